/** Forgetting on a stack where a recording is corrected meanwhile: nothing of the person is missed, and nobody else loses theirs. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { runsOf } from '../../../support/seed/seed.ts';
import { samples } from '../../../support/workspace.ts';
import { anHourLater, compactBeside, HOUR_MS, hoursAgo, seenIn } from './compacted-world.ts';
import { say, uploaded } from './corrected-world.ts';
import { forget, put, redeliver, setUp, versionsOf, type World } from './world.ts';

const SUBJECT = ['--subject', 'S-099', '--yes'];
/** `npm test` tries the requests until the list of what goes is written; all are tried under a seed that was asked for. */
const IS_ALL = runsOf(4) === 4;
/** Before this call, a compaction of one recording has read its row, and has not written it. */
const READ = 24;
const KEY = 'w/a.mat';

type Command = { readonly constructor: { readonly name: string }; readonly input: Readonly<Record<string, string>> };

async function correct(world: World): Promise<void> {
  await say(world, 'S-018');
  await world.stack.process();
}

/** Does something before a request that the command makes. @returns how many it has made so far */
function meanwhile({ stack }: World, isIt: (command: Command, at: number) => boolean, act: () => Promise<void>) {
  const send = stack.s3.send as (command: object) => Promise<unknown>;
  let [calls, isDone] = [0, false];
  const acting = async (command: Command) => {
    if (!isDone && isIt(command, calls)) {
      isDone = true;
      Object.assign(stack.s3, { send });
      await act();
      Object.assign(stack.s3, { send: acting });
    }
    calls += 1;
    return send(command);
  };
  Object.assign(stack.s3, { send: acting });
  return { calls: () => calls };
}

test('corrected before any request, the row from before is never missed', async () => {
  const probe = await uploaded();
  let listedAt = 0;
  const isList = ({ constructor: { name } }: Command) => name === 'PutObjectCommand';
  const { calls } = meanwhile(probe, isList, async () => {
    listedAt = calls();
  });
  expect((await forget(probe, ...SUBJECT)).status).toBe(0);
  expect(listedAt).toBeGreaterThan(5);
  const end = IS_ALL ? calls() : listedAt;
  for (let at = 0; at <= end; at += 1) {
    const world = await uploaded();
    meanwhile(
      world,
      (_, call) => call === at,
      () => correct(world),
    );
    const { status } = await forget(world, ...SUBJECT);
    if (status === 0) expect([at, versionsOf(world.stack.lake, 'S-099')]).toEqual([at, []]);
  }
});

