/** How `./ecg fetch` reaches a stack: each of its requests notes the right that it takes, so that a refusal names that one. */
import type { S3Client } from '@aws-sdk/client-s3';

/** Rights as IAM writes them. Who may not list a bucket is forbidden what is not there, too. */
export const FETCH_RIGHTS = {
  days: 's3:ListBucket on the lake',
  row: 's3:GetObject and s3:ListBucket on the lake',
  report: 's3:GetObject and s3:ListBucket on the lake',
  newest: 's3:GetObject and s3:ListBucket on the raw bucket',
  version: 's3:GetObjectVersion on the raw bucket',
  versions: 's3:ListBucketVersions on the raw bucket',
  keys: 's3:ListBucket on the raw bucket',
} as const;

/** The client of both buckets, and where the right for the next request is noted. */
export interface FetchAccess {
  readonly s3: S3Client;
  readonly needs: (right: keyof typeof FETCH_RIGHTS) => void;
}
