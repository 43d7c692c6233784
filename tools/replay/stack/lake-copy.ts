/**
 * The table `recordings` of a stack's lake, fetched to be queried on this machine: no listing has the outcomes.
 *
 * A file holds one row in about 10 KB, and fetching 1000 of them costs $0.0004, so a million recordings cost 40 cents;
 * how long that takes, and a folder of a million files, was not measured. `--since` fetches only the days from then on. For millions, Athena would scan the same bytes for less,
 * but needs another client and a query to wait for.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { ingestDate, type KeyParts, keyParts } from '../../../lake/layout.ts';
import { cleanedUpAtInterruption } from '../../../local/interruption.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { type LakeRow, rowsOfLake } from '../lake-rows.ts';

/** Files fetched at a time: as many as the SDK opens connections. */
const AT_A_TIME = 50;

/** @param onFile is called after each file, with how many of how many are here */
export function rowsOfBucket(
  s3: S3Client,
  bucket: string,
  since: Date | undefined,
  onFile: (done: number, all: number) => void,
): Promise<LakeRow[]> {
  const firstDay = since === undefined ? '' : ingestDate(since);
  return withRowsOfBucket(s3, bucket, ({ day }) => day >= firstDay, onFile, rowsOfLake);
}

/**
 * Lends a lake folder that has the table `recordings` of a bucket and nothing else.
 *
 * The folder goes at Ctrl-C too: it has everybody's rows.
 *
 * @param isWanted which recordings, by what their keys say
 * @param end the process after Ctrl-C; a test stays
 */
export async function withRowsOfBucket<T>(
  s3: S3Client,
  bucket: string,
  isWanted: (parts: KeyParts) => boolean,
  onFile: (done: number, all: number) => void,
  use: (folder: string) => Promise<T>,
  end?: (signal: NodeJS.Signals) => void,
): Promise<T> {
  const keys = await keysOf(s3, bucket, isWanted);
  const folder = mkdtempSync(join(tmpdir(), 'ecg-rows-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    return await cleanedUpAtInterruption(
      remove,
      async () => {
        let done = 0;
        await inLanes(keys, AT_A_TIME, async (key) => {
          await fetchInto(folder, s3, bucket, key);
          onFile(++done, keys.length);
        });
        return use(folder);
      },
      end,
    );
  } finally {
    remove();
  }
}

async function keysOf(s3: S3Client, bucket: string, isWanted: (parts: KeyParts) => boolean): Promise<string[]> {
  const keys: string[] = [];
  const request = { Bucket: bucket, Prefix: 'recordings/' };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, request)) {
    for (const { Key = '' } of Contents) {
      const parts = keyParts(Key);
      if (parts !== undefined && isWanted(parts)) keys.push(Key);
    }
  }
  return keys;
}

async function fetchInto(folder: string, s3: S3Client, bucket: string, key: string): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (Body === undefined) throw new Error(`S3 answered without the content of ${key}`);
  const path = join(folder, key); // the pattern of its name cannot lead out of the folder
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await Body.transformToByteArray());
}
