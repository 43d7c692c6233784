/**
 * Every call to the file system of a compaction fails, or its process is killed in it, and recordings are written, replayed
 * and moved before every call: no look at the lake shows a row twice or one that is missing, and at the end it is as if it
 * had been written clean.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compactDay } from '../../handler/compact/compact-day.ts';
import { compactedDay, generationFolder } from '../../lake/generations.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import { listLake } from '../../local/lake/list-lake.ts';
import { LakeChanged } from '../../local/lake/sql-error.ts';
import { FILE_CALLS } from '../../local/stores/file-calls.ts';
import { FolderCompactStore } from '../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import { runsOf } from '../support/seed/seed.ts';
import {
  type Call,
  cleanLake,
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
  type Seen,
  seenIn,
  watched,
  writer,
  wrongIn,
} from './compacted-lake.ts';

const [ONE, TWO, THREE, NEW] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];
const THREE_RUNS: readonly Run[] = [{ id: ONE }, { id: TWO }, { id: THREE, outcome: 'rejected' }];
/** Since the compaction of `THREE_RUNS`. */
const LATER_RUNS: readonly Run[] = [
  { id: ONE, outcome: 'rejected', number: 2 },
  { id: TWO, day: NEXT_DAY },
  { id: NEW },
];

/** What other processes do. */
const BESIDE: Readonly<Record<string, readonly Run[]>> = {
  'nothing happens': [],
  'a fresh one is replayed': [{ id: NEW, number: 3 }],
  'a replay rejects a fresh one': [{ id: NEW, outcome: 'rejected', number: 3 }],
  'a compacted one is replayed': [{ id: THREE, outcome: 'accepted', number: 3 }],
  'one comes': [{ id: '5'.repeat(64) }],
  'a fresh one is moved': [{ id: NEW, day: NEXT_DAY, number: 3 }],
  'a compacted one is moved': [{ id: THREE, day: NEXT_DAY, number: 3 }],
  'one that was moved comes back': [{ id: TWO, number: 3 }],
  'one goes and comes back': [
    { id: NEW, day: NEXT_DAY, number: 3 },
    { id: NEW, number: 4 },
  ],
  'one comes back and goes': [
    { id: TWO, number: 3 },
    { id: TWO, day: NEXT_DAY, number: 4 },
  ],
};
const SCENARIOS = Object.keys(BESIDE);

let fresh: string;
/** One replayed since the last compaction, one moved away, one new. */
let mixed: string;
/** What is seen of `mixed` after each of `BESIDE`. */
const expected: Record<string, Seen> = {};
/** The calls of a compaction of `mixed`. */
let calls: readonly Call[];
/** Which of them is the commit: from then on, files are removed. */
let commit: number;

beforeAll(async () => {
  fresh = await cleanLake(THREE_RUNS);
  mixed = copyOf(fresh);
  await compact(mixed);
  for (const one of LATER_RUNS) await run(writer(mixed), one);
  for (const [name, runs] of Object.entries(BESIDE)) {
    expected[name] = await cleanlySeen(runs);
  }
  const counted = watched(async () => {});
  await compact(copyOf(mixed), counted.calls);
  calls = counted.made;
  commit = calls.findIndex(({ name }) => name === 'publish');
  expect(commit).toBeGreaterThan(40);
  expect(calls.length).toBeGreaterThan(commit + 40);
});

const seenClean = new Map<string, Promise<Seen>>();

/** What is seen of a lake that was written clean by the runs of `mixed` and then these. */
function cleanlySeen(runs: readonly Run[]): Promise<Seen> {
  const key = JSON.stringify(runs);
  const seen = seenClean.get(key) ?? cleanLake([...THREE_RUNS, ...LATER_RUNS, ...runs]).then(look);
  seenClean.set(key, seen);
  return seen;
}

/** @param before is called before each call to the lake; when it throws `Killed`, the process does nothing more */
async function beside(folder: string, scenario: string, before = async () => {}): Promise<void> {
  for (const one of BESIDE[scenario]!) {
    const lake = new FolderLakeStore(folder);
    const killable = new Proxy(lake, {
      get: (_, name) => {
        const method = Reflect.get(lake, name).bind(lake);
        if (!['write', 'writeOnce', 'remove'].includes(String(name))) return method;
        return async (...args: unknown[]) => {
          await before();
          return method(...args);
        };
      },
    });
    await run(new OneDayLakeStore(killable), one).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
  }
}

/** Files without a row may be those of a recording that is being written, and are left for a day. */
const LATER_MS = 25 * 3600 * 1000;