test('corrected after rows were fetched, the recording stays with its uploads', async () => {
  const world = await uploaded();
  const isListing = ({ constructor: { name }, input: { Prefix } }: Command) =>
    name === 'ListObjectVersionsCommand' && Prefix === 'recordings/ingest_date=';
  meanwhile(world, isListing, () => correct(world));
  expect(await forget(world, ...SUBJECT)).toMatchObject({ status: 0, err: '' });
  expect([versionsOf(world.stack.lake, 'S-099'), versionsOf(world.stack.lake, 'S-018')]).toEqual([
    [],
    [expect.stringMatching(/^recordings\//)],
  ]);
  expect(world.stack.raw.map(({ key }) => key.split('.')[1]).sort()).toEqual(['hea', 'hea', 'mat']);
});

describe('a row that a compaction has read before it was written over', () => {
  const lists = ({ stack }: World) => stack.lake.filter(({ key }) => key.startsWith('forgetting/'));

  /** Does something beside the compaction that holds the row, and writes it then. */
  async function beside(act: (world: World) => Promise<void>): Promise<World> {
    const world = await hoursAgo(await uploaded());
    await compactBeside(world, 30, READ, () => act(world));
    expect(versionsOf(world.stack.lake, 'S-099')).not.toEqual([]);
    return world;
  }

  test('keeps every run from its end until it can be seen, and any run removes it then', async () => {
    const said: Awaited<ReturnType<typeof forget>>[] = [];
    const world = await beside(async (it) => {
      await correct(it);
      for (const subject of ['S-099', 'S-099', 'S-017']) said.push(await forget(it, '--subject', subject, '--yes'));
      expect(versionsOf(it.stack.lake, 'S-099')).toEqual([]);
    });
    expect(said[1]!.out).toContain('\nNothing was found of subject "S-099"');
    const wait = 'A compaction may just have read an earlier row: run the same command again in 20 minutes.\n';
    expect(said.map(({ status, err }) => [status, err])).toEqual(said.map(() => [1, wait]));
    expect(lists(world)).toHaveLength(said.length);
    const again = await anHourLater(() => forget(world, '--subject', 'S-017', '--yes'));
    expect(again).toMatchObject({ status: 0, err: '', out: expect.stringContaining(', 1 earlier row, ') });
    expect([versionsOf(world.stack.lake, 'S-099'), lists(world)]).toEqual([[], []]);
    expect((await seenIn(world)).recordings).toHaveLength(1);
  });

  test('is never proven gone while the day has it, where the file of the recording was deleted since', async () => {
    const world = setUp();
    const { stack } = world;
    stack.now = new Date(Date.now() - HOUR_MS);
    await put(stack, KEY, samples.cutShort, { subject: 'S-099' }); // its row is all it has: the compaction lacks nothing
    await stack.process();
    await hoursAgo(world);
    await compactBeside(world, 30, READ, async () => {
      Object.assign(stack.raw[0]!, { metadata: { subject: 'S-018' } });
      await redeliver(stack, KEY);
      const { key } = stack.lake.find((one) => one.key.startsWith('recordings/'))!;
      await stack.s3.send(new DeleteObjectCommand({ Bucket: 'lake', Key: key }));
      expect((await forget(world, ...SUBJECT)).status).toBe(1);
      expect(versionsOf(stack.lake, 'S-099')).toEqual([]);
    });
    expect((await seenIn(world)).recordings).toHaveLength(1);
    const others = await anHourLater(() => forget(world, '--subject', 'S-017', '--yes'));
    expect([others.status, others.err]).toEqual([1, expect.stringMatching(/^Not all of it is deleted\./)]);
    expect(others.out).toContain('compacted 1.');
    expect(await anHourLater(() => forget(world, ...SUBJECT))).toMatchObject({ status: 0, err: '' });
    expect([versionsOf(stack.lake, 'S-099'), lists(world)]).toEqual([[], []]);
  });

  test('is waited for by the next run, where one was killed after it had removed the row', async () => {
    let status: number | undefined;
    await beside(async (world) => {
      const { stack } = world;
      await correct(world);
      const isNext = ({ constructor: { name }, input: { Key = '', VersionId } }: Command) =>
        name === 'DeleteObjectCommand' && VersionId !== undefined && Key.startsWith('samples/');
      const killed = meanwhile(world, isNext, () => Promise.reject(Object.assign(new Error(), { syscall: 'kill' })));
      expect([(await forget(world, ...SUBJECT)).status, killed.calls() > 0]).toEqual([1, true]);
      expect(versionsOf(stack.lake, 'S-099')).toEqual([]);
      ({ status } = await forget(world, ...SUBJECT));
    });
    expect(status).toBe(1);
  });

  test('is not proven gone by a run that began to look before it could be seen, however long that looks', async () => {
    const world = await hoursAgo(await uploaded());
    const { now } = Date;
    // What generations have was read by then; until the list is written, it takes 25 minutes.
    const isListing = ({ constructor: { name }, input: { Prefix } }: Command) =>
      name === 'ListObjectVersionsCommand' && Prefix === 'recordings/ingest_date=';
    meanwhile(world, isListing, async () => {
      await compactBeside(world, 30, READ, () => correct(world));
      Date.now = () => now() + 25 * 60_000;
    });
    const { status } = await forget(world, ...SUBJECT).finally(() => Object.assign(Date, { now }));
    expect([status, versionsOf(world.stack.lake, 'S-099').length > 0]).toEqual([1, true]);
    expect(await anHourLater(() => forget(world, ...SUBJECT))).toMatchObject({ status: 0, err: '' });
    expect(versionsOf(world.stack.lake, 'S-099')).toEqual([]);
  });
});
