/**
 * The lake in a folder: keys are the paths in it, so DuckDB and a crawler see the same layout as in S3.
 *
 * Calls to the file system are synchronous: the handler waits for each anyway, and a promise for each call would add a
 * third to the time of a small recording.
 */
import {
  closeSync,
  type Dirent,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { join, posix } from 'node:path';
import type { FileContent } from '../../handler/bytes/file-content.ts';
import { heldFolder, keyOfHeld } from '../../lake/held-files.ts';
import { keyParts } from '../../lake/layout.ts';
import { TABLE_NAMES } from '../../lake/schema.ts';
import { writeContent } from './file-calls.ts';
import { GenerationIds } from './generation-ids.ts';
import { isBelow, isKey, realPathOf } from './inside.ts';
import type { LookupLakeStore } from './one-day-lake.ts';
import { isUnfinished, removeStale, unfinishedPath } from './unfinished.ts';

/** Only one process at a time may write a recording; several may write different ones, so nothing is remembered of them. */
export class FolderLakeStore implements LookupLakeStore {
  private readonly folder: string;
  private readonly generations: GenerationIds;
  /** Keys of folders that exist. */
  private readonly made = new Set<string>();
  /** By the key of its row, the mark of each recording that is being written. */
  private readonly marks = new Map<string, string>();
  private isSwept = false;

  constructor(folder: string) {
    this.folder = folder;
    this.generations = new GenerationIds(folder);
  }

  async write(key: string, content: FileContent): Promise<void> {
    const path = this.pathOf(key);
    const unfinished = unfinishedPath(path);
    this.sweep();
    this.make(parentOf(key));
    try {
      writeContent(unfinished, content);
      // After the file is there, which is a mark as well: from now on, none can be taken away without the other.
      if (this.marks.has(key)) this.refuseWithoutMark(key);
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  /** An unfinished file of its row is the mark: `unfinished.ts` has who removes it, and when, should this process be killed. */
  async writing<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mark = unfinishedPath(this.pathOf(key));
    this.sweep();
    this.make(parentOf(key));
    closeSync(openSync(mark, 'w'));
    this.marks.set(key, mark);
    let result: T;
    try {
      result = await work();
    } catch (error) {
      this.marks.delete(key);
      tryToRemove(mark);
      throw error;
    }
    this.marks.delete(key);
    // One call says whether it is still there, and has it go.
    if (!hasRemoved(mark)) throw takenForDead(key);
    return result;
  }

  private refuseWithoutMark(key: string): void {
    const mark = this.marks.get(key);
    if (mark === undefined || !existsSync(mark)) throw takenForDead(key);
  }

  /** Of two processes that write at the same moment, the later one's bytes stay: whole ones, and a moment younger. */
  async writeOnce(key: string, bytes: Uint8Array): Promise<void> {
    if (!this.has(key)) await this.write(key, bytes);
  }

  /** Reads the folders that can hold such keys. */
  async list(prefix: string): Promise<string[]> {
    const parent = prefix.endsWith('/') ? prefix.slice(0, -1) : parentOf(prefix);
    return this.keysIn(parent, prefix);
  }

  has(key: string): boolean {
    return existsSync(this.pathOf(key));
  }

  foldersIn(folder: string): string[] {
    return this.entriesOf(folder).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  }

  isInGeneration(day: string, recordingId: string): boolean {
    return this.generations.holds(day, recordingId);
  }

  heldFiles(day: string, recordingId: string): { key: string; of: string }[] {
    const folder = heldFolder(day);
    if (!this.has(folder)) return [];
    return this.entriesOf(folder).flatMap(({ name }) => {
      const of = keyOfHeld(day, name);
      return of !== undefined && keyParts(of)?.recordingId === recordingId ? [{ key: `${folder}/${name}`, of }] : [];
    });
  }

  async remove(key: string): Promise<void> {
    rmSync(this.pathOf(key), { force: true });
  }

  private keysIn(parent: string, prefix: string): string[] {
    return this.entriesOf(parent).flatMap((entry) => {
      const key = parent === '' ? entry.name : `${parent}/${entry.name}`;
      if (entry.isDirectory()) return `${key}/`.startsWith(prefix) ? this.keysIn(key, '') : [];
      return key.startsWith(prefix) && !isUnfinished(key) ? [key] : [];
    });
  }

  private entriesOf(folder: string): Dirent[] {
    try {
      return readdirSync(join(this.folder, folder), { withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return []; // nothing was written there yet
    }
  }

  /** Removes what killed processes left unfinished, before the first write: they may have filled the disk. */
  private sweep(): void {
    if (this.isSwept) return;
    this.isSwept = true;
    const partitions = TABLE_NAMES.flatMap((table) => this.foldersIn(table).map((name) => join(table, name)));
    for (const folder of partitions) removeStale(join(this.folder, folder));
  }

  /**
   * Makes the folder of a key, once.
   *
   * @throws {Error} when a link on the way leads out of the lake
   */
  private make(parent: string): void {
    if (this.made.has(parent)) return;
    if (parent !== '' && !isBelow(realPathOf(join(this.folder, parent)), realPathOf(this.folder))) {
      throw new Error(`${JSON.stringify(parent)} is a link that leads out of the lake`);
    }
    mkdirSync(join(this.folder, parent), { recursive: true });
    this.made.add(parent);
  }

  private pathOf(key: string): string {
    if (!isKey(key) || key.includes('\\')) throw new Error(`${JSON.stringify(key)} is not a key inside the lake`);
    return join(this.folder, key);
  }
}

/** The key of the folder that a key is in; empty for the lake itself. */
function parentOf(key: string): string {
  const parent = posix.dirname(key);
  return parent === '.' ? '' : parent;
}

/** @returns false when there is no such file */
function hasRemoved(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** After a failure: that of the work is what counts, and a mark that stays is removed when its process has ended. */
function tryToRemove(path: string): void {
  try {
    hasRemoved(path);
  } catch {
    // see above
  }
}

function takenForDead(key: string): Error {
  return new Error(`${key} must be written again: meanwhile, others took its process for one that has ended`);
}
