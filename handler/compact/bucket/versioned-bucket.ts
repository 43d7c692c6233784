/**
 * The doors of a compaction in the cloud: a bucket that keeps versions, and the catalogue that says where a day lies.
 *
 * A version is what it is for ever. So what was listed can be read and removed by its version, and neither can meet what was
 * written under the key since: there is no moment between a look and a removal.
 */
import type { TableName } from '../../../lake/schema.ts';
import type { FileContent } from '../../bytes/file-content.ts';

/** One version of an object, or a marker that says that its key was deleted. */
export interface ListedVersion {
  readonly key: string;
  readonly version: string;
  /** When it was written, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly bytes: number;
  /** Is it what somebody finds who names no version? */
  readonly isLatest: boolean;
  readonly isMarker: boolean;
}

/** An object as it is now, and a text that is another one when it is written again. */
export interface TaggedObject {
  readonly bytes: Uint8Array;
  readonly tag: string;
}

/** A bucket that keeps versions. */
export interface VersionedBucket {
  /** Every version of every key that begins with the prefix; those of a key together, newest first. */
  versions(prefix: string): Promise<ListedVersion[]>;
  /** Names of the folders directly below a folder in which there is any object now. @param folder with a slash at the end */
  folders(folder: string): Promise<string[]>;
  /** The newest version. @returns undefined when there is none */
  newest(key: string): Promise<TaggedObject | undefined>;
  /** @returns undefined when there is no such version any more */
  read(key: string, version: string): Promise<Uint8Array | undefined>;
  write(key: string, content: FileContent): Promise<void>;
  /**
   * Writes if the object is still the one with this tag; undefined: if there is none.
   *
   * @returns false when it is another one. Whether a call that throws has written, nobody knows
   */
  writeIf(key: string, bytes: Uint8Array, tag: string | undefined): Promise<boolean>;
  /** Removes versions for good, in any order. One that has gone is not an error. */
  removeVersions(versions: readonly Pick<ListedVersion, 'key' | 'version'>[]): Promise<void>;
}

/** Where the days of tables lie for whoever queries. Folders are keys of the bucket, without a slash at the end. */
export interface DayCatalogue {
  /** The folder of each day of a table. */
  foldersOf(table: TableName): Promise<Map<string, string>>;
  /** @returns undefined when the day is not registered */
  folderOf(table: TableName, day: string): Promise<string | undefined>;
  /** Makes the day known; one that is known already stays where it is. */
  register(table: TableName, day: string, folder: string): Promise<void>;
  /** Has a day that is known lie elsewhere from now on. */
  move(table: TableName, day: string, folder: string): Promise<void>;
}
