/**
 * Rows of `recordings` in versions of files that are not the newest: a replay has written over them, or somebody has deleted the file.
 * No query reads them, and the bucket keeps them for some time. What such a row says may differ from today's: its subject was another
 * one then.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { S3VersionedBucket } from '../../../handler/aws/s3-versioned-bucket.ts';
import { SETTLED_MS } from '../../../handler/compact/bucket/schedule.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { keyParts, recordingPrefix } from '../../../lake/layout.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { compactedDays } from '../../stack/compacted-rows.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { type VersionPage, versionPages } from '../../stack/object-versions.ts';
import { isMeant, type ReplacedRow } from '../doomed.ts';
import { foundRows } from '../found-rows.ts';
import type { What } from '../request.ts';
import { damaged, type UnreadableVersion } from './unreadable-version.ts';
import { LANES } from './versions.ts';

/** What was found in earlier versions. */
export interface ReplacedRows {
  /** Those that are meant. */
  readonly rows: readonly ReplacedRow[];
  /** Recordings whose file is deleted, and whose last row names another subject. */
  readonly others: ReadonlySet<string>;
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

const NONE: ReplacedRows = { rows: [], others: new Set(), read: 0, unreadable: [] };

/**
 * Reads them page by page of a listing, so that no more are held than are meant. A key is the same in all versions of a row: by a key or
 * a prefix, only the last of a file that was deleted tells more than the newest rows do. An id says itself where it is: none is read.
 *
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
    const bytes = await versions.read(file.key, file.version);
    onRead(++read);
    if (bytes === undefined) return; // a compaction or its time has removed it since
    const { day } = keyParts(file.key)!; // only such keys are read
    const found = await foundRows(bytes, day).catch((cause: Error) => void unreadable.push(damaged(file, cause)));
    for (const row of found ?? []) {
      if (isMeant(what, row)) rows.push({ ...row, file, writtenMs });
      else if (isLast && row.subject !== null) others.add(row.recordingId);
    }
  };
  const deleted = new Set<string>();
  for await (const page of versionPages(s3, bucket, recordingPrefix('recordings', '', '').slice(0, -1)))
    await inLanes(earlierIn(page, bucket, what, deleted), LANES, readOne);
  return { rows, others, read, unreadable };
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

/**
 * How many of these days may get a generation with such a row yet: a compaction that began before the row was written over reads the
 * version that it listed, and ends within `SETTLED_MS`.
 */
export async function mayBeTaken(s3: S3Client, bucket: string, rows: readonly ReplacedRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const compacted = new Set(await compactedDays(s3, bucket));
  const days = new Set<string>();
  await inLanes([...Map.groupBy(rows, ({ file }) => file.key)], LANES, async ([key, [row]]) => {
    for await (const { versions, markers } of versionPages(s3, bucket, key)) {
      const isNew = [...versions, ...markers].some(
        ({ IsLatest, LastModified }) => IsLatest === true && Date.now() - (LastModified?.getTime() ?? 0) < SETTLED_MS,
      );
      if (isNew && row !== undefined && compacted.has(row.day)) days.add(row.day);
    }
  });
  return days.size;
}
