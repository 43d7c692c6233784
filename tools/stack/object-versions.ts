/** Every version of every object in a bucket, delete markers too. A page has 1000 of them, and 1000 pages cost $0.005. */
import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { decodeKey } from '../../handler/queue/event.ts';

/** A page, with its keys as they are. */
export interface VersionPage {
  readonly versions: NonNullable<ListObjectVersionsCommandOutput['Versions']>;
  readonly markers: NonNullable<ListObjectVersionsCommandOutput['DeleteMarkers']>;
  /** What keys begin with up to a delimiter; none without one. */
  readonly folders: readonly string[];
}

/**
 * @param prefix what the keys begin with; empty for all
 * @param delimiter keys that have it after the prefix are listed as folders
 */
export async function* versionPages(
  s3: S3Client,
  bucket: string,
  prefix: string,
  delimiter?: string,
): AsyncGenerator<VersionPage> {
  let after: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (after !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        EncodingType: 'url', // a key may contain what XML cannot
        OptionalObjectAttributes: ['RestoreStatus'],
        ...after,
      }),
    );
    const { Versions = [], DeleteMarkers = [], CommonPrefixes = [] } = page;
    const named = <T extends { readonly Key?: string | undefined }>(one: T) => ({
      ...one,
      Key: keyIn(page, one.Key ?? ''),
    });
    const folders = CommonPrefixes.map(({ Prefix = '' }) => keyIn(page, Prefix));
    yield { versions: Versions.map(named), markers: DeleteMarkers.map(named), folders };
    after = nextOf(page);
  }
}

/** S3 says whether it encoded the keys; an imitation of it may not. */
function keyIn({ EncodingType }: ListObjectVersionsCommandOutput, key: string): string {
  return EncodingType === 'url' ? decodeKey(key) : key;
}

function nextOf(page: ListObjectVersionsCommandOutput) {
  const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
  if (IsTruncated !== true || NextKeyMarker === undefined) return undefined;
  const KeyMarker = keyIn(page, NextKeyMarker);
  return NextVersionIdMarker === undefined ? { KeyMarker } : { KeyMarker, VersionIdMarker: NextVersionIdMarker };
}
