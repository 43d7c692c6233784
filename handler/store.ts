/**
 * The only door to storage: S3 in the cloud, a folder on one machine. Two stores are used, one that devices upload to
 * and one that the lake is written to; neither side knows which kind it has.
 */

import type { ByteRanges } from './bytes/byte-ranges.ts';
import type { FileContent } from './bytes/file-content.ts';

/** What S3 calls the version of an object in a bucket that keeps none. */
export const NO_VERSION = 'null';

/** One version of one uploaded object. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
}

/** An object as a file of this machine. */
export interface OpenFile {
  readonly ranges: ByteRanges;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
  close(): void;
}

/**
 * One version of an uploaded object, opened but not fetched yet. `size` is in bytes. A large one is read in place where it
 * is a file, or else fetched by ranges; a store that offers neither has its objects fetched whole.
 */
export interface StoredObject {
  readonly size: number;
  /** When it was uploaded: the same at every delivery of its event. */
  readonly lastModified: Date;
  /** What the device said about it: `profile`, `sampling-rate-hz`, `subject`, `recorded-at`; keys in lower case. */
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * Fetches the content; asked for once, some time after the object was opened, and not at all when it is too large.
   *
   * @throws when fewer bytes arrive than `size`: a connection that broke must not pass for a damaged file
   */
  bytes(): Promise<Uint8Array>;
  /**
   * Fetches bytes `[from, to)` of this very version: another that has taken its place is an error. They are the caller's, who
   * gives their memory back when they were used.
   *
   * @throws when other bytes arrive, or fewer
   */
  range?(from: number, to: number): Promise<Uint8Array>;
  /**
   * Opens the file that the object is. Reading it throws when it has changed since then.
   *
   * @throws when it is no longer the file that was found
   */
  inPlace?(): OpenFile;
}

/** Where devices upload. */
export interface RawStore {
  /** @throws {ObjectGoneError} (also from `bytes`) when there is nothing to read, now or later */
  open(object: ObjectVersion): Promise<StoredObject>;
  /**
   * The version of a key that somebody who names none would get; undefined when there is none.
   *
   * @throws when nobody can tell whether there is one: to be tried again
   */
  newest(bucket: string, key: string): Promise<ObjectVersion | undefined>;
}

/** Where the lake is written. Keys use `/`; a write replaces what was there, whole or not at all. */
export interface LakeStore {
  /** A function, not a method: of methods, TypeScript would take one that cannot write pieces. */
  readonly write: (key: string, content: FileContent) => Promise<void>;
  /** Writes unless there is something under the key: then that stays, and it is not an error. */
  readonly writeOnce: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Keys that begin with the prefix, in no particular order. */
  list(prefix: string): Promise<string[]>;
  /** Removing what is not there is not an error. */
  remove(key: string): Promise<void>;
  /**
   * Does the work of writing a recording; meanwhile its files count as those of a run that is under way. Left out where no
   * process outlasts the time after which files count as they are.
   *
   * @param key of its row in `recordings`
   * @throws what the work throws; and when the work was taken for that of a process that has ended: it has to be done again
   */
  writing?<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** The object cannot be read by trying again: it was deleted, or it sleeps in Glacier until somebody restores it. */
export class ObjectGoneError extends Error {
  override readonly name = 'ObjectGoneError';
  readonly why: 'deleted' | 'archived';

  constructor(why: 'deleted' | 'archived', message: string, options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}
