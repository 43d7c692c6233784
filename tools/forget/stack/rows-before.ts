/**
 * Rows that generations of a stack have which are no longer their day's: pinned ones, those that wait to be removed, and what
 * killed compactions left. What a row says may have changed since: its subject was another one then.
 */
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import { generationOfKey } from '../../../handler/compact/bucket/remove-superseded.ts';
import type { ListedVersion } from '../../../handler/compact/bucket/versioned-bucket.ts';
import { readRows } from '../../../handler/compact/read-rows.ts';
import { dayManifestIn, dayManifestKey, tableFolder } from '../../../lake/day-manifest.ts';
import { compactedDay } from '../../../lake/generations.ts';
import { CommandError } from '../../../local/terminal/command-error.ts';
import { compactedDays } from '../../stack/compacted-rows.ts';
import { type FoundRow, isMeant } from '../doomed.ts';
import type { What } from '../request.ts';
import type { CompactedLake } from './compacted-files.ts';

/** A file of an old generation is damaged, so nobody can tell whom it has. */
export class UnreadableRows extends CommandError {
  override readonly name = 'UnreadableRows';
  override readonly exitStatus = 1;

  constructor(key: string, cause: Error) {
    super(
      `Nothing was deleted: ${key} must be a Parquet file with rows of recordings, got one that cannot be read (${cause.message}). Whom it has, nobody can tell: forget by --recording, which does not read it, or remove its generation.`,
    );
    this.cause = cause;
  }
}

const COLUMNS = ['recording_id', 'source_bucket', 'source_key', 'source_version', 'subject'];

/**
 * Reads every file of `recordings` of those generations, one after the other; none for an id, which says itself where it is.
 *
 * @returns what is meant, each recording of a day once. Of sheets, today's rows decide: there is none
 * @throws {UnreadableRows} naming a file that is damaged
 */
export async function rowsBefore(
  { s3, bucket: name }: Omit<CompactedLake, 'catalogue'>,
  what: What,
): Promise<FoundRow[]> {
  const bucket = new S3VersionedBucket(s3, name);
  if (what.kind === 'recording') return [];
  const found = new Map<string, FoundRow>();
  for (const day of await compactedDays(s3, name)) {
    const versions = await bucket.versions(`${compactedDay(day)}/`);
    const manifest = await bucket.newest(dayManifestKey(day)); // after the listing: what it has that is not this one is not to come
    const newest = manifest && dayManifestIn(new TextDecoder().decode(manifest.bytes), dayManifestKey(day)).folder;
    for (const version of versions.filter((one) => isOldFile(one, newest))) {
      const bytes = await bucket.read(version.key, version.version);
      // Without one, a compaction has removed it since.
      const rows = bytes === undefined ? [] : await rowsOf(version.key, bytes, day);
      for (const row of rows) if (isMeant(what, row)) found.set(`${day} ${row.recordingId}`, row);
    }
  }
  return [...found.values()];
}

function isOldFile({ key, isMarker }: ListedVersion, newest: string | undefined): boolean {
  const generation = generationOfKey(key);
  return (
    !isMarker &&
    generation !== undefined &&
    generation !== newest &&
    key.startsWith(`${tableFolder(generation, 'recordings')}/`)
  );
}

async function rowsOf(key: string, bytes: Uint8Array, day: string): Promise<FoundRow[]> {
  try {
    const rows = await readRows(bytes, { columns: COLUMNS });
    return rows.map(({ recording_id, source_bucket, source_key, source_version, subject }) => ({
      recordingId: String(recording_id),
      day,
      object: { bucket: String(source_bucket), key: String(source_key), version: String(source_version) },
      subject: typeof subject === 'string' ? subject : null,
      companion: null,
    }));
  } catch (error) {
    throw new UnreadableRows(key, error as Error);
  }
}
