/** How many bad uploads it takes to set off "many are bad at once". */
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { MIN_BAD_OF_A_SHARE } from '../../infra/limits.ts';
import { ingestDate, recordingPrefix } from '../../lake/layout.ts';

const DAY_MS = 24 * 3600 * 1000;

/** More would be a nuisance in the bucket and in the lake. */
export const MAX_BAD_UPLOADS = 50;

/** Uploads of the last 24 hours, by the rows of the lake. */
export async function uploadsOfDay(s3: S3Client, lakeBucket: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - DAY_MS);
  let count = 0;
  for (const day of new Set([ingestDate(since), ingestDate(now)])) {
    const request = { Bucket: lakeBucket, Prefix: recordingPrefix('recordings', day, '') };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, request)) {
      count += Contents.filter(({ LastModified }) => LastModified === undefined || LastModified >= since).length;
    }
  }
  return count;
}

/**
 * The fewest bad uploads whose share among all of the day, the others taken as good, is above the limit.
 *
 * @param percent the alarm's limit
 * @returns infinity from 100 % on, which no share exceeds
 */
export function badUploadsFor(uploads: number, percent: number): number {
  if (percent >= 100) return Number.POSITIVE_INFINITY;
  return Math.max(MIN_BAD_OF_A_SHARE, Math.floor((percent * uploads) / (100 - percent)) + 1);
}
