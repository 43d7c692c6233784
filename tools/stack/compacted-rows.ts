/** Compacted rows of `recordings` in a stack's lake: which days have any, of which recordings, and the files that hold them. */
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { S3VersionedBucket } from '../../handler/aws/s3-versioned-bucket.ts';
import { BucketCompactStore } from '../../handler/compact/bucket/bucket-compact-store.ts';
import { idsIn } from '../../handler/compact/bucket/plan-bucket-day.ts';
import type { DayManifest } from '../../lake/day-manifest.ts';
import { COMPACTED } from '../../lake/generations.ts';
import { dayOfFolder } from '../../lake/layout.ts';

/** A day as its generation has it. */
export interface CompactedDay {
  readonly manifest: DayManifest;
  /** The recordings of which it has rows. */
  readonly ids: ReadonlySet<string>;
  /** The files of `recordings`, by the names that the manifest has. */
  readonly files: () => Promise<Map<string, Uint8Array>>;
}

/** The days of a bucket that have a folder for compacted rows: a request for each thousand of them. */
export async function compactedDays(s3: S3Client, bucket: string): Promise<string[]> {
  const days: string[] = [];
  const request = { Bucket: bucket, Prefix: `${COMPACTED}/`, Delimiter: '/' };
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, request)) {
    for (const { Prefix = '' } of CommonPrefixes) {
      const day = dayOfFolder(Prefix.split('/')[1] ?? '');
      if (day !== undefined) days.push(day);
    }
  }
  return days;
}

/** @returns undefined on a day without a generation @throws {Error} when it was replaced meanwhile: ask again */
export async function compactedDay(s3: S3Client, bucket: string, day: string): Promise<CompactedDay | undefined> {
  const store = new BucketCompactStore(new S3VersionedBucket(s3, bucket), day);
  const manifest = await store.manifest();
  if (manifest === undefined) return undefined;
  const { generation, tables } = manifest;
  return {
    manifest,
    ids: await idsIn(store, day),
    files: async () => {
      const files = new Map<string, Uint8Array>();
      for (const { name } of tables.recordings.files)
        files.set(name, await store.readGeneration(day, generation, name));
      return files;
    },
  };
}
