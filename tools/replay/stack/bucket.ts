/** Lists the raw bucket of a stack; reads no object. */
import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { decodeKey } from '../../../handler/queue/event.ts';
import { isCompanionKey } from '../../../handler/recording/companion/companion-keys.ts';
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
  let after: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (after !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        EncodingType: 'url', // a key may contain what XML cannot
        OptionalObjectAttributes: ['RestoreStatus'],
        ...after,
      }),
    );
    found.push(...uploadsOn(page, bucket));
    after = nextOf(page);
  }
  return found;
}

function uploadsOn(page: ListObjectVersionsCommandOutput, bucket: string): StoredUpload[] {
  const { Versions = [] } = page;
  const uploads = Versions.map(
    ({ Key = '', VersionId = 'null', Size = 0, LastModified, IsLatest, StorageClass, RestoreStatus }) => ({
      object: { bucket, key: keyIn(page, Key), version: VersionId },
      bytes: Size,
      receivedAt: LastModified ?? new Date(Number.NaN),
      isNewest: IsLatest === true,
      isArchived: ARCHIVED.has(StorageClass) && !isRestored(RestoreStatus?.RestoreExpiryDate),
      isPaidToRead: PAID_TO_READ.has(StorageClass),
    }),
  );
  return uploads.filter(({ object }) => !isCompanionKey(object.key));
}

/** S3 says whether it encoded the keys; an imitation of it may not. */
function keyIn({ EncodingType }: ListObjectVersionsCommandOutput, key: string): string {
  return EncodingType === 'url' ? decodeKey(key) : key;
}

function isRestored(until: Date | undefined): boolean {
  return until !== undefined && until.getTime() > Date.now();
}

function nextOf(page: ListObjectVersionsCommandOutput) {
  const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
  if (IsTruncated !== true || NextKeyMarker === undefined) return undefined;
  const KeyMarker = keyIn(page, NextKeyMarker);
  return NextVersionIdMarker === undefined ? { KeyMarker } : { KeyMarker, VersionIdMarker: NextVersionIdMarker };
}
