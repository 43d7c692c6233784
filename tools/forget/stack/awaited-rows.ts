/**
 * Earlier rows that generations may get yet. A compaction that began before a row was written over reads the version that it listed,
 * even when that is being deleted, and commits it within `SETTLED_MS`: only who begins to look after that can tell that none has it.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { SETTLED_MS } from '../../../handler/compact/bucket/schedule.ts';
import { compactedDays } from '../../stack/compacted-rows.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { versionPages } from '../../stack/object-versions.ts';
import type { AwaitedRow, ReplacedRow } from '../doomed.ts';
import { LANES } from './versions.ts';

const MINUTE_MS = 60_000;

/** @param beganMs when this run began to look, in milliseconds since 1970 */
export async function awaitedRows(
  s3: S3Client,
  bucket: string,
  rows: readonly ReplacedRow[],
  beganMs: number,
): Promise<AwaitedRow[]> {
  const awaited: AwaitedRow[] = [];
  await inLanes([...Map.groupBy(rows, ({ file }) => file.key)], LANES, async ([key, ofKey]) => {
    const newestMs: number[] = [];
    for await (const { versions, markers } of versionPages(s3, bucket, key)) {
      for (const { IsLatest, LastModified } of [...versions, ...markers])
        if (IsLatest === true && LastModified !== undefined) newestMs.push(LastModified.getTime());
    }
    const untilMs = Math.max(...newestMs, 0) + SETTLED_MS;
    if (untilMs <= beganMs) return;
    for (const { recordingId, day, processedMs } of ofKey) awaited.push({ recordingId, day, processedMs, untilMs });
  });
  return awaited;
}

/**
 * Whole minutes until all of them can be looked for; 0 when nothing has to be waited for. On a day of which nothing is compacted, no row
 * was read: a compaction writes the list of what it takes first, and finds no version that was deleted before.
 */
export async function minutesLeft(s3: S3Client, bucket: string, awaited: readonly AwaitedRow[]): Promise<number> {
  if (awaited.length === 0) return 0;
  const compacted = new Set(await compactedDays(s3, bucket));
  const untilMs = awaited.filter(({ day }) => compacted.has(day)).map((row) => row.untilMs);
  return untilMs.length === 0 ? 0 : Math.max(1, Math.ceil((Math.max(...untilMs) - Date.now()) / MINUTE_MS));
}
