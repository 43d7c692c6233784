/** Buckets as the stack makes them: one that devices upload to and that notifies a queue, one for the lake. */
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { decodeKey } from '../../handler/queue/event.ts';
import type { Queue } from './queues.ts';

/** What an S3 notification holds, as far as it is changed here. */
interface Notification {
  readonly Records?: readonly {
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: NotifiedObject };
  }[];
}
interface NotifiedObject {
  readonly key: string;
  readonly eTag: string;
  versionId?: string;
}

export interface Buckets {
  /** Versioned; it notifies the queue of recordings and sheets; filters know upper from lower case. */
  createUploads(bucket: string, queue: Queue): Promise<void>;
  /** Versioned. */
  createLake(bucket: string): Promise<void>;
  /** @returns the version id */
  put(bucket: string, key: string, body: Uint8Array, more?: Partial<PutObjectCommandInput>): Promise<string>;
  /** Without a version: hides the object behind a delete marker, whose version is returned. */
  remove(bucket: string, key: string, version?: string): Promise<string>;
  filesOf(bucket: string): Promise<Map<string, Uint8Array>>;
  /** The notification as S3 would write it: with the object's version, which moto leaves out. */
  withVersions(body: string): Promise<string>;
}

export function bucketsOf(client: S3Client): Buckets {
  const versions = new Map<string, string>();
  /** What another process has uploaded. Oldest first: of equal bytes under one key, the newest version counts. */
  const learn = async (Bucket: string) => {
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    for (const { Key = '', ETag = '', VersionId = '' } of Versions.toReversed()) {
      versions.set(nameOf(Key, ETag.replaceAll('"', '')), VersionId);
    }
  };
  return {
    createUploads: async (Bucket, { arn: QueueArn }) => {
      await client.send(new CreateBucketCommand({ Bucket }));
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
      const QueueConfigurations = ['.mat', '.MAT', '.hea', '.HEA', '.info', '.INFO'].map((Value) => ({
        QueueArn,
        Events: ['s3:ObjectCreated:*' as const],
        Filter: { Key: { FilterRules: [{ Name: 'suffix' as const, Value }] } },
      }));
      const NotificationConfiguration = { QueueConfigurations };
      await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    },
    createLake: async (Bucket) => {
      await client.send(new CreateBucketCommand({ Bucket }));
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    },
    put: async (Bucket, Key, Body, more = {}) => {
      const { VersionId = '', ETag = '' } = await client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
      versions.set(nameOf(Key, ETag.replaceAll('"', '')), VersionId);
      return VersionId;
    },
    remove: async (Bucket, Key, version) => {
      const { VersionId = '' } = await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: version }));
      return VersionId;
    },
    filesOf: async (Bucket) => {
      const files = new Map<string, Uint8Array>();
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
        for (const { Key = '' } of Contents) {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
          files.set(Key, await Body!.transformToByteArray());
        }
      }
      return files;
    },
    withVersions: async (body) => {
      if (!body.startsWith('{')) return body;
      const message: Notification = JSON.parse(body);
      for (const { s3 } of message.Records ?? []) {
        const name = nameOf(decodeKey(s3.object.key), s3.object.eTag);
        if (!versions.has(name)) await learn(s3.bucket.name);
        const version = versions.get(name);
        if (version !== undefined) s3.object.versionId = version;
      }
      return JSON.stringify(message);
    },
  };
}

function nameOf(key: string, etag: string): string {
  return `${etag} ${key}`;
}
