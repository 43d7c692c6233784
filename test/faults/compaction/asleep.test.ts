/**
 * A process may sleep between any two of its calls, with the lid of its machine closed, for longer than anything waits:
 * compactions come and go, and when it goes on, no row is missing or there twice.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { objectKey } from '../../../lake/layout.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { OneDayLakeStore } from '../../../local/stores/one-day-lake.ts';
import { isUnfinished, unfinishedPath } from '../../../local/stores/unfinished.ts';
import { cleanLake, compact, copyOf, DAY, isChange, look, run, watched, writer, wrongIn } from '../compacted-lake.ts';
import { beside, type MixedLake, mixedLake, NEW, settle } from '../mixed-lake.ts';

const MONTH_MS = 30 * 24 * 3600 * 1000;

/** Calls of a run: by then it has its mark, a ruleset, windows and beats, and no row. */
const HALF_WRITTEN = 4;

let { mixed, expected, calls, commit } = {} as MixedLake; // made before the first test

beforeAll(async () => {
  ({ mixed, expected, calls, commit } = await mixedLake());
});

/** What a process does that writes under one day. */
const RUNS = [
  'a fresh one is replayed',
  'a replay rejects a fresh one',
  'a compacted one is replayed',
  'one comes',
  'one that was moved comes back',
];

describe('a run that sleeps for a month before any of its calls', () => {
  test.each(RUNS)('when %s, loses nothing to the compactions meanwhile', async (scenario) => {
    let count = 0;
    await beside(copyOf(mixed), scenario, async () => {
      count += 1;
    });
    expect(count).toBeGreaterThan(4);
    for (let at = 0; at < count; at += 1) {
      const folder = copyOf(mixed);
      let call = 0;
      await beside(folder, scenario, async () => {
        if (call++ !== at) return;
        // The second one finds what the first has left behind.
        for (let times = 0; times < 2; times += 1) await compact(folder, undefined, Date.now() + MONTH_MS);
        expect([at, wrongIn(await look(folder))]).toEqual([at, []]);
      });
      expect([at, await look(folder)]).toEqual([at, expected[scenario]]);
      if (at % 2 > 0) continue;
      expect([at, await settle(folder)]).toEqual([at, []]);
      expect([at, await look(folder)]).toEqual([at, expected[scenario]]);
    }
  });
});

test('a run that begins while a compaction looks, and then falls asleep, is not taken half', async () => {
  const scenario = 'a fresh one is replayed';
  const looks = calls.slice(0, commit).flatMap((call, at) => (isChange(call) ? [] : [at]));
  expect(looks.length).toBeGreaterThan(40);
  for (const at of looks.filter((_, number) => number % 2 === 0)) {
    const folder = copyOf(mixed);
    const [asleep, awake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let [writes, running] = [0, Promise.resolve()];
    const { calls: watchedCalls } = watched(async (call) => {
      if (call !== at) return;
      running = beside(folder, scenario, async () => {
        if (writes++ !== HALF_WRITTEN) return;
        asleep.resolve();
        await awake.promise;
      });
      await asleep.promise;
    });
    await compact(folder, watchedCalls, Date.now() + MONTH_MS);
    awake.resolve();
    await running;
    expect([at, await look(folder)]).toEqual([at, expected[scenario]]);
  }
});

/** One that others take for a dead process's: they remove its mark, and compact. */
function takenForDead(folder: string, isMoment: (name: string, key: string) => boolean): OneDayLakeStore {
  const lake = new FolderLakeStore(folder);
  const rows = join(folder, 'recordings', `ingest_date=${DAY}`);
  const asleep = new Proxy(lake, {
    get: (_, name) => {
      const method = Reflect.get(lake, name).bind(lake);
      if (name !== 'write' && name !== 'remove') return method;
      return async (key: string, bytes: Uint8Array) => {
        if (isMoment(name, key)) {
          const marks = readdirSync(rows).filter(isUnfinished);
          expect(marks).toHaveLength(1);
          rmSync(join(rows, marks[0]!));
          await compact(folder, undefined, Date.now() + MONTH_MS);
        }
        await method(key, bytes);
      };
    },
  });
  return new OneDayLakeStore(asleep);
}

describe('a run that others took for that of a dead process', () => {
  const REPLAY = { id: NEW, outcome: 'rejected', number: 2 } as const;

  test.each([
    ['before its row', (_: string, key: string) => key === objectKey('recordings', DAY, NEW)],
    ['before it has removed what the run before it wrote', (name: string) => name === 'remove'],
  ])('%s fails, and is whole when it is made again', async (when, isMoment) => {
    const folder = await cleanLake([{ id: NEW }]);
    let times = 0;
    const once = (name: string, key: string) => isMoment(name, key) && times++ === 0;
    await expect(run(takenForDead(folder, once), REPLAY)).rejects.toThrow('must be written again');
    expect(times).toBeGreaterThan(0);
    if (when === 'before its row') expect((await look(folder)).recordings).toEqual([`${DAY} 4 run 1: 1`]);
    await run(writer(folder), REPLAY);
    expect(await look(folder)).toEqual(await look(await cleanLake([REPLAY])));
    expect(readdirSync(join(folder, 'recordings', `ingest_date=${DAY}`)).filter(isUnfinished)).toEqual([]);
  });
});

test('what a dead process has begun keeps no compaction waiting', async () => {
  const folder = await cleanLake([{ id: NEW }]);
  const mark = unfinishedPath(join(folder, objectKey('recordings', DAY, NEW)));
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(mark, '');
  expect(await compact(folder)).toBe('nothing');
  renameSync(mark, mark.replace(`-${process.pid}-`, `-${pid}-`));
  expect(await compact(folder)).toBe('compacted');
  expect(await settle(folder)).toEqual([]);
});
