/**
 * A lake that has each recording under one day only.
 *
 * A bucket gives every upload a new version. Here equal bytes are one version, and the day comes from the file's time:
 * a file that was copied or touched since it was last processed moves to another partition. Without this, the recording
 * would be in both, each of its samples twice.
 *
 * Whatever lies under another day is looked up in the folder for the recording at hand: a killed run leaves files of any
 * table, and another process may have written since this one began. Compacted rows cannot be removed one by one: the name
 * of a recording that has left a day says that they count no longer.
 */
import type { LakeStore } from '../../handler/store.ts';
import { COMPACTED, compactedDay, movedKey } from '../../lake/generations.ts';
import { keyParts, objectKey, recordingPrefix } from '../../lake/layout.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';

/** A lake that can be asked at every step what is there now. */
export interface LookupLakeStore extends LakeStore {
  has(key: string): boolean;
  /** Names of the folders directly below a folder. */
  foldersIn(folder: string): readonly string[];
  /** Whether the day's generation has the recording. */
  isInGeneration(day: string, recordingId: string): boolean;
}

const NOTHING = new Uint8Array();

/** Tables in which a recording has one file. */
const WITH_ONE_FILE = RECORDING_TABLES.filter((table) => table !== 'samples');

/** A recording and the day that it is written under. */
interface Place {
  readonly recordingId: string;
  readonly day: string;
}

/** A lake store in front of another, which removes what a recording left under other days. */
export class OneDayLakeStore implements LakeStore {
  private readonly lake: LookupLakeStore;
  /** The recording that is being written, and when it is under no other day. */
  private current: (Place & { readonly alone: Promise<void> }) | undefined;
  private removed: Promise<void> = Promise.resolve();

  constructor(lake: LookupLakeStore) {
    this.lake = lake;
  }

  /** Before the first file of a recording is written, those under other days go: no moment shows rows of both. */
  async write(key: string, bytes: Uint8Array): Promise<void> {
    const parts = keyParts(key);
    if (parts === undefined) return this.lake.write(key, bytes);
    try {
      await this.alone(parts);
      await this.lake.write(key, bytes);
    } catch (error) {
      this.current = undefined; // the next try looks again
      throw error;
    }
    if (parts.table !== 'recordings') return;
    this.current = undefined; // its last file
    const moved = movedKey(parts.day, parts.recordingId);
    if (this.lake.has(moved)) await this.lake.remove(moved); // it is back
  }

  /** What is written once belongs to no recording, so it stays under every day that it was written under. */
  writeOnce(key: string, bytes: Uint8Array): Promise<void> {
    return this.lake.writeOnce(key, bytes);
  }

  /** Reading the day's folder for each recording would take longer than everything else, so parts are looked up. */
  async list(prefix: string): Promise<string[]> {
    this.removed = Promise.resolve();
    const parts = keyParts(prefix);
    const isSamples = parts !== undefined && prefix === recordingPrefix('samples', parts.day, parts.recordingId);
    return isSamples ? samplesOf(this.lake, parts) : this.lake.list(prefix);
  }

  /** One after the other in the order of the calls, and none after one that failed: see `samplesOf`. */
  remove(key: string): Promise<void> {
    this.removed = this.removed.then(() => this.lake.remove(key));
    return this.removed;
  }

  private alone({ recordingId, day }: Place): Promise<void> {
    if (this.current?.recordingId !== recordingId || this.current.day !== day) {
      this.current = { recordingId, day, alone: forgetOtherDays(this.lake, { recordingId, day }) };
    }
    return this.current.alone;
  }
}

/**
 * Removes a recording from every table. Its row in `recordings` goes first: a recording never shows with parts missing.
 * Killed at any moment, what is left is found and removed the next time.
 */
export async function forget(lake: LookupLakeStore, recordingId: string, day: string): Promise<void> {
  const files = filesOf(lake, { recordingId, day });
  const leave = () => lake.write(movedKey(day, recordingId), NOTHING);
  // A compaction may have read the files, and commit later: it makes its folder before it looks for files.
  const isCompacted = lake.has(compactedDay(day));
  if (isCompacted && (files.length > 0 || lake.isInGeneration(day, recordingId))) await leave();
  for (const key of files) await lake.remove(key);
  if (!isCompacted && files.length > 0 && lake.has(compactedDay(day))) await leave();
}

async function forgetOtherDays(lake: LookupLakeStore, { recordingId, day }: Place): Promise<void> {
  for (const other of daysIn(lake)) {
    if (other !== day) await forget(lake, recordingId, other);
  }
}

/** The days that any table has a folder for in which recordings have files, and those that are compacted. */
function daysIn(lake: LookupLakeStore): Set<string> {
  const beginning = `${PARTITION.name}=`;
  const folders = [...RECORDING_TABLES, COMPACTED].flatMap((name) => lake.foldersIn(name));
  return new Set(folders.filter((name) => name.startsWith(beginning)).map((name) => name.slice(beginning.length)));
}

/** Of each table, the row of `recordings` first. Costs five lookups, about 12 µs, for each day in the lake. */
function filesOf(lake: LookupLakeStore, { recordingId, day }: Place): string[] {
  const rows = WITH_ONE_FILE.map((table) => objectKey(table, day, recordingId));
  return [...rows.filter((key) => lake.has(key)), ...samplesOf(lake, { recordingId, day })];
}

/**
 * The keys of a recording's parts, last to first. Parts are written first to last and removed last to first, so those
 * that a killed run leaves are numbered without a gap.
 */
function samplesOf(lake: LookupLakeStore, { recordingId, day }: Place): string[] {
  const keys: string[] = [];
  for (let part = 0; ; part += 1) {
    const key = objectKey('samples', day, recordingId, part);
    if (!lake.has(key)) return keys;
    keys.unshift(key);
  }
}
