/**
 * Readers and recordings that leave a day between whose calls compactions come and go: no row is seen twice or missing, and
 * none comes back.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import {
  cleanLake,
  compact,
  copyOf,
  DAY,
  isChange,
  Killed,
  look,
  NEXT_DAY,
  run,
  watched,
  writer,
  wrongIn,
} from './compacted-lake.ts';
import { lookBetween } from './compaction/look-between.ts';
import {
  ALL,
  BESIDE,
  beside,
  isTried,
  type MixedLake,
  mixedLake,
  NEW,
  PART,
  SCENARIOS,
  SPREAD,
  settle,
  TWO,
} from './mixed-lake.ts';

let { mixed, expected, calls, commit } = {} as MixedLake; // made before the first test

beforeAll(async () => {
  ({ mixed, expected, calls, commit } = await mixedLake());
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
          if (!isTried(cases++)) continue;
          const [before, after] = [states[one]!, states[other]!];
          const table = RECORDING_TABLES[cases % RECORDING_TABLES.length]!;
          const { looked } = await lookBetween(table, before, after, Number.POSITIVE_INFINITY);
          for (let from = 1; from < looked; from += 1) {
            const { seen } = await lookBetween(table, before, after, from);
            if (seen === undefined) continue;
            wholeCases += 1;
            const ofDay = possible.map((all) => all[table].filter((what) => what.startsWith(DAY)));
            const moment = [doneAt, one, other, from, table];
            expect([...moment, ofDay]).toEqual([...moment, expect.arrayContaining([seen])]);
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

  /** Whether the lake is compacted in part or has only the recording that leaves, and whether another compaction is faster. */
  const AROUND = [
    ['of many', false],
    ['of many', true],
    ['alone', false],
    ['alone', true],
  ] as const;

  test.each(AROUND)(
    'a run %s that leaves while one has read and not committed yet is seen once, when it goes on (overtaken: %s)',
    async (around, isOvertaken) => {
      const scenario = 'a fresh one is moved';
      const start = around === 'alone' ? await cleanLake([{ id: NEW }]) : mixed;
      const after = around === 'alone' ? await look(await cleanLake(BESIDE[scenario]!)) : expected[scenario];
      let count = 0;
      await beside(copyOf(start), scenario, async () => {
        count += 1;
      });
      for (const [number, [begun, ended]] of pairsBelow(count).entries()) {
        if (around === 'of many' && PART < ALL && number % (isOvertaken ? SPREAD : 2) > 0) continue;
        const folder = copyOf(start);
        const [read, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        const { calls: watchedCalls, made } = watched(async (at) => {
          if (made[at]!.name !== 'publish') return;
          read.resolve();
          await goesOn.promise;
        });
        let [call, compaction] = [0, Promise.resolve('')];
        await beside(folder, scenario, async () => {
          const now = call++; // before anything is awaited: calls of a run are made at once
          if (now === begun) {
            compaction = compact(folder, watchedCalls);
            await Promise.race([read.promise, compaction]);
          }
          if (now === ended) {
            if (isOvertaken) await compact(folder);
            goesOn.resolve();
            await compaction;
            expect([begun, ended, wrongIn(await look(folder))]).toEqual([begun, ended, []]);
          }
        });
        expect([begun, ended, await look(folder)]).toEqual([begun, ended, after]);
      }
    },
  );

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
