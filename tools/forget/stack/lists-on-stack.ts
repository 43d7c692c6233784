/** The lists of what runs on a stack were about to delete: one for each run, in the bucket of the lake beside the tables. */
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { isNotThere } from '../../../handler/aws/s3-errors.ts';
import { type Doomed, NOTHING_DOOMED, together } from '../doomed.ts';
import { doomedIn, doomedText } from '../doomed-list.ts';
import type { DoomedLists } from '../forget.ts';
import { removeVersion, versionsUnder } from './versions.ts';

const FOLDER = 'forgetting/';

/** @param rawBucket the one that objects on a list are in */
export function listsOnStack(s3: S3Client, lakeBucket: string, rawBucket: string): DoomedLists {
  const taken = new Set<string>();
  return {
    pending: async () => {
      let all: Doomed = NOTHING_DOOMED;
      for (const key of await keysUnder(s3, lakeBucket)) {
        const text = await textOf(s3, lakeBucket, key);
        if (text === undefined) continue; // another run has finished it since
        all = together(all, doomedIn(text, `s3://${lakeBucket}/${key}`, rawBucket, lakeBucket));
        taken.add(key);
      }
      return all;
    },
    note: async (doomed) => {
      const Key = `${FOLDER}${randomUUID()}.json`;
      taken.add(Key);
      const request = { Bucket: lakeBucket, Key, ContentType: 'application/json', Body: doomedText(doomed) };
      await s3.send(new PutObjectCommand(request));
    },
    finish: async () => {
      for (const key of taken) {
        for (const version of await versionsUnder(s3, lakeBucket, key)) await removeVersion(s3, version);
      }
    },
  };
}

async function keysUnder(s3: S3Client, bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: FOLDER })) {
    for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
  }
  return keys;
}

async function textOf(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToString();
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}
