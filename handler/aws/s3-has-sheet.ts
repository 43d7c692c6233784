/** Asks a bucket for names only, so that permission to list it is enough, without reading recordings. */
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { companionKeysOf } from '../recording/companion/companion-keys.ts';

/** Does a sheet lie beside a recording? */
export async function hasSheet(s3: S3Client, bucket: string, recordingKey: string): Promise<boolean> {
  const isThere = await Promise.all(companionKeysOf(recordingKey).map((key) => has(s3, bucket, key)));
  return isThere.includes(true);
}

/** Among the keys that begin with a key, that key itself comes first. */
async function has(s3: S3Client, Bucket: string, key: string): Promise<boolean> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: key, MaxKeys: 1 }));
  return Contents[0]?.Key === key;
}
