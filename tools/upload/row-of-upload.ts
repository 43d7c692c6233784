/** What became of an upload that this machine has just sent. */
import type { S3Client } from '@aws-sdk/client-s3';
import { ingestDate, recordingId } from '../../lake/layout.ts';
import { lakeRow, type RecordingRow } from '../stack/lake-row.ts';
import type { SentUpload } from './send-uploads.ts';

const DAY_MS = 24 * 3600 * 1000;

/**
 * The row of an upload. Its day is that of the bucket's clock. That of this machine may be hours off: the SDK corrects the time
 * that it signs when AWS refuses it, and repeats the request (`clockSkewCorrected` in `@aws-sdk/core`). So the days before and
 * after are looked at, too, which needs no right to read uploads.
 *
 * @returns undefined while there is none @throws what S3 answers to who may not read, or cannot be reached
 */
export async function rowOfUpload(
  s3: S3Client,
  bucket: string,
  { object, began, ended }: SentUpload,
): Promise<RecordingRow | undefined> {
  const id = recordingId(object.bucket, object.key, object.version);
  const days = new Set([ingestDate(ended)]);
  for (let ms = began.getTime() - DAY_MS; ms < ended.getTime() + DAY_MS; ms += DAY_MS)
    days.add(ingestDate(new Date(ms)));
  days.add(ingestDate(new Date(ended.getTime() + DAY_MS)));
  for (const day of days) {
    const row = await lakeRow(s3, { bucket, day, recordingId: id });
    if (row !== undefined) return row;
  }
  return undefined;
}
