/** The folder for the lake, tried before the work begins: an hour of work that cannot be kept is not begun. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongArguments } from './arguments.ts';
import { systemWords } from './files.ts';
import { quoted } from './terminal.ts';

/** The lake where none is named, below the person's folder: what is processed is what `npm run sql` finds. */
export const DEFAULT_LAKE = join('.local', 'lake');

/** Makes the folder if needed. @throws {WrongArguments} when it cannot be made or written to */
export function prepareOutFolder(folder: string, name: string): void {
  const trial = join(folder, `${randomUUID()}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(trial, '');
    rmSync(trial);
  } catch (error) {
    throw new WrongArguments(`The lake cannot be written to ${quoted(name)}: ${systemWords(error)}.`);
  }
}
