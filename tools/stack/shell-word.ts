/** Writes a text for a person to paste into a shell. */
import { visible } from '../../local/terminal/text.ts';

/**
 * A text as one word of a shell command. Keys can be anything: characters that would break the line are written as bash
 * and zsh read them, by their numbers.
 */
export function shellWord(text: string): string {
  if (/^[\w./=:@%+-]+$/.test(text) && !text.startsWith('-')) return text;
  if (visible(text) === text) return `'${text.replaceAll("'", `'\\''`)}'`;
  const bytes = [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `$'${bytes.join('')}'`;
}
