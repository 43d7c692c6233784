/** Replays through real queues and buckets, as moto imitates them, with the handler on the other end. */
import { readFileSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { S3LakeStore } from '../../handler/aws/s3-lake-store.ts';
import { S3RawStore } from '../../handler/aws/s3-raw-store.ts';
import { createLog } from '../../handler/log.ts';
import { handleBatch } from '../../handler/queue/batch.ts';
import type { Profile } from '../../quality/profile.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { seconds } from '../../quality/units.ts';
import { main } from '../../tools/replay/main.ts';
import { REAL_CLOCK } from '../../tools/upload/await-outcomes.ts';
import { samples, workspace } from '../support/workspace.ts';
import { type Cloud, createCloud } from './cloud.ts';
import type { Queue } from './queues.ts';

const endpoint = process.env.MOTO_ENDPOINT ?? '';
const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const good = readFileSync(samples.good);
const alsoGood = readFileSync(samples.alsoGood);
const strict: Profile = { ...defaultProfile, rules: { duration: { shortest: seconds(60) } } };

/** A stack, and a workspace with its outputs in a file. */
async function stack() {
  const cloud = await createCloud(endpoint);
  const here = workspace();
  const outputs = {
    rawBucket: cloud.uploads,
    lakeBucket: cloud.lakeBucket,
    queueUrl: cloud.queue.url,
    deadLettersUrl: cloud.deadLetters.url,
  };
  here.put('outputs.json', JSON.stringify(outputs));
  const replay = async (...argv: string[]) => {
    const parts = {
      confirm: async () => undefined,
      s3: () => new S3Client(config),
      sqs: () => new SQSClient(config),
      catalogue: () => Promise.reject(new Error('this stack does not compact')),
      clock: REAL_CLOCK,
    };
    const status = await main([...argv, '--stack-outputs', 'outputs.json'], here.context, parts);
    return { status, ...here.taken() };
  };
  return { cloud, here, replay };
}

/** Takes everything from the queue. @returns the bodies */
async function drain({ queues: { receive } }: Cloud, queue: Queue): Promise<string[]> {
  const bodies: string[] = [];
  for (let messages = await receive(queue); messages.length > 0; messages = await receive(queue)) {
    bodies.push(...messages.map(({ body }) => body));
  }
  return bodies;
}

/** Processes what is on the queue, by rules that may be others. @returns keys with their outcomes */
async function processed(cloud: Cloud, rules: Profile): Promise<string[]> {
  const outcomes: string[] = [];
  const s3 = new S3Client(config);
  const bodies = await drain(cloud, cloud.queue);
  const Records = bodies.map((body, index) => ({ messageId: String(index), body }));
  await handleBatch(
    { Records },
    {
      raw: new S3RawStore(s3),
      lake: new S3LakeStore(s3, cloud.lakeBucket),
      log: createLog({ write: () => {} }),
      defaultProfile: rules,
      report: async () => {},
      onResult: ({ object, outcome }) => outcomes.push(`${object.key} ${outcome}`),
    },
  );
  return outcomes.sort();
}

async function tables({ lakeFiles }: Cloud): Promise<string[]> {
  return [...(await lakeFiles()).keys()].map((key) => key.slice(0, key.indexOf('/'))).sort();
}

describe('a replay of a stack', () => {
  test('after a rule changed changes the outcome, and removes what no longer belongs', async () => {
    const { cloud, replay } = await stack();
    const key = '1 NSR/100m (0)+ü.mat';
    await cloud.upload(key, good);
    await drain(cloud, cloud.queue);
    expect(await replay('--prefix', '1 NSR/', '--yes')).toEqual({
      status: 0,
      out: '1 object to replay, 7.2 kB.\nSent 1 object. Results appear in the lake within minutes.\n',
      err: '',
    });
    expect(await processed(cloud, defaultProfile)).toEqual([`${key} accepted`]);
    expect(await tables(cloud)).toEqual(['beats', 'findings', 'recordings', 'rulesets', 'samples', 'windows']);
    await replay('--outcome', 'accepted', '--yes');
    expect(await processed(cloud, strict)).toEqual([`${key} rejected`]);
    expect(await tables(cloud)).toEqual(['findings', 'recordings', 'rulesets', 'rulesets', 'windows']);
    expect((await replay('--outcome', 'accepted', '--yes')).out).toContain('0 objects to replay');
    expect((await replay('--outcome', 'rejected', '--since', '2000-01-01', '--dry-run')).out).toContain('1 object to');
    expect((await replay('--outcome', 'rejected', '--since', '2100-01-01', '--dry-run')).out).toContain('0 objects to');
  });

  test('takes the newest version of each key, all where that is asked for, and no deleted one', async () => {
    const { cloud, replay } = await stack();
    const old = await cloud.upload('a.mat', good);
    const young = await cloud.upload('a.mat', alsoGood);
    await cloud.upload('deleted.mat', good);
    await cloud.remove('deleted.mat');
    await drain(cloud, cloud.queue);
    expect((await replay('--since', '2000-01-01', '--yes')).out).toBe(
      '1 object to replay, 7.2 kB.\n2 older versions left as are: --all-versions replays them too.\n' +
        'Sent 1 object. Results appear in the lake within minutes.\n',
    );
    const [body = ''] = await drain(cloud, cloud.queue);
    expect(body).toContain(`"versionId":"${young}"`);
    await replay('--prefix', 'a', '--all-versions', '--yes');
    const bodies = (await drain(cloud, cloud.queue)).join();
    expect([old, young].every((version) => bodies.includes(version))).toBe(true);
  });

  test('says what sleeps in Glacier and how to wake it, sends the rest, and nothing on a dry run', async () => {
    const { cloud, replay } = await stack();
    const StorageClass = 'GLACIER' as const;
    const version = await cloud.upload("it's old.mat", good, { StorageClass });
    for (let file = 10; file < 21; file += 1) await cloud.upload(`old-${file}.mat`, good, { StorageClass });
    await cloud.upload('young.mat', good, { StorageClass: 'GLACIER_IR' });
    await drain(cloud, cloud.queue);
    const { out } = await replay('--since', '2000-01-01', '--dry-run');
    expect(out.split('\n').slice(0, 3)).toEqual([
      '1 object to replay, 7.2 kB.',
      '12 objects in Glacier cannot be replayed before somebody restores them:',
      `  aws s3api restore-object --bucket ${cloud.uploads} --key 'it'\\''s old.mat' --version-id ${version} --restore-request Days=7`,
    ]);
    expect(out.split('\n').slice(-4)).toEqual([
      expect.stringContaining('--key old-18.mat '),
      '  … and 2 more',
      'Nothing was sent: this was a dry run.',
      '',
    ]);
    expect((await cloud.queues.waiting(cloud.queue)).visible).toBe(0);
    await replay('--since', '2000-01-01', '--yes');
    expect(await drain(cloud, cloud.queue)).toEqual([expect.stringContaining('"key":"young.mat"')]);
  });

  test('sends hundreds, and goes on after --max with the others', async () => {
    const { cloud, replay } = await stack();
    const keys = Array.from({ length: 123 }, (_, file) => `${String(file).padStart(3, '0')}.mat`);
    await Promise.all(keys.map((key) => cloud.upload(key, good)));
    await drain(cloud, cloud.queue);
    await replay('--prefix', '0', '--max', '95', '--yes');
    expect((await replay('--prefix', '0', '--yes')).out).toContain('95 objects of it went out before');
    const bodies = await drain(cloud, cloud.queue);
    expect(bodies.map((body) => JSON.parse(body).Records[0].s3.object.key).sort()).toEqual(keys.slice(0, 100));
  });

  test('tells in one sentence what AWS refuses', async () => {
    const { here, replay } = await stack();
    const outputs = { rawBucket: 'there-is-none', lakeBucket: 'l', queueUrl: 'q', deadLettersUrl: 'd' };
    here.put('outputs.json', JSON.stringify(outputs));
    const { status, out, err } = await replay('--prefix', 'a', '--yes');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(/^NoSuchBucket: .+\nRun the same command again to continue\.\n$/);
  });
});

describe('dead letters', () => {
  test('go back to the queue as they are, as many as --max says, and none on a dry run', async () => {
    const { cloud, replay } = await stack();
    await drain(cloud, cloud.queue); // S3's test event
    const bodies = Array.from({ length: 23 }, (_, letter) => `letter ${letter}, with\nlines and <>&"`);
    for (const body of bodies) await cloud.queues.send(cloud.deadLetters, body);
    expect(await replay('--dead-letters', '--dry-run')).toEqual({
      status: 0,
      out: 'About 23 dead letters.\nNothing was moved: this was a dry run.\n',
      err: '',
    });
    expect(await cloud.queues.waiting(cloud.deadLetters)).toEqual({ visible: 23, hidden: 0 });
    expect((await replay('--dead-letters', '--max', '12', '--yes')).out).toBe(
      'About 23 dead letters, of which 12 are moved by --max.\nMoved 12 dead letters back to the queue.\n',
    );
    expect(await cloud.queues.waiting(cloud.deadLetters)).toEqual({ visible: 11, hidden: 0 });
    expect((await replay('--dead-letters')).status).toBe(2);
    await replay('--dead-letters', '--yes');
    expect((await replay('--dead-letters', '--yes')).out).toBe('About 0 dead letters.\nThere is nothing to move.\n');
    expect((await drain(cloud, cloud.queue)).sort()).toEqual([...bodies].sort());
  });

  test('that are as large as a message may be are moved too', async () => {
    const { cloud, replay } = await stack();
    for (const letter of ['a', 'b', 'c']) await cloud.queues.send(cloud.deadLetters, letter.repeat(200 * 2 ** 10));
    expect((await replay('--dead-letters', '--yes')).out).toContain('Moved 3 dead letters');
  });
});
