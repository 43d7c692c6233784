/** Where something is to be written: for messages of tests that ask for it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..');

/** The file, and the first line that holds a text, so that an editor can jump there; the file alone where none does. */
export function placeOf(path: string, text: string): string {
  const file = join(PROJECT, path);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const at = lines.findIndex((line) => line.includes(text));
  return at < 0 ? path : `${path}:${at + 1}`;
}
