/** Deletes what rehearsals uploaded, and its rows; what others put below the same folder stays. */
import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNotThere } from '../../handler/aws/s3-errors.ts';
import { S3LakeStore } from '../../handler/aws/s3-lake-store.ts';
import { ingestDate, recordingPrefix } from '../../lake/layout.ts';
import { reportKey } from '../../lake/reports.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import { type StoredUpload, uploadId } from '../replay/plan.ts';
import { uploadsInBucket } from '../replay/stack/bucket.ts';
import { compactedDays } from '../stack/compacted-rows.ts';
import { isRehearsalKey, REHEARSAL_SUBJECT } from './rehearsal-key.ts';
import { REHEARSAL_FOLDER } from './rehearsals.ts';

/** The rights that it takes, as IAM writes them. */
export const CLEAN_UP_RIGHTS =
  's3:ListBucketVersions, s3:GetObjectVersion and s3:DeleteObjectVersion on the raw bucket, s3:ListBucket and s3:DeleteObject on the lake';

/** Questions at a time. */
const AT_A_TIME = 16;

/** What lies below the folder of rehearsals. */
export interface FoundUploads {
  /** Every version of every upload of a rehearsal, by its key and its subject. */
  readonly ofRehearsals: readonly StoredUpload[];
  /** How many versions are of somebody else. */
  readonly others: number;
}

/** Tells what rehearsals uploaded from what a device or a person put below the same folder. */
export async function rehearsalUploads(s3: S3Client, rawBucket: string): Promise<FoundUploads> {
  const all = await uploadsInBucket(s3, rawBucket, `${REHEARSAL_FOLDER}/`);
  const alike = all.filter(({ object }) => isRehearsalKey(object.key));
  const ofRehearsals: StoredUpload[] = [];
  for (let at = 0; at < alike.length; at += AT_A_TIME) {
    const some = alike.slice(at, at + AT_A_TIME);
    const isOurs = await Promise.all(some.map((upload) => isOfRehearsal(s3, upload)));
    ofRehearsals.push(...some.filter((_, index) => isOurs[index] === true));
  }
  return { ofRehearsals, others: all.length - ofRehearsals.length };
}

async function isOfRehearsal(s3: S3Client, { object }: StoredUpload): Promise<boolean> {
  const { bucket: Bucket, key: Key, version: VersionId } = object;
  try {
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket, Key, VersionId }));
    return Metadata?.subject === REHEARSAL_SUBJECT;
  } catch (error) {
    if (isNotThere(error)) return false; // somebody has deleted it since
    throw error;
  }
}

/** Those whose rows may lie in files with rows of others, which only forgetting takes apart. */
export async function onCompactedDays(
  s3: S3Client,
  lakeBucket: string,
  uploads: readonly StoredUpload[],
): Promise<StoredUpload[]> {
  const days = new Set(await compactedDays(s3, lakeBucket));
  return uploads.filter(({ receivedAt }) => days.has(ingestDate(receivedAt)));
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
    for (const key of await lake.list(reportKey(uploadId(object)))) await lake.remove(key);
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  }
}
