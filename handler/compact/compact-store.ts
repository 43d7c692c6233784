/** The door to storage of a compaction: what it lists, takes, commits and removes. A folder on one machine, or a bucket. */
import type { RecordingTable } from '../../lake/schema.ts';
import type { FileContent } from '../bytes/file-content.ts';

/** A file as it was when it was listed. */
export interface ListedFile {
  readonly key: string;
  /** Changes whenever the file is written again. */
  readonly tag: string;
  /** When it was written, in milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Its size, where the store says it. */
  readonly bytes?: number;
}

/** A file that was taken away to be removed: see `lake/held-files.ts`. */
export interface HeldFile extends ListedFile {
  /** The key that it had. */
  readonly of: string;
}

/** A generation that nobody sees yet. */
export interface Stage {
  write(name: string, content: FileContent): Promise<void>;
  /** What was written, as storage has it. */
  read(name: string): Promise<Uint8Array>;
  /**
   * Makes everything that was written the generation of this number, at once.
   *
   * @returns false when there is one of this number or a higher one: then nothing has changed
   */
  commit(number: number): Promise<boolean>;
  /** Removes what was written, unless it was committed. */
  drop(): Promise<void>;
}

/** Where a lake lies that is compacted. */
export interface CompactStore {
  /** Files that may be read at a time, where each takes long to arrive; one by one where left out. */
  readonly readsAhead?: number;
  /**
   * The files directly in a folder, whole ones only; none when there is no such folder.
   *
   * @param before only those whose names come before this text; all without it
   */
  list(folder: string, before?: string): Promise<ListedFile[]>;
  /**
   * The recordings of a day that are being written, from before their first file is there until their row is; looked at now.
   * Without it, nobody knows but by the times of files, which is enough where a writer ends after minutes in any case.
   */
  writing?(day: string): Promise<readonly string[]>;
  /** @returns undefined when the file has gone or was written again since it was listed */
  read(file: ListedFile): Promise<Uint8Array | undefined>;
  /** The numbers of a day's generations, ascending. */
  generations(day: string): Promise<number[]>;
  /** A file of a generation. @throws when it is not there: another compaction has replaced the generation */
  readGeneration(day: string, number: number, name: string): Promise<Uint8Array>;
  stage(day: string): Promise<Stage>;
  /** The held files of a day. */
  held(day: string): Promise<HeldFile[]>;
  /** @returns false when the file was written again since it was listed: then it counts as before. One that has gone counts as removed */
  removeIfUnchanged(file: ListedFile): Promise<boolean>;
  /** What was removed of a table's day stays removed, even when the power fails: to be awaited before what depends on it is removed. */
  settle(table: RecordingTable, day: string): Promise<void>;
  /** Removes a generation of which a later one has been committed, unless it is pinned. */
  removeGeneration(day: string, number: number): Promise<void>;
}
