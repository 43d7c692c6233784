/**
 * Rows of `recordings` in versions of files that are not the newest: a replay has written over them, or somebody has deleted the file.
 * No query reads them, and the bucket keeps them for some time. What such a row says may differ from today's: its subject was another
 * one then.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { keyParts, recordingPrefix } from '../../../lake/layout.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { type VersionPage, versionPages } from '../../stack/object-versions.ts';
import { isMeant, type ReplacedRow } from '../doomed.ts';
import { foundRows } from '../found-rows.ts';
import type { What } from '../request.ts';
import { UnreadableRows } from '../unreadable-file.ts';
import { damaged, type UnreadableVersion } from './unreadable-version.ts';
import { LANES } from './versions.ts';

/** What was found in earlier versions. */
export interface ReplacedRows {
  /** Those that are meant. */
  readonly rows: readonly ReplacedRow[];
  /** Recordings whose file is deleted, and whose last row names another subject, or cannot be read: it may name one. */
  readonly others: ReadonlySet<string>;
  /** Recordings with a row that is meant, and whose newest row names another subject by now. */
  readonly corrected: ReadonlySet<string>;
  /** How many versions were read. */
  readonly read: number;
  /** Versions of which nobody can tell whom they name. */
  readonly unreadable: readonly UnreadableVersion[];
}

/** A version that is to be read. */
interface Earlier {
  readonly file: ObjectVersion;
  readonly writtenMs: number;
  /** Is its file deleted, and this the last that was in it? */
  readonly isLast: boolean;
}

const NONE: ReplacedRows = { rows: [], others: new Set(), corrected: new Set(), read: 0, unreadable: [] };

/**
 * Reads them page by page of a listing, so that no more are held than are meant. A key is the same in all versions of a row: by a key or
 * a prefix, only the last of a file that was deleted tells more than the newest rows do. An id says itself where it is: none is read.
 *
 * @throws {UnreadableRows} when the newest row of a recording that has a meant one is damaged
 * @param onRead is called after each version, with how many were read
 */
export async function replacedRows(
  s3: S3Client,
  bucket: string,
  what: What,
  onRead: (read: number) => void = () => {},
): Promise<ReplacedRows> {
  if (what.kind === 'recording') return NONE;
  const versions = new S3VersionedBucket(s3, bucket);
  const rows: ReplacedRow[] = [];
  const unreadable: UnreadableVersion[] = [];
  const others = new Set<string>();
  let read = 0;
  const readOne = async ({ file, writtenMs, isLast }: Earlier) => {
    const { day, recordingId } = keyParts(file.key)!; // only such keys are read
    const bytes = await versions.read(file.key, file.version);
    onRead(++read);
    const found =
      bytes &&
      (await foundRows(bytes, day).catch((cause: Error) => void unreadable.push(damaged(file, cause, { isLast }))));
    // Gone since, or damaged: whom the last row named, nobody can tell, so the recording stays.
    if (found === undefined && isLast) others.add(recordingId);
    for (const row of found ?? []) {
      if (isMeant(what, row)) rows.push({ ...row, file, writtenMs });
      else if (isLast && row.subject !== null) others.add(row.recordingId);
    }
  };
  const deleted = new Set<string>();
  for await (const page of versionPages(s3, bucket, recordingPrefix('recordings', '', '').slice(0, -1)))
    await inLanes(earlierIn(page, bucket, what, deleted), LANES, readOne);
  const corrected = what.kind === 'subject' ? await correctedSince(versions, what, rows) : new Set<string>();
  return { rows, others, corrected, read, unreadable };
}

/** Whom the newest rows name, which may have been written since today's were fetched: by these, nothing goes that is another's by now. */
async function correctedSince(bucket: S3VersionedBucket, what: What, rows: readonly ReplacedRow[]) {
  const corrected = new Set<string>();
  await inLanes([...Map.groupBy(rows, ({ file }) => file.key).keys()], LANES, async (key) => {
    const newest = await bucket.newest(key);
    if (newest === undefined) return; // its file is deleted
    const found = await foundRows(newest.bytes, keyParts(key)!.day).catch((cause: Error) => {
      throw new UnreadableRows({ name: key, cause }, 'replay its upload, and forget the same again.');
    });
    for (const row of found) if (row.subject !== null && !isMeant(what, row)) corrected.add(row.recordingId);
  });
  return corrected;
}

/** @param deleted keys whose newest version is a marker, and of which no other was listed yet; is brought up to date */
function earlierIn({ versions, markers }: VersionPage, bucket: string, what: What, deleted: Set<string>): Earlier[] {
  for (const { Key = '', IsLatest } of markers) if (IsLatest === true) deleted.add(Key);
  return versions.flatMap(({ Key = '', VersionId = 'null', IsLatest, LastModified }) => {
    const isLast = deleted.delete(Key); // of a key, the newest comes first
    const isWanted = what.kind === 'subject' ? IsLatest !== true : isLast;
    if (!isWanted || keyParts(Key) === undefined) return [];
    return [{ file: { bucket, key: Key, version: VersionId }, writtenMs: LastModified?.getTime() ?? 0, isLast }];
  });
}

/**
 * The versions that go with rows of recordings that stay: those rows', and of the other tables what was written over since and is not
 * newer than the last of those rows. A file does not say which run wrote it, and the row of a run comes last: so all that such a run
 * wrote is among them, and what earlier runs wrote goes too. No query reads any of it, and a replay makes it anew.
 */
export async function versionsWith(
  s3: S3Client,
  bucket: string,
  rows: readonly ReplacedRow[],
): Promise<ObjectVersion[]> {
  const found = rows.map(({ file }) => file);
  const last = new Map<string, { readonly row: ReplacedRow; readonly writtenMs: number }>();
  for (const row of rows) {
    const before = last.get(row.file.key)?.writtenMs ?? 0;
    last.set(row.file.key, { row, writtenMs: Math.max(before, row.writtenMs) });
  }
  await inLanes([...last.values()], LANES, async ({ row: { recordingId, day }, writtenMs }) => {
    for (const table of RECORDING_TABLES) {
      if (table === 'recordings') continue;
      for await (const { versions } of versionPages(s3, bucket, recordingPrefix(table, day, recordingId))) {
        for (const { Key = '', VersionId = 'null', IsLatest, LastModified } of versions) {
          const isOf = IsLatest !== true && (LastModified?.getTime() ?? 0) <= writtenMs;
          if (isOf) found.push({ bucket, key: Key, version: VersionId });
        }
      }
    }
  });
  return found;
}
