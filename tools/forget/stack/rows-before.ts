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
import { compactedDays } from '../../stack/compacted-rows.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { type CompactedRow, isMeant } from '../doomed.ts';
import { foundRows } from '../found-rows.ts';
import type { What } from '../request.ts';
import { UnreadableRows } from '../unreadable-file.ts';
import type { CompactedLake } from './compacted-files.ts';
import { damaged, type UnreadableVersion } from './unreadable-version.ts';

/** A request takes 20 to 100 ms; a day's file of rows is held while it is read. */
const DAYS_AT_ONCE = 16;

/** Rows of generations. */
export interface RowsBefore {
  /** Those that are meant, each recording of a generation once. */
  readonly rows: readonly CompactedRow[];
  /** Versions of files of which nobody can tell whom they name, and which no query of today reads. */
  readonly unreadable: readonly UnreadableVersion[];
}

/**
 * Reads every file of `recordings` of all generations; none for an id, which says itself where it is.
 *
 * @throws {UnreadableRows} when a file that queries of today read is damaged
 */
export async function rowsBefore(
  { s3, bucket: name }: Omit<CompactedLake, 'catalogue'>,
  what: What,
): Promise<RowsBefore> {
  const bucket = new S3VersionedBucket(s3, name);
  if (what.kind === 'recording') return { rows: [], unreadable: [] };
  const found = new Map<string, CompactedRow>();
  const unreadable: UnreadableVersion[] = [];
  await inLanes(await compactedDays(s3, name), DAYS_AT_ONCE, async (day) => {
    const versions = await bucket.versions(`${compactedDay(day)}/`);
    for (const { key, version, isLatest } of versions.filter(isOfRecordings)) {
      const bytes = await bucket.read(key, version);
      if (bytes === undefined) continue; // a compaction has removed it since
      const rows = await rowsOf(key, bytes, day).catch(async (cause: Error) => {
        const one = damaged({ bucket: name, key, version }, cause);
        const folder = (await new BucketCompactStore(bucket, day).manifest())?.folder;
        if (isLatest && generationOfKey(key) === folder)
          throw new UnreadableRows(
            { name: key, cause },
            'put a whole copy back under its key, such as an earlier version of it, and forget the same again. Forgetting by --recording does not read it.',
          );
        unreadable.push(one);
        return [];
      });
      for (const row of rows) if (isMeant(what, row)) found.set(`${day} ${row.generation} ${row.recordingId}`, row);
    }
  });
  return { rows: [...found.values()], unreadable };
}

function isOfRecordings({ key, isMarker }: ListedVersion): boolean {
  const generation = generationOfKey(key);
  return !isMarker && generation !== undefined && key.startsWith(`${tableFolder(generation, 'recordings')}/`);
}

async function rowsOf(key: string, bytes: Uint8Array, day: string): Promise<CompactedRow[]> {
  const generation = basename(generationOfKey(key)!); // only such keys are read
  return (await foundRows(bytes, day)).map((row) => ({ ...row, generation }));
}
