/** Forgetting on a stack before any call that a compaction makes: nobody comes back, and everybody else has all they had. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { runsOf } from '../../../support/seed/seed.ts';
import { anHourLater, compactAfter, compactBeside, hoursAgo, linesSeen } from './compacted-world.ts';
import { say, uploaded } from './corrected-world.ts';
import { forget, people, setUp, versionsOf, type World } from './world.ts';

/** `npm test` tries a part of the calls; all are tried under a seed that was asked for. Has no divisor in common with how they repeat. */
const EVERY = runsOf(4) === 4 ? 1 : 37;

/** What happens beside a compaction that runs so many hours from now. */
interface Story {
  readonly hour: number;
  /** Before the compaction, all of it some hours ago. */
  readonly before: () => Promise<World>;
  /** Just before somebody is forgotten. */
  readonly act?: (world: World) => Promise<void>;
  readonly subject: string;
  /** No version of a file of the lake may have any of these. */
  readonly texts: readonly string[];
}

const mine = { subject: 'S-017', texts: ['S-017', 's017'] };
const STORIES: Readonly<Record<string, Story>> = {
  'the first compaction': { ...mine, hour: 30, before: people },
  'the compaction that removes what the first has taken': {
    ...mine,
    hour: 60,
    before: async () => {
      const world = await people();
      await compactAfter(world, 30);
      return world;
    },
  },
  'the first compaction, and corrected just before': {
    hour: 30,
    before: uploaded,
    act: async (world) => {
      await say(world, 'S-018');
      await world.stack.process();
    },
    subject: 'S-099',
    texts: ['S-099'],
  },
};

test.each(Object.entries(STORIES))(
  'before any call of %s, a person is forgotten for good, or it is said that something may be left',
  async (_, { hour, before, act = async () => {}, subject, texts }) => {
    const base = await hoursAgo(await before());
    const forgotten = async (world: World) => (await forget(world, '--subject', subject, '--yes')).status;
    const left = ({ stack }: World) => texts.flatMap((text) => versionsOf(stack.lake, text));
    const peaceful = await copyOf(base);
    await act(peaceful);
    expect(await forgotten(peaceful)).toBe(0);
    const others = await linesSeen(peaceful);
    const calls = await compactBeside(await copyOf(base), hour, -1, async () => {});
    expect(calls).toBeGreaterThan(30);
    for (let at = 0; at < calls; at += EVERY) {
      const world = await copyOf(base);
      let status = -1;
      await compactBeside(world, hour, at, async () => {
        await act(world);
        status = await forgotten(world);
        if (status !== 0) status = await forgotten(world); // at once, as it says
      });
      if (status === 0) expect([at, left(world)]).toEqual([at, []]);
      expect([at, await anHourLater(() => forgotten(world)), left(world)]).toEqual([at, 0, []]);
      await compactAfter(world, hour + 1);
      expect([at, left(world), await linesSeen(world)]).toEqual([at, [], others]);
    }
  },
);

/** The same buckets and catalogue, which go their own way from now on. */
async function copyOf({ stack, catalogue }: World): Promise<World> {
  const copy = setUp();
  const versions = [...stack.raw, ...stack.lake].map(({ version }) => Number(version.slice(1)));
  // No version may be used twice: those that are used are taken from the new stack's, too.
  for (let used = Math.max(...versions); used > 0; used -= 1)
    await copy.stack.s3.send(new PutObjectCommand({ Bucket: 'results', Key: 'k' }));
  copy.stack.results.length = 0;
  for (const bucket of ['raw', 'lake'] as const) copy.stack[bucket].push(...stack[bucket].map((one) => ({ ...one })));
  copy.stack.now = stack.now;
  return { ...copy, catalogue: catalogue.copy() };
}
