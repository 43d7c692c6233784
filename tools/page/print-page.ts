/** The answer of a command that is one page: as text for a terminal, or as Markdown for `docs/`. */
import { type Arguments, type Options, readArguments, WrongArguments } from '../../local/terminal/arguments.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { quoted } from '../../local/terminal/text.ts';
import { asMarkdown, asText, type Page } from './page.ts';

/** A command that answers with a page: for the terminal, or as Markdown for the documents. */
export interface PageForm {
  /** Among them `--markdown`. */
  readonly options: Options;
  /** @throws {WrongArguments} when an option is not what it must be */
  readonly pageOf: (args: Arguments) => Page;
}

/** The command that writes the pages into `docs/`. */
const PRINTED_BY = 'npm run docs';

/** @returns the exit status */
export function printPage(args: Arguments, { out }: CommandContext, { pageOf }: PageForm): number {
  const [name] = args.names;
  if (name !== undefined) throw new WrongArguments(`Unknown argument ${quoted(name)}: only options are expected.`);
  const page = pageOf(args);
  out.write(args.switches.has('markdown') ? asMarkdown(page, PRINTED_BY) : asText(page, out.columns));
  return 0;
}

/** The page as `docs/` has it: what the command says when nothing is set. */
export function documentOf({ options, pageOf }: PageForm): string {
  return asMarkdown(pageOf(readArguments([], options)), PRINTED_BY);
}
