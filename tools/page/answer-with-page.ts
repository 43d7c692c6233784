/** A command whose answer is one page: as text for a terminal, or as Markdown for `docs/`. */
import { type Arguments, type OptionForms, readArguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { runCommand } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { asMarkdown, asText, type Page } from './page.ts';

/** A command by what is its own: its options, its help, and the page that it works out. */
export interface PageCommand {
  /** Holds `markdown`; `--help` is every command's. */
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
export function answerWithPage(
  argv: readonly string[],
  context: CommandContext,
  command: PageCommand,
): Promise<number> {
  const { options, form, help, pageOf, instead = async () => false } = command;
  const { out } = context;
  const run = async (args: Arguments) => {
    const [name] = args.names;
    if (name !== undefined) throw new WrongArguments(`There is nothing to name, here is "${name}": ${form}.`);
    if (await instead(args)) return 0;
    const page = pageOf(args);
    out.write(args.switches.has('markdown') ? asMarkdown(page, PRINTED_BY) : asText(page, out.columns));
    return 0;
  };
  return runCommand(argv, context, { options, help, run });
}

/** The page as `docs/` has it: what the command says when nothing is set. */
export function documentOf({ options, pageOf }: PageCommand): string {
  return asMarkdown(pageOf(readArguments([], options)), PRINTED_BY);
}
