/** What became of an upload that this machine has just sent. */
import type { S3Client } from '@aws-sdk/client-s3';
import { ingestDate, recordingId } from '../../lake/layout.ts';
import { lakeRow, type RecordingRow } from '../stack/lake-row.ts';
import type { SentUpload } from './send-uploads.ts';

/** AWS takes no request from a clock that is further off. Source: Amazon S3 API Reference, "RequestTimeTooSkewed". */
const MAX_CLOCK_SKEW_MS = 15 * 60 * 1000;

/**
 * The row of an upload. Its day is that of the bucket's clock, which near midnight may be another than that of this machine.
 *
 * @returns undefined while there is none @throws what S3 answers to who may not read, or cannot be reached
 */
export async function rowOfUpload(
  s3: S3Client,
  bucket: string,
  { object, began, ended }: SentUpload,
): Promise<RecordingRow | undefined> {
  const id = recordingId(object.bucket, object.key, object.version);
  const days = new Set([
    ingestDate(ended),
    ingestDate(new Date(began.getTime() - MAX_CLOCK_SKEW_MS)),
    ingestDate(new Date(ended.getTime() + MAX_CLOCK_SKEW_MS)),
  ]);
  for (const day of days) {
    const row = await lakeRow(s3, { bucket, day, recordingId: id });
    if (row !== undefined) return row;
  }
  return undefined;
}
