/**
 * Every call to the file system of a compaction fails, or its process is killed in it, and recordings are written, replayed
 * and moved before every call: no look at the lake shows a row twice or one that is missing, and at the end it is as if it
 * had been written clean.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compactDay } from '../../handler/compact/compact-day.ts';
import { compactedDay } from '../../lake/generations.ts';
import { FolderCompactStore } from '../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { runsOf } from '../support/seed/seed.ts';
import {
  compact,
  copyOf,
  DAY,
  FATES,
  isChange,
  Killed,
  look,
  NEXT_DAY,
  type Run,
  run,
  watched,
  writer,
  wrongIn,
} from './compacted-lake.ts';
import {
  ALL,
  BESIDE,
  beside,
  cleanlySeen,
  compactedBeside,
  isTried,
  type MixedLake,
  mixedLake,
  NEW,
  ONE,
  PART,
  SCENARIOS,
  SPREAD,
  settle,
} from './mixed-lake.ts';

let { fresh, mixed, expected, calls, commit } = {} as MixedLake; // made before the first test

beforeAll(async () => {
  ({ fresh, mixed, expected, calls, commit } = await mixedLake());
});

test('a compacted lake answers as the fresh one does, and keeps nothing fresh', async () => {
  const folder = copyOf(fresh);
  const result = await compactDay(new FolderCompactStore(folder), DAY, Date.now());
  expect(result).toMatchObject({ outcome: 'compacted', taken: 3, waiting: 0, files: 5 });
  expect(await look(folder)).toEqual(await look(fresh));
  expect((await new FolderLakeStore(folder).list('')).filter((key) => !key.startsWith('compacted/'))).toEqual([
    `rulesets/ingest_date=${DAY}/r1.parquet`,
  ]);
  expect(await compactDay(new FolderCompactStore(folder), DAY, Date.now())).toMatchObject({
    outcome: 'nothing',
    files: 5,
  });
});

test('what was replayed, moved and added since the last compaction is seen at once, and taken by the next', async () => {
  const name = 'nothing happens';
  expect(await look(mixed)).toEqual(expected[name]);
  const folder = copyOf(mixed);
  expect(await compact(folder)).toBe('compacted');
  expect(await settle(folder)).toEqual([]);
  expect(await look(folder)).toEqual(expected[name]);
});

test('before anything is removed, what stands for it is on the disk; a row is gone from it before what belongs to it', async () => {
  const folder = copyOf(mixed);
  const { calls: watchedCalls, made } = watched(async () => {});
  await compact(folder, watchedCalls);
  const inLake = made.map(({ name, paths }) => `${name} ${paths[0]!.slice(folder.length + 1)}`);
  const placeOf = (wanted: RegExp, from = 0) => inLake.findIndex((call, at) => at >= from && wanted.test(call));
  const day = compactedDay(DAY);
  const [lastWrite, published] = [inLake.findLastIndex((call) => call.startsWith('write ')), placeOf(/^publish /)];
  const staged = inLake[published]!.slice('publish '.length);
  const firstRemoval = placeOf(/^(?:rename|remove) /);
  const order = [lastWrite, inLake.indexOf(`flush ${staged}`), published];
  for (const above of [day, 'compacted', '']) order.push(inLake.indexOf(`flush ${above}`, published));
  order.push(firstRemoval);
  const lastRow = inLake.findLastIndex((call) => call.startsWith('rename recordings/'));
  const rowsGone = inLake.indexOf(`flush recordings/ingest_date=${DAY}`);
  order.push(lastRow, rowsGone, placeOf(/^rename (?!recordings)/));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((one, other) => one - other));
});

/** One of `BESIDE` for each number, all of them in turn. */
const scenarioOf = (number: number) => SCENARIOS[number % SCENARIOS.length]!;
describe('a compaction in which a call fails or that is killed', () => {
  test('shows every row once, then and after what comes then, and leaves nothing', async () => {
    let cases = 0;
    for (const [at, call] of calls.entries()) {
      // A call that only looks has no effect that could be late, and a process that is killed in it does as little.
      for (const fate of isChange(call) ? FATES : FATES.slice(0, 1)) {
        const scenario = scenarioOf(cases++);
        if (!(fate === 'killed' && at >= commit) && !isTried(cases)) continue;
        const folder = copyOf(mixed);
        const state = async () => [at, fate, scenario, await look(folder)];
        await compact(folder, watched(async () => {}, [at, fate]).calls).catch((error: unknown) =>
          expect(error).toBeInstanceOf(Killed),
        );
        expect(await state()).toEqual([at, fate, scenario, expected['nothing happens']]);
        await beside(folder, scenario);
        expect(await state()).toEqual([at, fate, scenario, expected[scenario]]);
        expect([at, fate, scenario, await settle(folder)]).toEqual([at, fate, scenario, []]);
        expect(await state()).toEqual([at, fate, scenario, expected[scenario]]);
      }
    }
  });
});

