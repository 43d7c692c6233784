/** The lake that a command reads. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { WrongArguments } from '../terminal/arguments.ts';
import { quoted } from '../terminal/text.ts';

/**
 * The folder of a lake, as an absolute path.
 *
 * @param name as the person in the folder `from` wrote it
 * @throws {WrongArguments} when there is no such folder
 */
export function existingLake(name: string, from: string): string {
  const folder = resolve(from, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new WrongArguments(`There is no lake at ${quoted(name)}: run ./ecg demo or ./ecg process first.`);
}
