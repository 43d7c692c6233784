/** Versions of objects: listing and removing them, with the markers that say that a key was deleted. */
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectVersion } from '../../../handler/store.ts';
import { versionPages } from '../../stack/object-versions.ts';

/** Requests at a time: as many as the SDK opens connections. */
export const LANES = 50;

/** Every version and every marker whose key begins with the prefix. */
export async function versionsUnder(s3: S3Client, bucket: string, prefix: string): Promise<ObjectVersion[]> {
  const found: ObjectVersion[] = [];
  for await (const { versions, markers } of versionPages(s3, bucket, prefix)) {
    for (const { Key = '', VersionId = 'null' } of [...versions, ...markers]) {
      found.push({ bucket, key: Key, version: VersionId });
    }
  }
  return found;
}

/** Removes a version for good. One that is already gone is not an error. */
export function removeVersion(s3: S3Client, { bucket, key, version }: ObjectVersion): Promise<unknown> {
  return s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
}
