/** Text as a terminal shows it: counts, names and paths from outside, line breaks. */
import { isAbsolute, relative } from 'node:path';
import { getSystemErrorMessage, stripVTControlCharacters } from 'node:util';

/** How many of what, with the plural's s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A text from outside, on one line: a control character would move the cursor, or the text around it. */
export function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A name in a sentence. */
export function quoted(name: string): string {
  return `"${visible(name)}"`;
}

/** A path as the person in `folder` would write it. */
export function pathFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  const isInside = way !== '' && !isAbsolute(way) && !/^\.\.(?:[/\\]|$)/.test(way);
  return isInside ? way : path;
}

/** Breaks a text between words into lines of at most `columns`; a longer word gets a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && stripVTControlCharacters(`${last} ${word}`).length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** Did the operating system refuse? */
export function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'errno' in error;
}

/** An error of the operating system in its own words: `permission denied`. */
export function systemMessage(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  return errno === undefined ? message : getSystemErrorMessage(-Math.abs(errno));
}
