/** Forgetting a person, against buckets and queues as moto imitates them: every object version that is left is looked into. */
import { readFileSync } from 'node:fs';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { S3VersionedBucket } from '../../handler/aws/s3-versioned-bucket.ts';
import { compactBucket } from '../../handler/compact/bucket/compact-bucket.ts';
import { createLog } from '../../handler/log.ts';
import { main } from '../../tools/forget/main.ts';
import { samples, workspace } from '../support/workspace.ts';
import { createCatalogue } from './catalogue.ts';
import { createCloud } from './cloud.ts';
import { startFunction } from './lambda/function.ts';

const endpoint = process.env.MOTO_ENDPOINT ?? '';
const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const good = readFileSync(samples.good);

test('no version of any object holds a subject that was forgotten, and everybody else has all they had', async () => {
  const cloud = await createCloud(endpoint);
  const here = workspace();
  const outputs: Readonly<Record<string, string>> = {
    database: cloud.lakeBucket.replaceAll('-', '_'),
    ...(await cloud.outputs()),
  };
  here.put('outputs.json', JSON.stringify(outputs));
  const s3 = new S3Client(config);
  const database = cloud.lakeBucket.replaceAll('-', '_');
  const catalogue = await createCatalogue(endpoint, database, cloud.lakeBucket);
  const mine = { Metadata: { subject: 'S-017' } };
  await cloud.upload('mit-bih-360/bed 1/ü+1.mat', good, mine);
  await cloud.upload('mit-bih-360/bed 1/ü+1.mat', readFileSync(samples.alsoGood), mine);
  await cloud.upload('mit-bih-360/bed 2.mat', good, { Metadata: { subject: 'S-018' } });
  const corrected = 'mit-bih-360/c.hea';
  const sheet = (subject: string) =>
    Buffer.from(`c 1 360 3600\nc.mat 16+24 200/mV 11 1024\n# subject_id: ${subject}\n`);
  await cloud.upload(corrected, sheet('S-099'));
  await cloud.upload(corrected.replace('.hea', '.mat'), good);
  const process = await startFunction('index.process', cloud.environments['index.process']);
  try {
    await cloud.deliver(cloud.queue, process);
    await cloud.upload(corrected, sheet('S-018'));
    await cloud.deliver(cloud.queue, process);
  } finally {
    await process.stop();
  }
  await cloud.remove('mit-bih-360/bed 1/ü+1.mat');
  const forget = async (...argv: string[]) => {
    const parts = {
      confirm: async () => undefined,
      s3: () => s3,
      sqs: () => new SQSClient(config),
      catalogue: async () => catalogue,
    };
    const status = await main([...argv, '--yes', '--stack-outputs', 'outputs.json'], here.context, parts);
    return { status, ...here.taken() };
  };
  /** Every version in every bucket, with its content. */
  const everything = async () => {
    const found: [name: string, content: string][] = [];
    for (const Bucket of [cloud.uploads, cloud.lakeBucket, outputs.resultsBucket]) {
      const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      for (const { Key, VersionId } of Versions) {
        const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
        const content = Buffer.from(await Body!.transformToByteArray()).toString('latin1');
        found.push([`${Bucket}/${Key}`, `${content}${JSON.stringify(Metadata)}`]);
      }
      for (const { Key } of DeleteMarkers) found.push([`${Bucket}/${Key}`, '']);
    }
    return found;
  };
  const holding = async (text: string) =>
    (await everything()).filter(([name, content]) => `${name}${content}`.includes(text));
  expect((await holding('S-017')).length).toBeGreaterThan(2);
  const inLake = ([name]: readonly [string, string]) => name.startsWith(`${cloud.lakeBucket}/`);
  expect((await holding('S-099')).filter(inLake).map(([name]) => name)).toEqual([
    expect.stringContaining('/recordings/'),
  ]);
  const [todays, theirs] = [await cloud.lakeFiles(), await holding('S-018')];
  const reply = await forget('--subject', 'S-099');
  expect(reply).toMatchObject({ status: 0, err: '' });
  expect(reply.out).toMatch(/\n1 recording stays, without earlier rows of the subject\. /);
  expect((await holding('S-099')).map(([name]) => name)).toEqual([`${cloud.uploads}/${corrected}`]); // its sheet's earlier version
  expect([await cloud.lakeFiles(), await holding('S-018')]).toEqual([todays, theirs]);
  const bucket = new S3VersionedBucket(s3, cloud.lakeBucket);
  const log = createLog({ write: () => {} });
  const compactAfter = (hours: number) =>
    compactBucket({ bucket, catalogue, nowMs: Date.now() + hours * 3600_000, hasTime: () => true }, log);
  await compactAfter(30);
  await compactAfter(60);
  expect(await holding('S-017')).not.toEqual([]);
  expect(await forget('--subject', 'S-017')).toMatchObject({ status: 0, err: '' });
  expect([await holding('S-017'), await holding('bed 1')]).toEqual([[], []]);
  expect((await holding('S-018')).length).toBe(3); // the upload, the sheet, and the day's recordings
  expect(await forget('--prefix', 'mit-bih-360/')).toMatchObject({ status: 0, err: '' });
  const left = (await everything()).filter(
    ([name]) => !/\/rulesets\/|\/(?:manifest\.json|recording-ids|taken|swapped)$/.test(name),
  );
  expect(left).toEqual([]);
  expect(await holding('mit-bih-360/bed')).toEqual([]);
});