/** Compacts until there is nothing to do, some days later: then there is one generation, and nothing beside it. */
async function settle(folder: string): Promise<readonly string[]> {
  const settled = () => compact(folder, undefined, Date.now() + LATER_MS);
  for (let times = 1; (await settled()) !== 'nothing'; times += 1) if (times > 3) return ['it is never settled'];
  const keys = (await new FolderLakeStore(folder).list('')).filter(
    (key) => key.includes(DAY) && !/^rulesets/.test(key),
  );
  const number = (await new FolderCompactStore(folder).generations(DAY)).at(-1)!;
  return keys.filter((key) => !key.startsWith(`${generationFolder(DAY, number)}/`) && !/\.tmp\//.test(key));
}

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
/** `npm test` tries a part of what is tried under a seed that was asked for. */
const [PART, ALL] = [runsOf(4), 4];
/** What is tried at all calls from the commit on is tried at one of so many before it, where nothing has changed yet. */
const isTried = (at: number, number = at) => at >= commit || number % ALL < PART;

describe('a compaction in which a call fails or that is killed', () => {
  test('shows every row once, then and after what comes then, and leaves nothing', async () => {
    let cases = 0;
    for (const [at, call] of calls.entries()) {
      // A call that only looks has no effect that could be late, and a process that is killed in it does as little.
      for (const fate of isChange(call) ? FATES : FATES.slice(0, 1)) {
        const scenario = scenarioOf(cases++);
        if (!isTried(fate === 'killed' ? at : 0, cases)) continue;
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
      if (!isTried(at, number)) continue;
      const scenario = scenarioOf(number);
      const folder = copyOf(mixed);
      const state = async () => [at, scenario, await look(folder)];
      const { calls: watchedCalls } = watched(async (call) => {
        if (call !== at) return;
        await beside(folder, scenario);
        expect(await state()).toEqual([at, scenario, expected[scenario]]);
      });
      await compact(folder, watchedCalls);
      expect(await state()).toEqual([at, scenario, expected[scenario]]);
      if (number % ALL >= PART) continue;
      expect([at, scenario, await settle(folder)]).toEqual([at, scenario, []]);
      expect(await state()).toEqual([at, scenario, expected[scenario]]);
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
        const after = await look(
          await cleanLake([...THREE_RUNS, ...LATER_RUNS, ...BESIDE[scenario]!, ...BESIDE[again]!]),
        );
        expect(await look(folder)).toEqual(after);
        expect(await settle(folder)).toEqual([]);
        expect(await look(folder)).toEqual(after);
      }),
      { numRuns: runsOf(80) },
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

/** Has no divisor in common with the numbers of what is done, so that all of it comes up. */
const SPREAD = 7;

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
            if (PART < ALL && Math.floor(cases++ / 2) % SPREAD > 0) continue;
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

/** Every two whole numbers from 0, the smaller one first. */
function pairsBelow(count: number): [number, number][] {
  return Array.from({ length: count }, (_, one) => one).flatMap((one) =>
    Array.from({ length: count - one - 1 }, (_, more): [number, number] => [one, one + 1 + more]),
  );
}

describe('a reader beside a compaction', () => {
  /** Between each two changes of a compaction, before one of which another process does something, the lake as it is then. */
  async function statesWith(scenario: string, doneAt: number): Promise<string[]> {
    const folder = copyOf(mixed);
    const states: string[] = [];
    const { calls: watchedCalls, made } = watched(async (call) => {
      if (isChange(made[call]!)) states.push(copyOf(folder));
      if (call !== doneAt) return;
      await beside(folder, scenario);
      states.push(copyOf(folder));
    });
    await compact(folder, watchedCalls);
    return [...states, copyOf(folder)];
  }

  /** Looks at one state first, and from one of its calls on at another. @returns undefined when it is told to try again */
  async function lookAt(before: string, after: string, from: number) {
    let looked = 0;
    const now = (path: string) => (looked++ < from ? before : after) + path.slice(LAKE.length);
    const looks = {
      namesIn: (path: string) => FILE_CALLS.namesIn(now(path)),
      stat: (path: string) => FILE_CALLS.stat(now(path)),
      read: (path: string) => FILE_CALLS.read(now(path)),
    };
    try {
      const files = listLake(LAKE, { tables: new Set(RECORDING_TABLES), days: new Set([DAY]) }, looks);
      return { looked, seen: await seenIn(files, (path) => after + path.slice(LAKE.length)) };
    } catch (error) {
      expect(error).toBeInstanceOf(LakeChanged);
      return { looked, seen: undefined };
    }
  }
  const LAKE = '/lake';

  test.each(['nothing happens', 'a fresh one is replayed'])(
    'sees every row once, or is told to try again, whatever is done while it looks, when %s',
    async (scenario) => {
      const removals = calls.flatMap(({ name, paths }, at) =>
        name === 'rename' && paths[0]!.includes(NEW) ? [at] : [],
      );
      const possible = ['nothing happens', scenario].map((name) => expected[name]!);
      let [cases, wholeCases] = [0, 0];
      for (const doneAt of scenario === 'nothing happens' ? removals.slice(0, 1) : removals) {
        const states = await statesWith(scenario, doneAt);
        for (const [one, other] of pairsBelow(states.length)) {
          if (PART < ALL && cases++ % SPREAD > 0) continue;
          const [before, after] = [states[one]!, states[other]!];
          const { looked } = await lookAt(before, after, Number.POSITIVE_INFINITY);
          const from = cases % (looked + 1);
          const { seen } = await lookAt(before, after, from);
          if (seen === undefined) continue;
          wholeCases += 1;
          for (const table of RECORDING_TABLES) {
            const ofDay = possible.map((all) => all[table].filter((what) => what.startsWith(DAY)));
            expect([doneAt, one, other, from, table, ofDay]).toEqual([
              doneAt,
              one,
              other,
              from,
              table,
              expect.arrayContaining([seen[table]]),
            ]);
          }
        }
      }
      expect(wholeCases).toBeGreaterThan(20);
    },
  );
});

/** Those in which a recording leaves a day, where more has to be said than is written. */
const LEAVING = SCENARIOS.filter((name) => BESIDE[name]!.some(({ day }) => day === NEXT_DAY));

describe('compactions before any call of a run', () => {
  test.each(LEAVING)('when %s, none of its rows is doubled or comes back', async (scenario) => {
    let count = 0;
    await beside(copyOf(mixed), scenario, async () => {
      count += 1;
    });
    expect(count).toBeGreaterThan(5);
    for (let at = 0; at < count; at += 1) {
      const folder = copyOf(mixed);
      let call = 0;
      // The second one finds what the first has left behind.
      await beside(folder, scenario, async () => {
        if (call++ !== at) return;
        for (let times = 0; times < 2; times += 1) await compact(folder);
        expect([at, wrongIn(await look(folder))]).toEqual([at, []]);
      });
      expect([at, await look(folder)]).toEqual([at, expected[scenario]]);
      expect([at, await settle(folder)]).toEqual([at, []]);
      expect([at, await look(folder)]).toEqual([at, expected[scenario]]);
    }
  });

  test.each(['a compacted one is moved', 'one goes and comes back'])(
    'when %s and its process is killed then, what it leaves is taken as it is seen',
    async (scenario) => {
      for (let killedAt = 0; ; killedAt += 1) {
        const folder = copyOf(mixed);
        let call = 0;
        await beside(folder, scenario, async () => {
          call += 1;
          if (call > killedAt) throw new Killed();
        });
        const seen = await look(folder);
        expect([killedAt, wrongIn(seen)]).toEqual([killedAt, []]);
        expect([killedAt, await settle(folder)]).toEqual([killedAt, []]);
        expect([killedAt, await look(folder)]).toEqual([killedAt, seen]);
        if (call <= killedAt) break; // nothing was left to kill
      }
    },
  );

  test('a run that leaves while one has read and not committed yet is seen once, whenever that one goes on', async () => {
    const scenario = 'a fresh one is moved';
    let count = 0;
    await beside(copyOf(mixed), scenario, async () => {
      count += 1;
    });
    for (const [begun, ended] of pairsBelow(count)) {
      const folder = copyOf(mixed);
      const [read, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const { calls: watchedCalls, made } = watched(async (at) => {
        if (made[at]!.name !== 'publish') return;
        read.resolve();
        await goesOn.promise;
      });
      let [call, compaction] = [0, Promise.resolve('')];
      await beside(folder, scenario, async () => {
        if (call === begun) {
          compaction = compact(folder, watchedCalls);
          await Promise.race([read.promise, compaction]);
        }
        if (call === ended) {
          goesOn.resolve();
          await compaction;
          expect([begun, ended, wrongIn(await look(folder))]).toEqual([begun, ended, []]);
        }
        call += 1;
      });
      expect([begun, ended, await look(folder)]).toEqual([begun, ended, expected[scenario]]);
    }
  });

  test('a name that says again that a recording has left outlives the compaction that has read the first', async () => {
    const folder = copyOf(mixed);
    const removal = calls.findIndex(({ name, paths }) => name === 'remove' && paths[0]!.includes('/moved/'));
    expect(removal).toBeGreaterThan(commit);
    const [reached, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = compact(
      folder,
      watched(async (call) => {
        if (call !== removal) return;
        reached.resolve();
        await left.promise;
      }).calls,
    );
    await reached.promise;
    await run(writer(folder), { id: TWO, number: 3 });
    const { calls: secondCalls, made } = watched(async (call) => {
      if (made[call]!.name !== 'publish') return;
      await run(writer(folder), { id: TWO, day: NEXT_DAY, number: 4 });
      left.resolve();
      await first;
    });
    expect(await compact(folder, secondCalls)).toBe('compacted');
    expect(await look(folder)).toEqual(expected['one comes back and goes']);
    expect(await settle(folder)).toEqual([]);
    expect(await look(folder)).toEqual(expected['one comes back and goes']);
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
