/**
 * A lake that has each recording under one day only.
 *
 * A bucket gives every upload a new version. Here equal bytes are one version, and the day comes from the file's time:
 * a file that was copied or touched since it was last processed moves to another partition. Without this, the recording
 * would be in both, each of its samples twice.
 *
 * Whatever lies under another day is looked up in the folder for the recording at hand: a killed run leaves files of any
 * table, and another process may have written since this one began. Compacted rows cannot be removed one by one: the name
 * of a recording that has left a day says that they no longer count. What a compaction was about to remove, and found written
 * again, is removed with the file of its key.
 */
import { randomUUID } from 'node:crypto';
import type { FileContent } from '../../handler/bytes/file-content.ts';
import type { LakeStore } from '../../handler/store.ts';
import { COMPACTED, compactedDay, movedFolder, movedKey, movedPrefix } from '../../lake/generations.ts';
import { dayOfFolder, keyParts, objectKey, recordingPrefix } from '../../lake/layout.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';

/** A lake that can be asked at every step what is there now. */
export interface LookupLakeStore extends LakeStore {
  writing<T>(key: string, work: () => Promise<T>): Promise<T>;
  has(key: string): boolean;
  /** Names of the folders directly below a folder. */
  foldersIn(folder: string): readonly string[];
  /** Whether the day's generation has the recording. */
  isInGeneration(day: string, recordingId: string): boolean;
  /** The held files of a recording, and the key that each had. */
  heldFiles(day: string, recordingId: string): readonly { readonly key: string; readonly of: string }[];
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
  async write(key: string, content: FileContent): Promise<void> {
    const parts = keyParts(key);
    if (parts === undefined) return this.lake.write(key, content);
    try {
      await this.alone(parts);
      await this.lake.write(key, content);
    } catch (error) {
      this.current = undefined; // the next try looks again
      throw error;
    }
    if (parts.table !== 'recordings') return;
    this.current = undefined; // its last file
    await isBack(this.lake, parts);
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
    this.removed = this.removed.then(() => removeFile(this.lake, key));
    return this.removed;
  }

  writing<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.lake.writing(key, work);
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
  const place = { recordingId, day };
  const isThere = () => filesOf(lake, place).length > 0;
  // A compaction may have read the files, and commit later: it makes its folder before it looks for files.
  if (lake.has(compactedDay(day))) {
    if (isThere() || lake.isInGeneration(day, recordingId)) await leave(lake, place);
  } else if (isThere()) {
    await removeFiles(lake, place);
    if (lake.has(compactedDay(day))) await leave(lake, place);
  }
}

/** The days on which any table has a file of a recording, with a row or without, or a generation has rows of it. */
export function daysOf(lake: LookupLakeStore, recordingId: string): string[] {
  return [...daysIn(lake)].filter(
    (day) => filesOf(lake, { recordingId, day }).length > 0 || lake.isInGeneration(day, recordingId),
  );
}

/**
 * Says so first, so that rows of a generation do not come back. The compaction that drops them removes what was said: if
 * it did so while there were files, the next one may have read them, and it has to be said again.
 */
async function leave(lake: LookupLakeStore, place: Place): Promise<void> {
  let said: string;
  do {
    said = movedKey(place.day, place.recordingId, randomUUID());
    await lake.write(said, NOTHING);
    await removeFiles(lake, place);
  } while (!lake.has(said));
}

async function isBack(lake: LookupLakeStore, { recordingId, day }: Place): Promise<void> {
  if (!lake.has(movedFolder(day))) return;
  for (const said of await lake.list(movedPrefix(day, recordingId))) await lake.remove(said);
}

async function removeFiles(lake: LookupLakeStore, place: Place): Promise<void> {
  for (const key of filesOf(lake, place)) await removeFile(lake, key);
}

/** A compaction may take the file away meanwhile, to where it does not go back from. */
async function removeFile(lake: LookupLakeStore, key: string): Promise<void> {
  await lake.remove(key);
  const parts = keyParts(key);
  if (parts === undefined) return;
  for (const held of lake.heldFiles(parts.day, parts.recordingId)) if (held.of === key) await lake.remove(held.key);
}

async function forgetOtherDays(lake: LookupLakeStore, { recordingId, day }: Place): Promise<void> {
  for (const other of daysIn(lake)) {
    if (other !== day) await forget(lake, recordingId, other);
  }
}

/** The days that any table has a folder for in which recordings have files, and those that are compacted. */
function daysIn(lake: LookupLakeStore): Set<string> {
  const folders = [...RECORDING_TABLES, COMPACTED].flatMap((name) => lake.foldersIn(name));
  return new Set(folders.flatMap((name) => dayOfFolder(name) ?? []));
}

/** Of each table, the row of `recordings` first. Costs six lookups, about 14 µs, for each day in the lake. */
function filesOf(lake: LookupLakeStore, place: Place): string[] {
  const rows = WITH_ONE_FILE.map((table) => objectKey(table, place.day, place.recordingId));
  return withHeld(lake, place, (isThere) => [...rows.filter(isThere), ...parts(place, isThere)]);
}

function samplesOf(lake: LookupLakeStore, place: Place): string[] {
  return withHeld(lake, place, (isThere) => parts(place, isThere));
}

/** Files go from their keys to where they are held, and never back: so they are looked for there last. */
function withHeld(
  lake: LookupLakeStore,
  { recordingId, day }: Place,
  keysOf: (isThere: (key: string) => boolean) => string[],
): string[] {
  const keys = keysOf((key) => lake.has(key));
  const isAnyHeld = lake.heldFiles(day, recordingId).length > 0;
  if (!isAnyHeld) return keys;
  return keysOf((key) => lake.has(key) || lake.heldFiles(day, recordingId).some(({ of }) => of === key));
}

/**
 * The keys of a recording's parts, last to first. Parts are written first to last and removed last to first, so those
 * that a killed run leaves are numbered without a gap.
 */
function parts({ recordingId, day }: Place, isThere: (key: string) => boolean): string[] {
  const keys: string[] = [];
  for (let part = 0; ; part += 1) {
    const key = objectKey('samples', day, recordingId, part);
    if (!isThere(key)) return keys;
    keys.unshift(key);
  }
}
