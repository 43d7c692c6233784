/** The folder for the lake, tested before the work begins, so that no one waits an hour for what cannot be written. */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WrongArguments } from '../terminal/arguments.ts';
import { quoted, systemMessage } from '../terminal/text.ts';
import { removeStale, unfinishedPath } from './unfinished.ts';

/** The default lake, below the person's folder: what `./ecg process` writes is what `./ecg sql` reads. */
export const DEFAULT_LAKE = join('.local', 'lake');

/** Makes the folder if needed. @throws {WrongArguments} when it cannot be made or written to */
export function prepareOutFolder(folder: string, name: string): void {
  const trial = unfinishedPath(join(folder, 'trial'));
  try {
    makeFolder(folder);
    removeStale(folder);
    writeFileSync(trial, '');
    rmSync(trial);
  } catch (error) {
    throw new WrongArguments(`The lake cannot be written to ${quoted(name)}: ${systemMessage(error)}.`);
  }
}

/**
 * Makes a folder and those above it. mkdir's own `recursive` will not do: on a read-only disk it says "no such file or
 * directory", and below /proc it never ends.
 *
 * @returns the folders that were not there, outermost first
 */
export function makeFolder(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  try {
    mkdirSync(folder);
    return [folder];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error;
    const above = makeFolder(dirname(folder));
    mkdirSync(folder);
    return [...above, folder];
  }
}
