/** A bucket of S3 that keeps versions, for the compaction. */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { FileContent } from '../bytes/file-content.ts';
import type { ListedVersion, TaggedObject, VersionedBucket } from '../compact/bucket/versioned-bucket.ts';
import { isNotThere } from './s3-errors.ts';
import { S3LakeStore } from './s3-lake-store.ts';

/** Source: Amazon S3 API Reference, DeleteObjects. */
const MAX_DELETED = 1000;

/** It is another one by now; somebody else is writing it at this moment; it has been removed. */
const TAKEN: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/** Keys here are made of the lake's own names: none has a character that XML cannot hold. */
export class S3VersionedBucket implements VersionedBucket {
  private readonly client: S3Client;
  private readonly Bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.client = client;
    this.Bucket = bucket;
  }

  async versions(Prefix: string): Promise<ListedVersion[]> {
    const { client, Bucket } = this;
    const found: ListedVersion[] = [];
    let after: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (after !== undefined) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket, Prefix, ...after }),
      );
      for (const [all, isMarker] of [[page.Versions, false] as const, [page.DeleteMarkers, true] as const]) {
        for (const one of all ?? []) found.push(listed(one, isMarker));
      }
      after = nextOf(page);
    }
    // Versions and markers come in two lists: a marker is put among the versions of its key by its time.
    return found.sort(byKeyNewestFirst);
  }

  async folders(Prefix: string): Promise<string[]> {
    const { client, Bucket } = this;
    const names: string[] = [];
    for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix, Delimiter: '/' })) {
      for (const { Prefix: folder = '' } of CommonPrefixes) names.push(folder.slice(Prefix.length, -1));
    }
    return names;
  }

  async newest(Key: string): Promise<TaggedObject | undefined> {
    const object = await this.get({ Key });
    if (object === undefined) return undefined;
    if (object.tag === undefined) throw new Error(`S3 answered without the ETag of ${Key}`);
    return { bytes: object.bytes, tag: object.tag };
  }

  async read(Key: string, VersionId: string): Promise<Uint8Array | undefined> {
    return (await this.get({ Key, VersionId }))?.bytes;
  }

  async write(Key: string, content: FileContent): Promise<void> {
    if (content instanceof Uint8Array) await this.put(Key, content, {});
    else await new S3LakeStore(this.client, this.Bucket).write(Key, content);
  }

  async writeIf(Key: string, Body: Uint8Array, tag: string | undefined): Promise<boolean> {
    try {
      await this.put(Key, Body, tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag });
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && TAKEN.has(error.name)) return false;
      throw error;
    }
  }

  async removeVersions(versions: readonly Pick<ListedVersion, 'key' | 'version'>[]): Promise<void> {
    const { client, Bucket } = this;
    for (let at = 0; at < versions.length; at += MAX_DELETED) {
      const Objects = versions
        .slice(at, at + MAX_DELETED)
        .map(({ key, version }) => ({ Key: key, VersionId: version }));
      const { Errors = [] } = await client.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true }, ChecksumAlgorithm: 'CRC32' }),
      );
      const [first] = Errors.filter(({ Code }) => Code !== 'NoSuchVersion' && Code !== 'NoSuchKey');
      if (first !== undefined) throw new Error(`S3 did not delete ${first.Key}: ${first.Code}, ${first.Message}`);
    }
  }

  private async get(wanted: { readonly Key: string; readonly VersionId?: string }) {
    const { client, Bucket } = this;
    try {
      const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket, ...wanted }));
      if (Body === undefined) throw new Error(`S3 answered without the content of ${wanted.Key}`);
      return { bytes: await Body.transformToByteArray(), tag: ETag };
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw error;
    }
  }

  /** S3 compares the bytes with their checksum before it keeps them. */
  private async put(
    Key: string,
    Body: Uint8Array,
    condition: { readonly IfMatch?: string; readonly IfNoneMatch?: string },
  ) {
    const { client, Bucket } = this;
    await client.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm: 'CRC32', ...condition }));
  }
}

interface Version {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly Size?: number | undefined;
  readonly IsLatest?: boolean | undefined;
}

function listed(
  { Key = '', VersionId = 'null', LastModified, Size = 0, IsLatest }: Version,
  isMarker: boolean,
): ListedVersion {
  if (LastModified === undefined) throw new Error(`S3 listed ${Key} without its time`);
  return {
    key: Key,
    version: VersionId,
    modifiedMs: LastModified.getTime(),
    bytes: Size,
    isLatest: IsLatest === true,
    isMarker,
  };
}

/** The sort is stable: versions of one second stay in the order in which S3 gives them. */
function byKeyNewestFirst(one: ListedVersion, other: ListedVersion): number {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  if (one.isLatest !== other.isLatest) return one.isLatest ? -1 : 1;
  return other.modifiedMs - one.modifiedMs;
}

function nextOf({ IsTruncated, NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsCommandOutput) {
  if (IsTruncated !== true || NextKeyMarker === undefined) return undefined;
  return NextVersionIdMarker === undefined
    ? { KeyMarker: NextKeyMarker }
    : { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker };
}
