/** The bucket that the lake is written to. S3 shows an object when it is whole, and not before. */
import {
  DeleteObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { LakeStore } from '../store.ts';

/** Source: IANA, media types. */
const PARQUET = 'application/vnd.apache.parquet';

/** The lake as a bucket. Errors of S3 are passed on as they are: the message is delivered again. */
export class S3LakeStore implements LakeStore {
  private readonly client: S3Client;
  private readonly Bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.client = client;
    this.Bucket = bucket;
  }

  async write(Key: string, Body: Uint8Array): Promise<void> {
    await this.put({ Key, Body });
  }

  /** Of several that write at once, S3 keeps the first and refuses the others. */
  async writeOnce(Key: string, Body: Uint8Array): Promise<void> {
    try {
      await this.put({ Key, Body, IfNoneMatch: '*' });
    } catch (error) {
      if (!(error instanceof S3ServiceException && error.name === 'PreconditionFailed')) throw error;
    }
  }

  async list(Prefix: string): Promise<string[]> {
    const { client, Bucket } = this;
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
    }
    return keys;
  }

  async remove(Key: string): Promise<void> {
    const { client, Bucket } = this;
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }

  /** S3 compares the bytes with their checksum before it keeps them. */
  private async put(input: Omit<PutObjectCommandInput, 'Bucket'>): Promise<void> {
    const { client, Bucket } = this;
    await client.send(new PutObjectCommand({ Bucket, ContentType: PARQUET, ChecksumAlgorithm: 'CRC32', ...input }));
  }
}
