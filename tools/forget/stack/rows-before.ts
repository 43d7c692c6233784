/**
 * Rows that generations of a stack have: their day's own, pinned ones, those that wait to be removed, and what killed compactions
 * left. What a row says may have changed since: its subject was another one then. Until the day is compacted again, queries see its
 * own generation's rows, also of a recording that has a fresh one.
 */
import { basename } from 'node:path';
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import { BucketCompactStore } from '../../../handler/compact/bucket/bucket-compact-store.ts';
import { generationOfKey } from '../../../handler/compact/bucket/remove-superseded.ts';
import type { ListedVersion } from '../../../handler/compact/bucket/versioned-bucket.ts';
import { tableFolder } from '../../../lake/day-manifest.ts';
import { compactedDay } from '../../../lake/generations.ts';
import { bucketPinned } from '../../../lake/pins.ts';
import { compactedDays } from '../../stack/compacted-rows.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { type AwaitedRow, type CompactedRow, isMeant } from '../doomed.ts';
import { type FileRow, foundRows } from '../found-rows.ts';
import type { What } from '../request.ts';
import { UnreadableRows } from '../unreadable-file.ts';
import type { CompactedLake } from './compacted-files.ts';
import { damaged, type UnreadableVersion } from './unreadable-version.ts';

/** A request takes 20 to 100 ms; a day's file of rows is held while it is read. */
const DAYS_AT_ONCE = 16;

type GenerationRow = CompactedRow & FileRow;

/** Rows of generations. */
export interface RowsBefore {
  /** Those that are meant, each recording of a generation once. */
  readonly rows: readonly CompactedRow[];
  /** Versions of files of which nobody can tell whom they name, and which queries of today do not read. */
  readonly unreadable: readonly UnreadableVersion[];
}

const NONE: RowsBefore = { rows: [], unreadable: [] };

/**
 * Reads every file of `recordings` of all generations; none for an id, which says itself where it is.
 *
 * @throws {UnreadableRows} when a file that queries of today read is damaged
 */
export async function rowsBefore(lake: CompactedLake, what: What): Promise<RowsBefore> {
  if (what.kind === 'recording') return NONE;
  return rowsOfDays(lake, await compactedDays(lake.s3, lake.bucket), (row) => isMeant(what, row));
}

/**
 * The copies that generations have got of rows that were awaited.
 *
 * @throws {UnreadableRows} when a file that queries of today read is damaged
 */
export async function copiesOf(lake: CompactedLake, awaited: readonly AwaitedRow[]): Promise<RowsBefore> {
  if (awaited.length === 0) return NONE;
  const name = ({ recordingId, day, processedMs }: Omit<AwaitedRow, 'untilMs'>) =>
    `${day} ${recordingId} ${processedMs}`;
  const names = new Set(awaited.map(name));
  const days = new Set(awaited.map(({ day }) => day));
  const compacted = await compactedDays(lake.s3, lake.bucket);
  return rowsOfDays(
    lake,
    compacted.filter((day) => days.has(day)),
    (row) => names.has(name(row)),
  );
}

async function rowsOfDays(
  lake: CompactedLake,
  days: readonly string[],
  isWanted: (row: GenerationRow) => boolean,
): Promise<RowsBefore> {
  const bucket = new S3VersionedBucket(lake.s3, lake.bucket);
  const found = new Map<string, CompactedRow>();
  const unreadable: UnreadableVersion[] = [];
  await inLanes(days, DAYS_AT_ONCE, async (day) => {
    const versions = await bucket.versions(`${compactedDay(day)}/`);
    for (const { key, version, isLatest } of versions.filter(isOfRecordings)) {
      const bytes = await bucket.read(key, version);
      if (bytes === undefined) continue; // a compaction has removed it since
      const rows = await rowsOf(key, bytes, day).catch(async (cause: Error) => {
        const folder = generationOfKey(key)!; // only such keys are read
        if (isLatest && (await queriedFolders(lake, bucket, day)).includes(folder))
          throw new UnreadableRows(
            { name: key, cause },
            'put a whole copy back under its key, such as an earlier version of it, and forget the same again. Forgetting by --recording does not read it.',
          );
        const pins = isLatest ? pinsOf(versions, folder) : [];
        unreadable.push(damaged({ bucket: lake.bucket, key, version }, cause, { pins }));
        return [];
      });
      for (const row of rows) if (isWanted(row)) found.set(`${day} ${row.generation} ${row.recordingId}`, row);
    }
  });
  return { rows: [...found.values()], unreadable };
}

/** The generation that counts, and the one that queries read until the catalogue has followed. */
async function queriedFolders({ catalogue }: CompactedLake, bucket: S3VersionedBucket, day: string) {
  const named = await (await catalogue()).folderOf('recordings', day);
  return [(await new BucketCompactStore(bucket, day).manifest())?.folder, generationOfKey(`${named}/`)];
}

/** The names under which people keep a generation. */
function pinsOf(versions: readonly ListedVersion[], folder: string): string[] {
  const generation = basename(folder);
  return versions.flatMap(({ key, isLatest, isMarker }) =>
    isLatest && !isMarker && bucketPinned(key) === generation ? [basename(key).slice(0, -generation.length - 1)] : [],
  );
}

function isOfRecordings({ key, isMarker }: ListedVersion): boolean {
  const generation = generationOfKey(key);
  return !isMarker && generation !== undefined && key.startsWith(`${tableFolder(generation, 'recordings')}/`);
}

async function rowsOf(key: string, bytes: Uint8Array, day: string): Promise<GenerationRow[]> {
  const generation = basename(generationOfKey(key)!); // only such keys are read
  return (await foundRows(bytes, day)).map((row) => ({ ...row, generation }));
}
