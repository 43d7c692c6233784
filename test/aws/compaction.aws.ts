/** The function that compacts, against S3 and Glue as moto imitates them: what the catalogue names is all that is read. */
import { readFileSync } from 'node:fs';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import type { GlueCatalogue } from '../../handler/aws/glue-catalogue.ts';
import { S3VersionedBucket } from '../../handler/aws/s3-versioned-bucket.ts';
import { compactBucket } from '../../handler/compact/bucket/compact-bucket.ts';
import { createLog } from '../../handler/log.ts';
import { RECORDING_TABLES, TABLE_NAMES } from '../../lake/schema.ts';
import { rowsOf } from '../support/read-back.ts';
import { samples } from '../support/workspace.ts';
import { createCatalogue } from './catalogue.ts';
import { createCloud } from './cloud.ts';
import { startFunction } from './lambda/function.ts';

const endpoint = process.env.MOTO_ENDPOINT ?? '';
const s3 = new S3Client({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const HOUR_MS = 3600 * 1000;

/** The rows of every table that Athena would read, as text, sorted; `processed_at` says when, which a replay changes. */
async function rowsIn(catalogue: GlueCatalogue, Bucket: string) {
  const rows: Record<string, string[]> = {};
  const files: Record<string, number> = {};
  for (const table of RECORDING_TABLES) {
    const all: string[] = [];
    files[table] = 0;
    for (const folder of (await catalogue.foldersOf(table)).values()) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${folder}/` }));
      for (const { Key } of Contents) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        const found = await rowsOf(await Body!.transformToByteArray());
        const withoutBigints = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
        for (const { processed_at: _, ...row } of found) all.push(JSON.stringify(row, withoutBigints));
        files[table] += 1;
      }
    }
    rows[table] = all.sort();
  }
  return { rows, files };
}

test('uploads are registered, compacted, replayed and cleaned up behind the same tables', async () => {
  const cloud = await createCloud(endpoint);
  const database = cloud.lakeBucket.replaceAll('-', '_');
  const catalogue = await createCatalogue(endpoint, database, cloud.lakeBucket);
  const environment = { ...cloud.environments['index.process'], CATALOGUE_DATABASE: database };
  const process = await startFunction('index.process', environment);
  const compact = await startFunction('index.compact', environment);
  const bucket = new S3VersionedBucket(s3, cloud.lakeBucket);
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) });
  const runAfter = (hours: number) =>
    compactBucket({ bucket, catalogue, nowMs: Date.now() + hours * HOUR_MS, hasTime: () => true }, log);
  try {
    for (const [name, path] of Object.entries({
      good: samples.good,
      also: samples.alsoGood,
      off: samples.electrodeOff,
    })) {
      await cloud.upload(`mit-bih-360/${name}.mat`, readFileSync(path));
    }
    await cloud.deliver(cloud.queue, process);
    for (const table of TABLE_NAMES) expect([table, (await catalogue.foldersOf(table)).size]).toEqual([table, 1]);
    const fresh = await rowsIn(catalogue, cloud.lakeBucket);
    expect(fresh.files).toMatchObject({ recordings: 3, windows: 3 });

    await compact.invoke({}); // the day is not over
    expect(await rowsIn(catalogue, cloud.lakeBucket)).toEqual(fresh);

    await runAfter(30);
    const compacted = await rowsIn(catalogue, cloud.lakeBucket);
    expect(compacted.rows).toEqual(fresh.rows);
    expect(Object.values(compacted.files)).toEqual(RECORDING_TABLES.map(() => 1));
    expect((await bucket.versions('samples/')).length).toBeGreaterThan(1);

    await cloud.upload('mit-bih-360/good.mat', readFileSync(samples.good)); // a new version comes late
    await cloud.deliver(cloud.queue, process);
    await runAfter(31);
    const withLate = await rowsIn(catalogue, cloud.lakeBucket);
    expect(withLate.rows.recordings!.length).toBe(fresh.rows.recordings!.length + 1);
    expect(new Set(withLate.rows.recordings)).toEqual(
      new Set([...fresh.rows.recordings!, ...withLate.rows.recordings!]),
    );

    await runAfter(60);
    await runAfter(61);
    expect(await rowsIn(catalogue, cloud.lakeBucket)).toEqual(withLate);
    for (const table of RECORDING_TABLES) expect([table, await bucket.versions(`${table}/`)]).toEqual([table, []]);
    expect((await bucket.versions('compacted/')).filter(({ key }) => key.endsWith('.parquet')).length).toBe(5);
  } finally {
    await process.stop();
    await compact.stop();
  }
  expect(lines.filter((line) => line.includes('"error"'))).toEqual([]);
});
