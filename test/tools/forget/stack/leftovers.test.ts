/** Forgetting on a stack finds what no row leads to: parts of a run that died, sheets, encoded names, and lists of other runs. */
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { recordingId } from '../../../../lake/layout.ts';
import { samples } from '../../../support/workspace.ts';
import type { FakeStack } from '../../stack/fake-stack.ts';
import { forget, people, put, setUp, versionsOf } from './world.ts';

/** Removes the rows of `recordings`, as if the function had died before it wrote them. */
function withoutRows({ lake }: FakeStack): void {
  for (let at = lake.length - 1; at >= 0; at -= 1) if (lake[at]!.key.startsWith('recordings/')) lake.splice(at, 1);
}

describe('a run that died before it wrote its row', () => {
  test.each(['--key', '--subject', '--recording'])('is found by its upload, by %s', async (option) => {
    const { stack, ...world } = setUp();
    const version = await put(stack, 'w/a.mat', samples.good, { subject: 'S-017' });
    await stack.process();
    withoutRows(stack);
    const id = recordingId('raw', 'w/a.mat', version);
    const value = { '--key': 'w/a.mat', '--subject': 'S-017', '--recording': id }[option]!;
    expect(versionsOf(stack.lake, id).length).toBeGreaterThan(2);
    const { status, err } = await forget({ stack, ...world }, option, value, '--yes');
    expect({ status, err, left: versionsOf(stack.lake, id), raw: stack.raw }).toEqual({
      status: 0,
      err: '',
      left: [],
      raw: [],
    });
  });

  test('is found by its id when the upload is gone too', async () => {
    const world = setUp();
    const { stack } = world;
    const id = recordingId('raw', 'w/a.mat', await put(stack, 'w/a.mat'));
    await stack.process();
    withoutRows(stack);
    stack.raw.length = 0;
    expect((await forget(world, '--recording', id, '--yes')).status).toBe(0);
    expect(versionsOf(stack.lake, id)).toEqual([]);
  });
});

test.each([
  ['found', PutObjectCommand, 'lake'],
  ['deleted from the lake', DeleteObjectCommand, 'raw'],
])('an upload that is processed after it was %s leaves no rows', async (_, Command, bucket) => {
  const world = setUp();
  const { stack } = world;
  const id = recordingId('raw', 'w/a.mat', await put(stack, 'w/a.mat'));
  const send = stack.s3.send.bind(stack.s3) as (command: object) => Promise<unknown>;
  let isProcessed = false;
  Object.assign(stack.s3, {
    send: async (command: object) => {
      if (!isProcessed && command instanceof Command && command.input.Bucket === bucket) {
        isProcessed = true;
        await stack.process();
      }
      return send(command);
    },
  });
  expect((await forget(world, '--key', 'w/a.mat', '--yes')).status).toBe(0);
  expect([isProcessed, versionsOf(stack.lake, id)]).toEqual([true, []]);
});

test.each([
  ['--prefix', 'mit-bih-360/s018/a.m', []],
  ['--key', 'mit-bih-360/s018/a.hea', ['mit-bih-360/s018/a.mat']],
])('a sheet goes, by %s %s', async (option, value, left) => {
  const world = await people();
  const { stack } = world;
  await put(stack, 'mit-bih-360/s018/a.hea', samples.cutShort);
  await stack.s3.send(new DeleteObjectCommand({ Bucket: 'raw', Key: 'mit-bih-360/s018/a.hea' }));
  expect((await forget(world, option, value, '--yes')).status).toBe(0);
  expect(versionsOf(stack.raw, 's018/a')).toEqual(left);
});

test('by its id, only rows of its key are fetched; a sheet that another version of it was read with stays', async () => {
  const world = await people();
  const { stack } = world;
  const sheet = 'a 1 360 3600\na.mat 16+24 200 11 1024 0 0 0 MLII\n';
  await stack.s3.send(new PutObjectCommand({ Bucket: 'raw', Key: 'w/a.hea', Body: sheet }));
  const version = await put(stack, 'w/a.mat');
  await put(stack, 'w/a.mat', samples.alsoGood);
  await stack.process();
  stack.asked.length = 0;
  const id = recordingId('raw', 'w/a.mat', version);
  expect((await forget(world, '--recording', id, '--yes')).status).toBe(0);
  expect(stack.raw.filter(({ key }) => key.startsWith('w/')).map(({ key }) => key)).toEqual(['w/a.hea', 'w/a.mat']);
  const fetched = stack.asked.filter(([name, { Key }]) => name === 'GetObject' && Key.startsWith('recordings/'));
  expect(fetched).toHaveLength(3);
});

test('a subject that is not ASCII is found as the function reads it', async () => {
  const world = setUp();
  await put(world.stack, 'w/a.mat', samples.good, { subject: '=?UTF-8?B?SsO8cmdlbg==?=' });
  await put(world.stack, 'w/b.mat', samples.good, { subject: 'Jurgen' });
  expect((await forget(world, '--subject', 'Jürgen', '--yes')).status).toBe(0);
  expect(world.stack.raw.map(({ key }) => key)).toEqual(['w/b.mat']);
});

test('two at once: the one that ends first leaves the list of the other', async () => {
  const world = await people();
  const { stack } = world;
  const list = JSON.stringify({ format: 1, recordings: [], objects: [{ bucket: 'raw', key: 'k', version: 'v' }] });
  const send = stack.s3.send.bind(stack.s3) as (command: object) => Promise<unknown>;
  let isOther = false;
  Object.assign(stack.s3, {
    send: async (command: object) => {
      if (!isOther && command instanceof PutObjectCommand) {
        isOther = true;
        await send(new PutObjectCommand({ Bucket: 'lake', Key: 'forgetting/other.json', Body: list }));
      }
      return send(command);
    },
  });
  expect((await forget(world, '--subject', 'S-017', '--yes')).status).toBe(0);
  expect(stack.lake.filter(({ key }) => key.startsWith('forgetting/')).map(({ key }) => key)).toEqual([
    'forgetting/other.json',
  ]);
  const { out } = await forget(world, '--subject', 'nobody', '--yes');
  expect(out).toContain('is deleted with the rest: 0 recordings, 1 object.\n  "k"\n');
  expect(out).toMatch(/\nAll that was left to do is done\.\n$/);
  expect(out).not.toContain('Forgotten');
  expect(stack.lake.filter(({ key }) => key.startsWith('forgetting/'))).toEqual([]);
});

test('a person sees what else goes before they are asked', async () => {
  const world = await people();
  const { out } = await forget(world, '--prefix', 'mit-bih-360/s01', '--dry-run');
  expect(out).toContain(
    'The prefix "mit-bih-360/s01" has no / at its end, so it also takes keys such as "mit-bih-360/s012/a.mat": end it with / for one folder.\n',
  );
  expect(out).toContain(
    'On a stack, every result of Athena goes too, whoever asked for it, since each may hold a row.\n',
  );
  expect((await forget(world, '--prefix', 'mit-bih-360/', '--dry-run')).out).not.toContain('has no /');
});
