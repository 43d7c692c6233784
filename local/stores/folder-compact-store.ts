/**
 * A lake folder as a compaction sees it. A generation is a folder: it is written under a name that nobody reads, and a
 * rename, which fails when the name is taken, makes it the day's generation.
 *
 * Calls to the file system are synchronous for the same reason as in `FolderLakeStore`.
 */
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CompactStore, ListedFile, Stage } from '../../handler/compact/compact-store.ts';
import { compactedDay, generationFolder, generationNumber } from '../../lake/generations.ts';
import { isUnfinished, removeStale, unfinishedPath } from './unfinished.ts';

/** A file that is taken away to be looked at gets this ending; what a killed process left of it goes back. */
const HELD = '.held';
const NOT_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);
const NAME_TAKEN: ReadonlySet<string | undefined> = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);

/** @param folder absolute */
export class FolderCompactStore implements CompactStore {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async list(folder: string): Promise<ListedFile[]> {
    const path = join(this.folder, folder);
    for (const name of namesIn(path)) if (name.endsWith(HELD)) putBack(join(path, name));
    return namesIn(path)
      .filter((name) => !isUnfinished(name) && !name.endsWith(HELD))
      .flatMap((name) => {
        const stat = statOf(join(path, name));
        if (stat === undefined || !stat.isFile()) return [];
        return [{ key: `${folder}/${name}`, tag: tagOf(stat), modifiedMs: stat.mtimeMs }];
      });
  }

  async read({ key, tag }: ListedFile): Promise<Uint8Array | undefined> {
    const path = join(this.folder, key);
    try {
      const bytes = readFileSync(path);
      const stat = statOf(path); // files are replaced, never changed: one that is still there was read whole
      return stat !== undefined && tagOf(stat) === tag ? bytes : undefined;
    } catch (error) {
      if (NOT_THERE.has((error as NodeJS.ErrnoException).code)) return undefined;
      throw error;
    }
  }

  async generations(day: string): Promise<number[]> {
    const numbers = namesIn(join(this.folder, compactedDay(day))).map(generationNumber);
    return numbers.filter((number) => number !== undefined).sort((one, other) => one - other);
  }

  async readGeneration(day: string, number: number, name: string): Promise<Uint8Array> {
    return readFileSync(join(this.folder, generationFolder(day, number), name));
  }

  async stage(day: string): Promise<Stage> {
    const folder = join(this.folder, compactedDay(day));
    const path = unfinishedPath(join(folder, 'g'));
    mkdirSync(path, { recursive: true });
    removeStale(folder);
    return {
      write: async (name, bytes) => writeFileSync(join(path, name), bytes),
      read: async (name) => readFileSync(join(path, name)),
      commit: async (number) => {
        if (((await this.generations(day)).at(-1) ?? 0) >= number) return false;
        try {
          renameSync(path, join(this.folder, generationFolder(day, number)));
        } catch (error) {
          if (NAME_TAKEN.has((error as NodeJS.ErrnoException).code)) return false;
          throw error;
        }
        // A generation of this number may have come and gone: only because a later one is there.
        return (await this.generations(day)).at(-1) === number;
      },
      drop: async () => {
        rmSync(path, { recursive: true, force: true });
        if (namesIn(folder).length === 0) removeEmpty(folder);
      },
    };
  }

  /** Between a look at a file and its removal somebody may write it again: so it is taken away first, and looked at then. */
  async removeIfUnchanged({ key, tag }: ListedFile): Promise<boolean> {
    const path = join(this.folder, key);
    const held = `${unfinishedPath(path)}${HELD}`;
    const stat = statOf(path);
    if (stat === undefined) return true;
    if (tagOf(stat) !== tag) return false;
    try {
      renameSync(path, held);
    } catch (error) {
      if (NOT_THERE.has((error as NodeJS.ErrnoException).code)) return true;
      throw error;
    }
    const taken = statSync(held);
    if (tagOf(taken) !== tag) {
      putBack(held);
      return false;
    }
    rmSync(held);
    return true;
  }

  async removeGeneration(day: string, number: number): Promise<void> {
    rmSync(join(this.folder, generationFolder(day, number)), { recursive: true, force: true });
  }
}

/** Gives a file its name back, unless a newer one has it. */
function putBack(held: string): void {
  const name = basename(held).replace(/\.parquet\..*$/, '.parquet');
  try {
    linkSync(held, join(dirname(held), name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && !NOT_THERE.has(code)) throw error;
  }
  rmSync(held, { force: true });
}

/** Another process may put something into it at this moment: then it stays. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!NAME_TAKEN.has(code) && !NOT_THERE.has(code)) throw error;
  }
}

function tagOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino}-${size}-${mtimeMs}`;
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (NOT_THERE.has((error as NodeJS.ErrnoException).code)) return [];
    throw error;
  }
}
