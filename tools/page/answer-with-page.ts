/** A command whose answer is one page: as text for a terminal, or as Markdown for `docs/`. */
import { type Arguments, type OptionForms, readArguments, WrongArguments } from '../../local/terminal/arguments.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { asMarkdown, asText, type Page } from './page.ts';

export interface PageCommand {
  /** Holds `help` and `markdown`. */
  readonly options: OptionForms;
  /** How it is called, on one line. */
  readonly form: string;
  readonly help: string;
  /** @throws {WrongArguments} when an option is not what is allowed */
  readonly pageOf: (args: Arguments) => Page;
  /** Does something else than print a page; false when a page is to be printed. */
  readonly instead?: (args: Arguments) => Promise<boolean>;
}

/** The command that writes the pages into `docs/`. */
const PRINTED_BY = 'npm run docs';

/** @returns the exit status */
export async function answerWithPage(
  argv: readonly string[],
  io: CommandContext,
  command: PageCommand,
): Promise<number> {
  const { options, form, help, pageOf, instead = async () => false } = command;
  try {
    const args = readArguments(argv, options);
    const [name] = args.names;
    if (args.switches.has('help')) io.out.write(help);
    else if (name !== undefined) throw new WrongArguments(`There is nothing to name, here is "${name}": ${form}.`);
    else if (!(await instead(args))) {
      const page = pageOf(args);
      io.out.write(args.switches.has('markdown') ? asMarkdown(page, PRINTED_BY) : asText(page, io.out.columns));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof WrongArguments)) throw error;
    io.err.write(`${error.message}\n`);
    return 2;
  }
}

/** The page as `docs/` has it: what the command says when nothing is set. */
export function documentOf({ options, pageOf }: PageCommand): string {
  return asMarkdown(pageOf(readArguments([], options)), PRINTED_BY);
}
