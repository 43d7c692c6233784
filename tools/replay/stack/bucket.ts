/** Lists the raw bucket of a stack; reads no object. */
import type { S3Client } from '@aws-sdk/client-s3';
import { isCompanionKey } from '../../../handler/recording/companion/companion-keys.ts';
import { type VersionPage, versionPages } from '../../stack/object-versions.ts';
import type { StoredUpload } from '../plan.ts';

/** Storage classes that are read like any other, but each GB that is read costs. */
const PAID_TO_READ: ReadonlySet<string | undefined> = new Set(['GLACIER_IR']);
/** Storage classes that must be restored before they can be read. */
const ARCHIVED: ReadonlySet<string | undefined> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/**
 * Every version of every recording whose key starts with the prefix, but for deleted ones. A page has 1000 of them, and 1000
 * pages cost $0.005, so a million uploads are listed for half a cent.
 */
export async function uploadsInBucket(s3: S3Client, bucket: string, prefix: string): Promise<StoredUpload[]> {
  const found: StoredUpload[] = [];
  for await (const page of versionPages(s3, bucket, prefix)) found.push(...uploadsOn(page, bucket));
  return found;
}

function uploadsOn({ versions }: VersionPage, bucket: string): StoredUpload[] {
  const uploads = versions.map(
    ({ Key = '', VersionId = 'null', Size = 0, LastModified, IsLatest, StorageClass, RestoreStatus }) => ({
      object: { bucket, key: Key, version: VersionId },
      bytes: Size,
      receivedAt: LastModified ?? new Date(Number.NaN),
      isNewest: IsLatest === true,
      isArchived: ARCHIVED.has(StorageClass) && !isRestored(RestoreStatus?.RestoreExpiryDate),
      isPaidToRead: PAID_TO_READ.has(StorageClass),
    }),
  );
  return uploads.filter(({ object }) => !isCompanionKey(object.key));
}

function isRestored(until: Date | undefined): boolean {
  return until !== undefined && until.getTime() > Date.now();
}
