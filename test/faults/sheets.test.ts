/**
 * A recording and the sheet beside it, which come in any order, twice, late, in several versions and under faults: the
 * lake ends as if the last sheet had been there from the beginning.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Result } from '../../handler/result.ts';
import { notification } from '../support/pipeline.ts';
import { Queue } from './queue.ts';
import { runsOf, SEED, say } from './seed.ts';
import { drain, expectWhole, type Work } from './settle.ts';
import { GOOD, makeCleanRuns, SHEET, SHEETS, UPLOADS } from './uploads.ts';
import { FATES, type Fate, World } from './world.ts';

const SCHEDULES = runsOf(150);

let schedules = 0;

beforeAll(makeCleanRuns);
afterAll(() => say(`sheets: ${schedules} schedules explored, seed ${SEED}`));

/** Something is uploaded once so many calls were made, and announced so often. */
interface Arrival {
  /** `recording`, or a version of the sheet. */
  readonly what: string;
  readonly afterCalls: number;
  readonly copies: number;
}

interface Schedule {
  readonly arrivals: readonly Arrival[];
  readonly fates?: readonly Fate[];
  readonly batchSize?: number;
  readonly overlap?: number;
}

/** @returns what was found of the recording, in the order in which it was done */
async function run({ arrivals, fates = [], batchSize = 10, overlap = 1 }: Schedule): Promise<Result[]> {
  const world = new World();
  const queue = new Queue();
  const results: Result[] = [];
  const left = arrivals.toSorted((a, b) => a.afterCalls - b.afterCalls);
  const arrive = () => {
    const { what, copies } = left.shift()!;
    const key = what === 'recording' ? GOOD : SHEET;
    world.changed.set(key, what === 'recording' ? UPLOADS[GOOD] : SHEETS[what]);
    queue.send(...Array.from({ length: copies }, () => notification(key)));
  };
  world.changed.set(GOOD, undefined);
  world.fateOf = ({ number }) => {
    while (left.length > 0 && left[0]!.afterCalls <= number) arrive();
    return fates[number] ?? 'done';
  };
  const work: Work = {
    rules: 'usual',
    overlap,
    batchSize: () => batchSize,
    differences: () => ({ onResult: (result) => results.push(result) }),
  };
  while (left.length > 0) {
    const now = Math.max(world.calls, left[0]!.afterCalls);
    while (left.length > 0 && left[0]!.afterCalls <= now) arrive();
    await drain(queue, world, work);
  }
  world.fateOf = () => 'done';
  queue.replayDead();
  await drain(queue, world, work);
  const last = arrivals.toSorted((a, b) => a.afterCalls - b.afterCalls).findLast(({ what }) => what !== 'recording');
  expectWhole(world, 'usual', [GOOD], () => last?.what ?? 'none');
  const judged = results.filter(({ outcome }) => outcome === 'accepted');
  expect(judged.at(-1)?.companion).toEqual(last && { key: SHEET, version: last.what });
  schedules += 1;
  return judged;
}

describe('a sheet', () => {
  test('that was there first is read with its recording, which is processed once', async () => {
    const results = await run({
      arrivals: [
        { what: 'h1', afterCalls: 0, copies: 1 },
        { what: 'recording', afterCalls: 0, copies: 1 },
      ],
    });
    expect(results).toHaveLength(1);
  });

  test('that comes while its recording is processed is what the lake ends with, whenever it comes', async () => {
    const processed: number[] = [];
    for (let afterCalls = 1; afterCalls < 40; afterCalls += 1) {
      const arrivals = [
        { what: 'recording', afterCalls: 0, copies: 1 },
        { what: 'h1', afterCalls, copies: 1 },
      ];
      processed.push((await run({ arrivals })).length);
    }
    expect(Math.max(...processed)).toBe(2);
  });

  test('that comes without ever being announced is read all the same, when it comes before the last question', async () => {
    const read = new Set<string | undefined>();
    for (let afterCalls = 1; afterCalls < 12; afterCalls += 1) {
      const world = new World();
      const queue = new Queue();
      const results: Result[] = [];
      world.fateOf = ({ number }) => {
        if (number === afterCalls) world.changed.set(SHEET, SHEETS.h1);
        return 'done';
      };
      queue.send(notification(GOOD));
      await drain(queue, world, {
        rules: 'usual',
        differences: () => ({ onResult: (result) => results.push(result) }),
      });
      read.add(results.at(-1)?.companion?.version);
      const isBeforeLastQuestion = afterCalls < world.calls - 2;
      if (isBeforeLastQuestion) expect(results.at(-1)?.companion?.version).toBe('h1');
    }
    expect(read).toContain('h1');
  });

  test('whatever comes in whatever order, how often, in whichever batches, and whatever fails meanwhile', async () => {
    const arrivals = fc.tuple(
      ...['recording', 'h1', 'h2'].map((what) =>
        fc.record({ what: fc.constant(what), afterCalls: fc.nat(40), copies: fc.integer({ min: 1, max: 2 }) }),
      ),
    );
    const fate = fc.oneof(
      { weight: 5, arbitrary: fc.constant<Fate>('done') },
      { weight: 1, arbitrary: fc.constantFrom(...FATES) },
    );
    const schedule = fc.record({
      // The recording always comes; of the sheets, both, one or none.
      arrivals: fc
        .tuple(arrivals, fc.nat(2))
        .map(([all, sheets]) => all.filter(({ what }, index) => what === 'recording' || index <= sheets)),
      fates: fc.array(fate, { maxLength: 60 }),
      batchSize: fc.integer({ min: 1, max: 4 }),
      overlap: fc.integer({ min: 1, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(schedule, async (one) => void (await run(one))),
      { numRuns: SCHEDULES, seed: SEED },
    );
  });
});
