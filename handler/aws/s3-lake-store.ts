/** The bucket that the lake is written to. S3 shows an object when it is whole, and not before. */
import { DeleteObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { LakeStore } from '../store.ts';

/** Source: IANA, media types. */
const PARQUET = 'application/vnd.apache.parquet';

export class S3LakeStore implements LakeStore {
  private readonly client: S3Client;
  private readonly Bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.client = client;
    this.Bucket = bucket;
  }

  /** S3 compares the bytes with their checksum before it keeps them. */
  async write(Key: string, Body: Uint8Array): Promise<void> {
    const { client, Bucket } = this;
    await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: PARQUET, ChecksumAlgorithm: 'CRC32' }));
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
}
