/** A page of labelled paragraphs, as `explain` prints it: labels on the left, text beside them. */
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { paintWith } from '../../local/terminal/paint.ts';
import { wrapped } from '../../local/terminal/text.ts';

/** Paragraphs under one label; without any, the label is left out. */
export type Chapter = readonly [label: string, paragraphs: readonly string[]];

const LABEL_COLUMNS = 12;
/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_COLUMNS = 110;

/** @param title stands out; what follows it does not */
export function printChapters(
  [title, rest]: readonly [title: string, rest: string],
  chapters: readonly Chapter[],
  { out, colours }: CommandContext,
): void {
  const paint = paintWith(colours);
  out.write(`${paint('bold', title)}  ${rest}\n\n`);
  const columns = Math.min(out.columns, MAX_COLUMNS) - LABEL_COLUMNS;
  for (const [label, paragraphs] of chapters) {
    const lines = paragraphs.flatMap((text) => indented(text, columns));
    lines.forEach((line, i) => {
      out.write(`${paint('dim', (i === 0 ? label : '').padEnd(LABEL_COLUMNS))}${line}`.trimEnd().concat('\n'));
    });
    if (lines.length > 0) out.write('\n');
  }
}

/** Wraps a paragraph; its further lines are indented like its first. */
function indented(text: string, columns: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return wrapped(text.trim(), columns - indent.length).map((line) => `${indent}${line}`);
}
