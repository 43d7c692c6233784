/** What a command prints when it is asked for `--help`. */
import { Help } from 'commander';
import { type Options, optionForms } from './arguments.ts';
import { type CommandForm, usageOf } from './command-form.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_COLUMNS = 100;
/** Narrower than this, breaking lines makes them no easier to read. */
const MIN_COLUMNS = 40;
const INDENT = 2;
const GAP = 2;

/** @param options those of the form, and `--help` */
export function helpText(form: CommandForm, options: Options, columns: number): string {
  const width = Math.max(MIN_COLUMNS, Math.min(columns, MAX_COLUMNS));
  const { about, examples, notes = [], exitStatus } = form;
  const flags = optionForms(options).map(({ name, value, text }): [string, string] => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    text,
  ]);
  return chaptersText([
    `Usage: ${usageOf(form)}`,
    boxed(about, width),
    listText('Options:', flags, width),
    listText('Examples:', examples, width),
    ...notes.map((note) => boxed(note, width)),
    listText('Exit status:', Object.entries(exitStatus), width),
  ]);
}

/** Paragraphs with a line between them; empty ones are left out. */
export function chaptersText(chapters: readonly string[]): string {
  return `${chapters.filter((chapter) => chapter !== '').join('\n\n')}\n`;
}

/**
 * A heading, and below it terms with what each means beside it, or beneath it where a term is as long as a command.
 *
 * @param terms none give nothing
 */
export function listText(
  heading: string,
  terms: readonly (readonly [term: string, text: string])[],
  width: number,
): string {
  if (terms.length === 0) return '';
  const longest = Math.max(...terms.map(([term]) => term.length));
  const isBeside = INDENT + longest + GAP <= width / 2;
  const lines = terms.map(([term, text]) => {
    if (text === '') return `${' '.repeat(INDENT)}${term}`;
    if (!isBeside) return `${' '.repeat(INDENT)}${term}\n${indented(text, 2 * INDENT + GAP, width)}`;
    const rest = indented(text, INDENT + longest + GAP, width).trimStart();
    return `${' '.repeat(INDENT)}${term.padEnd(longest + GAP)}${rest}`;
  });
  return [heading, ...lines].join('\n');
}

function indented(text: string, indent: number, width: number): string {
  return boxed(text, width - indent)
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`)
    .join('\n');
}

function boxed(text: string, width: number): string {
  return new Help().boxWrap(text, width);
}
