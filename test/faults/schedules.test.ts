/**
 * Random schedules: messages come one to three times, in any order and any cut of batches, to up to three handlers at
 * once, whose calls overtake each other; calls fail and processes are killed. `PROPERTY_SEED` takes the same ones again.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { recordingId } from '../../lake/layout.ts';
import { openLake } from '../../local/open-lake.ts';
import { emptyFolder, writeObject } from '../support/lake-folder.ts';
import { BUCKET, notification } from '../support/pipeline.ts';
import { Queue } from './queue.ts';
import { runsOf, SEED, say } from './seed.ts';
import { drain, expectWhole, type Work } from './settle.ts';
import { GOOD, KEYS, makeCleanRuns, RULES_NAMES } from './uploads.ts';
import { type Call, FATES, type Fate, World } from './world.ts';

const SCHEDULES = runsOf(200);

let schedules = 0;
let calls = 0;
let deaths = 0;

beforeAll(makeCleanRuns);
afterAll(() => say(`random: ${schedules} schedules explored, ${calls} calls, ${deaths} kills, seed ${SEED}`));

const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('done') },
  { weight: 1, arbitrary: fc.constantFrom(...FATES.filter((one) => one !== 'late')) },
);

/** What is asked of the handlers, and what befalls them meanwhile. */
const phases = fc.record({
  messages: fc.array(
    fc.record({
      keys: fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 2 }),
      /** When each copy of the message comes. */
      arrivals: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  batchSizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  overlap: fc.integer({ min: 1, max: 3 }),
  /** Of the first calls; the others are done. */
  fates: fc.array(fate, { minLength: 5, maxLength: 60 }),
  /** What fails for ever, until somebody mends it. */
  broken: fc.option(
    fc.record({
      what: fc.constantFrom<Call['what']>('newest', 'open', 'bytes', 'write', 'list', 'remove', 'report'),
      key: fc.constantFrom('', GOOD, 'samples/', 'recordings/'),
    }),
  ),
  /** How often each process may ask for the time before it is over. */
  patience: fc.array(fc.nat(8), { maxLength: 4 }),
  maxPrefetchBytes: fc.constantFrom(0, 1000, 2 ** 20),
});
type Phase = typeof phases extends fc.Arbitrary<infer T> ? T : never;

/** One phase: first with faults, then mended, with the dead letters replayed. */
async function live(world: World, scheduler: fc.Scheduler, rules: Work['rules'], phase: Phase): Promise<void> {
  const { messages, batchSizes, overlap, fates, broken, patience, maxPrefetchBytes } = phase;
  const queue = new Queue();
  const copies = messages.flatMap(({ keys, arrivals }) => arrivals.map((at) => ({ at, body: notification(...keys) })));
  queue.send(...copies.sort((a, b) => a.at - b.at).map(({ body }) => body));
  const began = world.calls;
  world.fateOf = ({ number, what, key }) => {
    if (what === broken?.what && key.startsWith(broken.key)) return 'failed';
    const fate = fates[number - began] ?? 'done';
    if (fate.startsWith('killed')) deaths += 1;
    return fate;
  };
  let batches = 0;
  let processes = 0;
  const work: Work = {
    rules,
    overlap,
    batchSize: () => batchSizes[batches++ % batchSizes.length]!,
    differences: () => ({ maxPrefetchBytes, timeLeftMs: timeFor(patience[processes++]) }),
  };
  await scheduler.waitFor(drain(queue, world, work));
  world.fateOf = () => 'done';
  queue.replayDead();
  await scheduler.waitFor(drain(queue, world, { rules }));
  await scheduler.waitIdle(); // what a killed process had sent arrives before the rules change
}

/** A clock that is asked so often before the time is over. */
function timeFor(questions = Number.POSITIVE_INFINITY): () => number {
  let asked = 0;
  return () => (asked++ < questions ? Number.POSITIVE_INFINITY : 0);
}

function keysIn({ messages }: Phase): string[] {
  return [...new Set(messages.flatMap(({ keys }) => keys))];
}

async function explored(world: World): Promise<void> {
  schedules += 1;
  calls += world.calls;
}

describe('whatever is delivered how often, in whatever order, and whatever fails meanwhile', () => {
  test('every upload ends in one outcome, whole, undoubled and reported', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), phases, async (scheduler, phase) => {
        const world = new World(() => scheduler.schedule(Promise.resolve()));
        await live(world, scheduler, 'usual', phase);
        expectWhole(world, 'usual', keysIn(phase));
        await explored(world);
      }),
      { numRuns: SCHEDULES, seed: SEED },
    );
  });

  test('a replay under other rules changes the outcome, and removes what no longer belongs', async () => {
    const rules = fc.constantFrom(...RULES_NAMES);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), rules, phases, rules, phases, async (scheduler, from, before, to, after) => {
        const world = new World(() => scheduler.schedule(Promise.resolve()));
        await live(world, scheduler, from, before);
        const again = { ...after, messages: before.messages };
        await live(world, scheduler, to, again);
        expectWhole(world, to, keysIn(before));
        await explored(world);
      }),
      { numRuns: Math.ceil(SCHEDULES / 2), seed: SEED },
    );
  });
});

test('what is left after a bad day is read by DuckDB: each recording once, each sample once', async () => {
  const world = new World();
  const queue = new Queue();
  const bad: readonly Fate[] = ['killed late', 'failed', 'killed', 'cut', 'failed late'];
  world.fateOf = ({ number }) => (number < 60 && number % 6 === 5 ? bad[((number - 5) / 6) % bad.length]! : 'done');
  for (const key of KEYS) queue.send(notification(key), notification(key));
  await drain(queue, world, { rules: 'usual', overlap: 2, batchSize: () => 3 });
  queue.replayDead();
  await drain(queue, world, { rules: 'usual' });
  expectWhole(world, 'usual');
  const folder = emptyFolder();
  for (const [key, bytes] of world.lake) writeObject(folder, key, bytes);
  const lake = await openLake(folder);
  try {
    const { rows } =
      await lake.query(`select r.source_key, r.outcome, count(s.sample), count(distinct s.sample), r.sample_count
      from recordings r left join samples s using (recording_id) group by all order by r.source_key`);
    expect(rows).toEqual([
      ['cut short.mat', 'unreadable', 0n, 0n, null],
      ['two seconds.mat', 'rejected', 0n, 0n, 720n],
      [GOOD, 'accepted', 625n, 625n, 625n],
    ]);
    const known = KEYS.map((key) => recordingId(BUCKET, key, 'v1'));
    const { rows: ids } = await lake.query(
      'select distinct recording_id from windows union select recording_id from findings',
    );
    for (const [id] of ids) expect(known).toContain(id);
  } finally {
    lake.close();
  }
});
