/** Uploads that are fetched by ranges: every range of a batch, and everything that can become of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { notification } from '../support/pipeline.ts';
import { announced } from './announced.ts';
import { say } from './seed.ts';
import { drain, expectWhole } from './settle.ts';
import { KEYS, makeCleanRuns } from './uploads.ts';
import { type Call, FATES, type Fate } from './world.ts';

/** Every upload is fetched by at least three ranges, two at a time; none is held, nor fetched ahead. */
const BY_RANGES = { heldBytes: 0, rangeBytes: 400, atOnce: 2, rangeMs: 300 } as const;

let schedules = 0;

beforeAll(makeCleanRuns);
afterAll(() => say(`ranges: ${schedules} schedules explored, all that there are`));

async function run(fateOf: (call: Call) => Fate, tries: number) {
  const { world, queue, calls } = announced(fateOf);
  await drain(queue, world, {
    rules: 'usual',
    differences: () => ({ maxPrefetchBytes: 0, fetch: { ...BY_RANGES, tries } }),
  });
  schedules += 1;
  return { world, queue, calls };
}

test('by ranges an upload comes to the same files as when it is fetched whole', async () => {
  const { world, calls } = await run(() => 'done', 1);
  expectWhole(world, 'usual');
  expect(calls.filter(({ what }) => what === 'range').length).toBeGreaterThan(6);
  expect(calls.filter(({ what, key }) => what === 'bytes' && KEYS.includes(key))).toEqual([]);
});

test.each([1, 2])(
  'whichever range a fault strikes and whatever it is, all ends well (asked for %d times)',
  async (tries) => {
    const { calls } = await run(() => 'done', tries);
    const ranges = calls.filter(({ what }) => what === 'range');
    expect(ranges.length).toBeGreaterThan(6);
    for (const { number } of ranges) {
      for (const fate of FATES) {
        if (fate === 'done') continue; // the run above
        const struck = await run((call) => (call.number === number ? fate : 'done'), tries);
        expectWhole(struck.world, 'usual');
        expect(struck.queue.dead).toEqual([]);
      }
    }
  },
);

test('an upload of which a range never comes is given up after five deliveries, and writes nothing', async () => {
  const isStruck = ({ what, key }: Call) => what === 'range' && key === KEYS[0];
  const { world, queue } = await run((call) => (isStruck(call) ? 'cut in silence' : 'done'), 2);
  expect(queue.dead.map(({ body }) => body)).toEqual([notification(KEYS[0]!)]);
  expectWhole(world, 'usual', KEYS.slice(1));
});