describe('what happens beside a compaction, before any of its calls', () => {
  test('is seen then, and after the compaction, and after the next', async () => {
    for (let number = 0; number < calls.length * PART; number += 1) {
      const at = number % calls.length;
      if (PART < ALL && number % (at < commit ? SPREAD : 2) > 0) continue;
      const scenario = scenarioOf(number);
      const folder = copyOf(mixed);
      const next = await compactedBeside(folder, at, scenario, expected[scenario], compact);
      if (number % ALL < PART) await next();
    }
  });

  test('is seen when the compaction is killed after it, and after what is done again', async () => {
    const moment = fc.record({
      scenario: fc.constantFrom(...SCENARIOS.slice(1)),
      /** From the last call: the removals come last. */
      before: fc.integer({ min: 0, max: calls.length }),
      /** How many calls are left to the compaction. */
      killedAfter: fc.integer({ min: 0, max: 8 }),
      /** Before which call of the run its process is killed, if it is. */
      runKilledAt: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 3 }),
      again: fc.constantFrom(...SCENARIOS),
    });
    await fc.assert(
      fc.asyncProperty(moment, async ({ scenario, before, killedAfter, runKilledAt, again }) => {
        const folder = copyOf(mixed);
        const at = Math.max(0, calls.length - 1 - before);
        const isKilled = runKilledAt !== null;
        const check = async () => {
          const seen = await look(folder);
          expect(isKilled ? wrongIn(seen) : seen).toEqual(isKilled ? [] : expected[scenario]);
        };
        const { calls: watchedCalls } = watched(
          async (call) => {
            let left = runKilledAt ?? Number.POSITIVE_INFINITY;
            const kill = async () => {
              left -= 1;
              if (left < 0) throw new Killed();
            };
            if (call === at) await beside(folder, scenario, kill);
            if (call >= at) await check();
          },
          [at + killedAfter, 'killed'],
        );
        await compact(folder, watchedCalls).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
        await check();
        if (isKilled) await beside(folder, scenario);
        expect(await look(folder)).toEqual(expected[scenario]);
        await beside(folder, again);
        const after = await cleanlySeen([...BESIDE[scenario]!, ...BESIDE[again]!]);
        expect(await look(folder)).toEqual(after);
        expect(await settle(folder)).toEqual([]);
        expect(await look(folder)).toEqual(after);
      }),
      { numRuns: runsOf(40) },
    );
  });
});

/** Everything that may be done to a recording, the number saying when. */
const doneTo = (id: string, number: number): Readonly<Record<string, readonly Run[]>> => ({
  accepted: [{ id, number }],
  rejected: [{ id, outcome: 'rejected', number }],
  moved: [{ id, day: NEXT_DAY, number }],
  'moved and back': [
    { id, day: NEXT_DAY, number },
    { id, number: number + 1 },
  ],
});

describe('a file that is written again between the look at it and its removal', () => {
  test('counts, whether the compaction is killed then or not, until what comes next', async () => {
    const removals = calls
      .map((call, at) => ({ ...call, at }))
      .filter(({ name, at }) => name === 'rename' && at > commit);
    const ids = removals.map(({ paths }) => /[0-9a-f]{64}/.exec(paths[0]!)![0]);
    expect(new Set(ids)).toEqual(new Set([ONE, NEW]));
    let cases = 0;
    for (const [number, { at }] of removals.entries()) {
      const id = ids[number]!;
      for (const [first, runs] of Object.entries(doneTo(id, 5))) {
        for (const [second, nextRuns] of Object.entries({ ...doneTo(id, 7), nothing: [] })) {
          for (const killedAt of [at + 1, Number.POSITIVE_INFINITY]) {
            if (!isTried(Math.floor(cases++ / 2))) continue;
            const folder = copyOf(mixed);
            const state = async () => [at, first, second, killedAt, await look(folder)];
            const { calls: watchedCalls } = watched(
              async (call) => {
                if (call === at) for (const one of runs) await run(writer(folder), one);
              },
              [killedAt, 'killed'],
            );
            await compact(folder, watchedCalls).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
            expect(await state()).toEqual([at, first, second, killedAt, await cleanlySeen(runs)]);
            for (const one of nextRuns) await run(writer(folder), one);
            const expectedNow = [at, first, second, killedAt, await cleanlySeen([...runs, ...nextRuns])];
            expect(await state()).toEqual(expectedNow);
            expect(await settle(folder)).toEqual([]);
            expect(await state()).toEqual(expectedNow);
          }
        }
      }
    }
  });
});

test('of two compactions at once, one commits and neither harms the lake', async () => {
  for (let at = 0; at < calls.length; at += 1) {
    if (at % ALL >= PART) continue;
    const folder = copyOf(mixed);
    const { calls: watchedCalls } = watched(async (call) => {
      if (call === at) expect(['compacted', 'nothing']).toContain(await compact(folder));
    });
    expect(['compacted', 'beaten', 'nothing']).toContain(await compact(folder, watchedCalls));
    expect([at, await look(folder)]).toEqual([at, expected['nothing happens']]);
  }
});
