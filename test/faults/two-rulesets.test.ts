/**
 * One upload in two processes at once, one of which still has the rules of before: a deployment in the middle of a
 * delivery. What holds then, and what does not, is in `docs/adr/0027-concurrent-deliveries-need-no-lock.md`.
 */
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileContent } from '../../handler/bytes/file-content.ts';
import { handleBatch } from '../../handler/queue/batch.ts';
import { batch, notification } from '../support/pipeline.ts';
import { runsOf, SEED } from './seed.ts';
import { filesIn } from './settle.ts';
import { cleanOf, GOOD, makeCleanRuns, RULES_NAMES, type RulesName } from './uploads.ts';
import { World } from './world.ts';

const SCHEDULES = runsOf(60);

beforeAll(makeCleanRuns);

function deliver(world: World, rules: RulesName) {
  return handleBatch(batch(notification(GOOD)), world.process(rules).pipeline);
}

/** The files of the upload, as a clean run under these rules leaves them. */
function expectClean(world: World, rules: RulesName): void {
  const { files } = cleanOf(GOOD, rules);
  expect(filesIn(world, files)).toEqual([...files.keys()].sort());
  for (const [name, bytes] of files) expect(Buffer.compare(bytes, world.lake.get(name)!)).toBe(0);
}

test('whatever the two leave behind, it has no file twice, and one more delivery makes it whole', async () => {
  const rules = fc.constantFrom(...RULES_NAMES);
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), rules, rules, rules, async (scheduler, one, other, last) => {
      const world = new World(() => scheduler.schedule(Promise.resolve()));
      await scheduler.waitFor(Promise.all([deliver(world, one), deliver(world, other)]));
      const names = new Set(RULES_NAMES.flatMap((name) => [...cleanOf(GOOD, name).files.keys()]));
      for (const name of world.lake.keys()) expect(names).toContain(name);
      if (one === other) {
        expect(world.wrong).toEqual([]);
        expectClean(world, one);
      }
      await scheduler.waitFor(deliver(world, last));
      expectClean(world, last);
    }),
    { numRuns: SCHEDULES, seed: SEED },
  );
});

test('known: a row that is written after the other process removed its samples points at none until the next delivery', async () => {
  const world = new World();
  let goOn = () => {};
  const removed = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { pipeline } = world.process('usual');
  const { lake } = pipeline;
  const slow = {
    ...lake,
    write: async (key: string, content: FileContent) => {
      if (key.startsWith('recordings/')) await removed;
      return lake.write(key, content);
    },
  };
  const before = handleBatch(batch(notification(GOOD)), { ...pipeline, lake: slow });
  await new Promise(setImmediate);
  await deliver(world, 'strict');
  goOn();
  await before;
  expect(world.wrong.join()).toMatch(
    /^the row of ward 3\/good\+\.mat points at beats\/\S+,samples\/\S+, which are not there/,
  );
  await deliver(world, 'strict');
  expectClean(world, 'strict');
});
