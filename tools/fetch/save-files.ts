/** Writes fetched files into a folder. What is there already and differs is never written over. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { pathInside } from '../../local/stores/inside.ts';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted, systemMessage } from '../../local/terminal/text.ts';

/** A file by its plain name. */
export interface FetchedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where a file lies now, and whether it lay there before with the same bytes. */
export interface SavedFile {
  readonly path: string;
  readonly wasThere: boolean;
}

/**
 * @param folder absolute; made when it is missing
 * @param shown the folder as the person wrote it
 * @throws {WrongArguments} before anything is written, when a file of another content has one of the names, or the folder
 *   cannot be written
 */
export function saveFiles(files: readonly FetchedFile[], folder: string, shown: string): SavedFile[] {
  try {
    mkdirSync(folder, { recursive: true });
    const planned = files.map(({ name, bytes }) => ({ name, bytes, path: pathInside(folder, name) }));
    const saved = planned.map(({ name, bytes, path }) => ({ path, wasThere: isThere(path, bytes, name, shown) }));
    for (const [at, { path, bytes }] of planned.entries()) {
      if (saved[at]?.wasThere === false) writeFileSync(path, bytes, { flag: 'wx' });
    }
    return saved;
  } catch (error) {
    if (error instanceof WrongArguments) throw error;
    throw new WrongArguments(`Nothing can be written into ${quoted(shown)}: ${systemMessage(error)}.`);
  }
}

function isThere(path: string, bytes: Uint8Array, name: string, shown: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return false;
  if (there.isFile() && Buffer.compare(readFileSync(path), bytes) === 0) return true;
  throw new WrongArguments(
    `${quoted(name)} is in ${quoted(shown)} already, with different content: nothing was written; name another folder with --out.`,
  );
}
