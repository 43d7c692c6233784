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
import { isNotThere } from '../../../handler/aws/s3-errors.ts';
import { generationFolder, MANIFEST, manifestText, RECORDING_IDS } from '../../../lake/generations.ts';
import { ingestDate, type KeyParts, keyParts } from '../../../lake/layout.ts';
import { cleanedUpAtInterruption } from '../../../local/interruption.ts';
import { type CompactedDay, compactedDay, compactedDays } from '../../stack/compacted-rows.ts';
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
  const days = await generationsOf(s3, bucket, isWanted);
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
        for (const [day, compacted] of days) await copyInto(folder, day, compacted);
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

/** The compacted days that have a wanted recording. */
async function generationsOf(s3: S3Client, bucket: string, isWanted: (parts: KeyParts) => boolean) {
  const days: [day: string, compacted: CompactedDay][] = [];
  for (const day of await compactedDays(s3, bucket)) {
    const compacted = await compactedDay(s3, bucket, day);
    const wanted = [...(compacted?.ids ?? [])].filter((recordingId) =>
      isWanted({ table: 'recordings', day, recordingId }),
    );
    if (compacted !== undefined && wanted.length > 0) days.push([day, compacted]);
  }
  return days;
}

/** As a folder has it: who reads it takes the fresh row of a recording that has one, and the compacted row of any other. */
async function copyInto(folder: string, day: string, { manifest, ids, files }: CompactedDay): Promise<void> {
  const generation = join(folder, generationFolder(day, manifest.generation));
  mkdirSync(generation, { recursive: true });
  for (const [name, bytes] of await files()) writeFileSync(join(generation, name), bytes);
  writeFileSync(join(generation, RECORDING_IDS), [...ids].map((id) => `${id}\n`).join(''));
  writeFileSync(join(generation, MANIFEST), manifestText(manifest));
}

/** A file that has gone since it was listed was removed by a compaction: the generation, which was there a day before, has its rows. */
async function fetchInto(folder: string, s3: S3Client, bucket: string, key: string): Promise<void> {
  const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error) => {
    if (isNotThere(error)) return undefined;
    throw error;
  });
  if (found === undefined) return;
  const { Body } = found;
  if (Body === undefined) throw new Error(`S3 answered without the content of ${key}`);
  const path = join(folder, key); // the pattern of its name cannot lead out of the folder
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await Body.transformToByteArray());
}
