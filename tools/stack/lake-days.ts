/** The days on which a stack has uploads, from the names of the lake's folders: two requests for each thousand days. */
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { PARTITION } from '../../lake/tables/shared.ts';
import { compactedDays } from './compacted-rows.ts';

const BEFORE_DAY = `recordings/${PARTITION.name}=`;

/** Days of uploads as `YYYY-MM-DD` in UTC, newest first; none before the first upload. */
export async function daysOfLake(s3: S3Client, bucket: string): Promise<string[]> {
  const days: string[] = [];
  const request = { Bucket: bucket, Prefix: BEFORE_DAY, Delimiter: '/' };
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, request)) {
    for (const { Prefix = '' } of CommonPrefixes) days.push(Prefix.slice(BEFORE_DAY.length, -1));
  }
  return [...new Set([...days, ...(await compactedDays(s3, bucket))])].sort().reverse();
}
