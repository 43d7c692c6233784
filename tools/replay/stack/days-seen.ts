/**
 * Where queries find the days that a replay is about. A day whose files were compacted lies in a generation: what is replayed there is
 * written beside it, and seen when the next compaction has taken it (docs/adr/0050). Any other day is seen as it is written.
 */
import { takenLine } from '../../../handler/compact/bucket/plan-bucket-day.ts';
import { generationOfKey } from '../../../handler/compact/bucket/remove-superseded.ts';
import { SWAP_ORDER } from '../../../handler/compact/bucket/swap-day.ts';
import type { DayCatalogue, ListedVersion, VersionedBucket } from '../../../handler/compact/bucket/versioned-bucket.ts';
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
  /** Keys of rows that are written, with the version that was there before; undefined for none. */
  readonly written: Map<string, string | undefined>;
  /** The folder of a generation that has not taken all of them: it never will. */
  lacking: string | undefined;
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
    const unwritten = new Map(keys.map((key) => [key, newestOf(versions, key)]));
    days.push({ day, unwritten, written: new Map(), lacking: undefined, elsewhere: undefined });
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
      const version = newestOf(versions, key);
      if (version === undefined || version === before) continue;
      on.unwritten.delete(key);
      on.written.set(key, before);
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
  if (generation === on.lacking) return false; // its list has thousands of lines
  const versions = await rowVersions(bucket, on.day);
  const taken = await bucket.newest(`${generation}/${TAKEN}`);
  const lines = new Set(new TextDecoder().decode(taken?.bytes).split('\n'));
  const isTaken = ([key, before]: [string, string | undefined]) =>
    versionsSince(versions, key, before).some((tag) => lines.has(takenLine({ key, tag })));
  const isAll = [...on.written].every(isTaken);
  if (!isAll) on.lacking = generation;
  return isAll;
}

/**
 * Those of a row that were written after one, newest first. A message may be delivered twice: a compaction then takes the later version,
 * which has the same result. One that has been removed since was taken, and all before it with it.
 */
function versionsSince(versions: RowVersions, key: string, before: string | undefined): string[] {
  const all = (versions.get(key) ?? []).map(({ version }) => version);
  const at = before === undefined ? -1 : all.indexOf(before);
  return at === -1 ? all : all.slice(0, at);
}

/** By key, newest first; markers of a removal too. */
type RowVersions = ReadonlyMap<string, readonly ListedVersion[]>;

/** Undefined when a row was not written yet, or removed. */
function newestOf(versions: RowVersions, key: string): string | undefined {
  const [newest] = versions.get(key) ?? [];
  return newest === undefined || newest.isMarker ? undefined : newest.version;
}

async function rowVersions(bucket: VersionedBucket, day: string): Promise<RowVersions> {
  const versions = await bucket.versions(`${freshFolder('recordings', day)}/`);
  return Map.groupBy(versions, ({ key }) => key);
}
