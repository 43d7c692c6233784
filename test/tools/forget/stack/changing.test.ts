/** Forgetting on a stack where a recording is corrected meanwhile: nothing of the person is missed, and nobody else loses theirs. */
import { describe, expect, test } from '@jest/globals';
import { runsOf } from '../../../support/seed/seed.ts';
import { anHourLater, compactBeside, hoursAgo, seenIn } from './compacted-world.ts';
import { say, uploaded } from './corrected-world.ts';
import { forget, versionsOf, type World } from './world.ts';

const SUBJECT = ['--subject', 'S-099', '--yes'];
/** `npm test` tries a part of the calls; all are tried under a seed that was asked for. */
const EVERY = runsOf(4) === 4 ? 1 : 3;
/** The compaction has read the row by then, and has not committed it. */
const READ = 24;

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
  const { calls } = meanwhile(
    probe,
    () => false,
    async () => {},
  );
  expect((await forget(probe, ...SUBJECT)).status).toBe(0);
  expect(calls()).toBeGreaterThan(20);
  for (let at = 0; at < calls(); at += EVERY) {
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

  /** Does something beside the compaction that holds the row, which commits it then. */
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
    const wait = 'A compaction may just have read an earlier row: run the same command again in 20 minutes.\n';
    expect(said.map(({ status, err }) => [status, err])).toEqual(said.map(() => [1, wait]));
    expect(lists(world)).toHaveLength(said.length);
    const again = await anHourLater(() => forget(world, '--subject', 'S-017', '--yes'));
    expect(again).toMatchObject({ status: 0, err: '', out: expect.stringContaining(', 1 earlier row, ') });
    expect([versionsOf(world.stack.lake, 'S-099'), lists(world)]).toEqual([[], []]);
    expect((await seenIn(world)).recordings).toHaveLength(1);
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
