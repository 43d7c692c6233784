/**
 * Where queries find the days that a replay is about. A day whose files were compacted lies in a generation: what is replayed there is
 * written beside it, and seen when the next compaction has taken it (docs/adr/0050). Any other day is seen as it is written.
 */
import { takenLine } from '../../../handler/compact/bucket/plan-bucket-day.ts';
import { generationOfKey } from '../../../handler/compact/bucket/remove-superseded.ts';
import { SWAP_ORDER } from '../../../handler/compact/bucket/swap-day.ts';
import type { DayCatalogue, VersionedBucket } from '../../../handler/compact/bucket/versioned-bucket.ts';
import { freshFolder, TAKEN, tableFolder } from '../../../lake/day-manifest.ts';
import { ingestDate, objectKey } from '../../../lake/layout.ts';
import { type StoredUpload, uploadId } from '../plan.ts';

/** The lake of a stack, and where its days lie; no catalogue: the stack does not compact, and days lie as they are written. */
export interface SeenLake {
  readonly bucket: VersionedBucket;
  readonly catalogue: DayCatalogue | undefined;
}

/** Rows that a replay will write on a day. */
export interface AwaitedDay {
  readonly day: string;
  /** Keys of rows that are not written yet, with the version that was there before; undefined for none. */
  readonly unwritten: Map<string, string | undefined>;
  /** What was written, as generations list what they have taken. */
  readonly written: string[];
  /** Where the catalogue had the day when it was last asked, in words, if that is not a place of this lake. */
  elsewhere: string | undefined;
}

/** The UTC date of an upload, by which the tables are divided. */
export function dayOf({ receivedAt }: StoredUpload): string {
  return ingestDate(receivedAt);
}

/** Those of some days that queries find in a generation, or will when a move that has begun is over. */
export async function generationDays(
  catalogue: DayCatalogue | undefined,
  days: ReadonlySet<string>,
): Promise<Set<string>> {
  const [first] = SWAP_ORDER;
  const folders = await catalogue?.foldersOf(first);
  return new Set([...days].filter((day) => generationOfKey(`${folders?.get(day)}/`) !== undefined));
}

/** What there is of some uploads before they are sent. */
export async function awaitedDays({ bucket }: SeenLake, uploads: readonly StoredUpload[]): Promise<AwaitedDay[]> {
  const days: AwaitedDay[] = [];
  for (const [day, ofDay] of Map.groupBy(uploads, dayOf)) {
    const versions = await rowVersions(bucket, day);
    const keys = ofDay.map(({ object }) => objectKey('recordings', day, uploadId(object)));
    const unwritten = new Map(keys.map((key) => [key, versions.get(key)]));
    days.push({ day, unwritten, written: [], elsewhere: undefined });
  }
  return days;
}

/**
 * Do queries see every row of a day? Somebody else's replay of the same upload counts, since its result is the same.
 *
 * @param on is brought up to date
 */
export async function isSeen({ bucket, catalogue }: SeenLake, on: AwaitedDay): Promise<boolean> {
  if (on.unwritten.size > 0) {
    const versions = await rowVersions(bucket, on.day);
    for (const [key, before] of on.unwritten) {
      const version = versions.get(key);
      if (version === undefined || version === before) continue;
      on.unwritten.delete(key);
      on.written.push(takenLine({ key, tag: version }));
    }
  }
  if (on.unwritten.size > 0) return false;
  if (catalogue === undefined) return true;
  const folders = new Map<string, string | undefined>();
  for (const table of SWAP_ORDER) folders.set(table, await catalogue.folderOf(table, on.day));
  const lies = (folderOf: (table: (typeof SWAP_ORDER)[number]) => string) =>
    SWAP_ORDER.every((table) => folders.get(table) === folderOf(table));
  if (lies((table) => freshFolder(table, on.day))) return true;
  const folder = folders.get('recordings');
  const generation = generationOfKey(`${folder}/`);
  const isOurs = folder === undefined || folder === freshFolder('recordings', on.day) || generation !== undefined;
  on.elsewhere = isOurs ? undefined : folder;
  if (generation === undefined || !lies((table) => tableFolder(generation, table))) return false;
  const taken = await bucket.newest(`${generation}/${TAKEN}`);
  const lines = new Set(new TextDecoder().decode(taken?.bytes).split('\n'));
  return on.written.every((line) => lines.has(line));
}

/** The newest version of each row of a day; a row that was removed has none. */
async function rowVersions(bucket: VersionedBucket, day: string): Promise<Map<string, string>> {
  const versions = await bucket.versions(`${freshFolder('recordings', day)}/`);
  return new Map(
    versions.filter(({ isLatest, isMarker }) => isLatest && !isMarker).map(({ key, version }) => [key, version]),
  );
}
