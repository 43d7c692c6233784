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
import { readRows } from '../../../handler/compact/read-rows.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { tableFolder } from '../../../lake/day-manifest.ts';
import { compactedDay } from '../../../lake/generations.ts';
import { CommandError } from '../../../local/terminal/command-error.ts';
import { compactedDays } from '../../stack/compacted-rows.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { type CompactedRow, isMeant } from '../doomed.ts';
import type { What } from '../request.ts';
import type { CompactedLake } from './compacted-files.ts';

/** A file of a generation is damaged, so nobody can tell whom it has. */
export class UnreadableRows extends CommandError {
  override readonly name = 'UnreadableRows';
  override readonly exitStatus = 1;

  /** @param isDays whether queries of today read it */
  constructor({ bucket, key, version }: ObjectVersion, isDays: boolean, cause: Error) {
    const next = isDays
      ? 'It is of the generation that queries read: put a whole copy back under its key, such as an earlier version of it, and forget the same again.'
      : `No query of today reads it: remove it, and forget the same again: aws s3api delete-object --bucket ${bucket} --key ${key} --version-id ${version}`;
    super(
      `Nothing was deleted: ${key} must be a Parquet file with rows of recordings, got one that cannot be read (${cause.message}). Until it can be read, nobody can tell whose rows it holds. Forgetting by --recording does not read it. ${next}`,
    );
    this.cause = cause;
  }
}

/** A request takes 20 to 100 ms; a day's file of rows is held while it is read. */
const DAYS_AT_ONCE = 16;

const COLUMNS = ['recording_id', 'source_bucket', 'source_key', 'source_version', 'subject'];

/**
 * Reads every file of `recordings` of all generations; none for an id, which says itself where it is.
 *
 * @returns what is meant, each recording of a generation once. Of sheets, today's rows decide: there is none
 * @throws {UnreadableRows} naming a file that is damaged
 */
export async function rowsBefore(
  { s3, bucket: name }: Omit<CompactedLake, 'catalogue'>,
  what: What,
): Promise<CompactedRow[]> {
  const bucket = new S3VersionedBucket(s3, name);
  if (what.kind === 'recording') return [];
  const found = new Map<string, CompactedRow>();
  await inLanes(await compactedDays(s3, name), DAYS_AT_ONCE, async (day) => {
    const versions = await bucket.versions(`${compactedDay(day)}/`);
    for (const { key, version, isLatest } of versions.filter(isOfRecordings)) {
      const bytes = await bucket.read(key, version);
      if (bytes === undefined) continue; // a compaction has removed it since
      const rows = await rowsOf(key, bytes, day).catch(async (error: Error) => {
        const folder = (await new BucketCompactStore(bucket, day).manifest())?.folder;
        throw new UnreadableRows({ bucket: name, key, version }, isLatest && generationOfKey(key) === folder, error);
      });
      for (const row of rows) if (isMeant(what, row)) found.set(`${day} ${row.generation} ${row.recordingId}`, row);
    }
  });
  return [...found.values()];
}

function isOfRecordings({ key, isMarker }: ListedVersion): boolean {
  const generation = generationOfKey(key);
  return !isMarker && generation !== undefined && key.startsWith(`${tableFolder(generation, 'recordings')}/`);
}

async function rowsOf(key: string, bytes: Uint8Array, day: string): Promise<CompactedRow[]> {
  const generation = basename(generationOfKey(key)!); // only such keys are read
  const rows = await readRows(bytes, { columns: COLUMNS });
  return rows.map(({ recording_id, source_bucket, source_key, source_version, subject }) => ({
    recordingId: String(recording_id),
    day,
    generation,
    object: { bucket: String(source_bucket), key: String(source_key), version: String(source_version) },
    subject: typeof subject === 'string' ? subject : null,
    companion: null,
  }));
}
