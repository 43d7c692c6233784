/** Deletes what rehearsals uploaded, and its rows: everything below one folder of the raw bucket, and nothing else. */
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { S3LakeStore } from '../../handler/aws/s3-lake-store.ts';
import { ingestDate, recordingPrefix } from '../../lake/layout.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import { type StoredUpload, uploadId } from '../replay/plan.ts';
import { uploadsInBucket } from '../replay/stack/bucket.ts';
import { REHEARSAL_FOLDER } from './rehearsals.ts';

/** The rights that it takes, as IAM writes them. */
export const CLEAN_UP_RIGHTS =
  's3:ListBucketVersions and s3:DeleteObjectVersion on the raw bucket, s3:ListBucket and s3:DeleteObject on the lake';

/** Every version of every upload of a rehearsal. */
export function rehearsalUploads(s3: S3Client, rawBucket: string): Promise<StoredUpload[]> {
  return uploadsInBucket(s3, rawBucket, `${REHEARSAL_FOLDER}/`);
}

/** Rows first: while an upload is there, what is left of it is found again. */
export async function deleteUploads(s3: S3Client, lakeBucket: string, uploads: readonly StoredUpload[]): Promise<void> {
  const lake = new S3LakeStore(s3, lakeBucket);
  for (const { object, receivedAt } of uploads) {
    const { bucket: Bucket, key: Key, version: VersionId } = object;
    for (const table of RECORDING_TABLES) {
      const keys = await lake.list(recordingPrefix(table, ingestDate(receivedAt), uploadId(object)));
      for (const key of keys) await lake.remove(key);
    }
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  }
}
