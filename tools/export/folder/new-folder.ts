/** The folder of an export: it must be new or empty, so that all that is in it afterwards belongs to one export. */
import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { makeFolder } from '../../../local/stores/out-folder.ts';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { quoted, systemMessage } from '../../../local/terminal/text.ts';
import { NewFile } from './new-file.ts';

/** A folder that is being filled. */
export interface NewFolder {
  /** Every finished file, relative to the folder, with `/` between steps, in the order of their making. */
  readonly files: readonly string[];
  /** Where a file of that name is. */
  pathOf(name: string): string;
  /**
   * Makes a file; folders on the way to it are made.
   *
   * @param name relative to the folder, with `/` between steps
   * @returns what `write` returns
   */
  add<T>(name: string, write: (file: NewFile) => Promise<T> | T): Promise<T>;
  /**
   * Removes everything that was made, and the folder too if it was not there before. It never throws, so that the error
   * for which it is called stays the one that is reported.
   *
   * @returns an error for each file or folder that could not be removed
   */
  remove(): readonly unknown[];
}

/**
 * Makes the folder.
 *
 * @param name as the person wrote it
 * @param lake where no export goes: the lake has its own files
 * @throws {WrongArguments} when it is not empty, is inside the lake, or cannot be made
 */
export function newFolder(path: string, name: string, lake: string): NewFolder {
  if (path === lake || path.startsWith(join(lake, sep))) {
    throw new WrongArguments(`--out must be outside the lake, got ${quoted(name)}.`);
  }
  const folders = makeEmpty(path, name);
  const files: string[] = [];
  const pathOf = (file: string) => join(path, ...file.split('/'));
  return {
    files,
    pathOf,
    add: async (name, write) => {
      folders.push(...makeFolder(dirname(pathOf(name))));
      const file = new NewFile(pathOf(name));
      try {
        const result = await write(file);
        file.finish();
        files.push(name);
        return result;
      } finally {
        file.drop();
      }
    },
    remove: () => [
      ...files.flatMap((file) => errorOf(() => rmSync(pathOf(file), { force: true }))),
      ...folders.toReversed().flatMap((folder) => errorOf(() => removeIfEmpty(folder))),
    ],
  };
}

/** @returns the folders that had to be made, outermost first */
function makeEmpty(path: string, name: string): string[] {
  let entries: readonly string[];
  try {
    const folders = statSync(path, { throwIfNoEntry: false }) === undefined ? makeFolder(path) : [];
    entries = readdirSync(path);
    if (entries.length === 0) return folders;
  } catch (error) {
    throw new WrongArguments(
      `--out must be a folder that can be written, got ${quoted(name)}: ${systemMessage(error)}.`,
    );
  }
  const holds = entries.length === 1 ? '1 entry' : `${entries.length} entries`;
  throw new WrongArguments(`--out must be a new or empty folder, got ${quoted(name)}, which holds ${holds}.`);
}

/** Somebody else may have put something into it meanwhile, which is theirs, or may have removed it. */
function removeIfEmpty(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return;
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** None, or the one that the work throws. */
function errorOf(work: () => void): unknown[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error];
  }
}
