/**
 * Every call of a compaction fails, or its process is killed, and recordings are written, replayed and moved at every moment
 * of it: no look at the lake shows a row twice or one that is missing, and at the end it is as if it had been written clean.
 */
import { cpSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compactDay } from '../../handler/compact/compact-day.ts';
import type { CompactStore, Stage } from '../../handler/compact/compact-store.ts';
import { readRows } from '../../handler/compact/read-rows.ts';
import type { LakeStore } from '../../handler/store.ts';
import { writeLake } from '../../handler/write/write-lake.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import { lakeDays, listLake } from '../../local/lake/list-lake.ts';
import { FolderCompactStore } from '../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import { emptyFolder } from '../support/lake-folder.ts';
import { beat, finding, recording, ruleset, window } from '../support/rows.ts';

const DAY = '2026-01-31';
const NEXT_DAY = '2026-02-01';
const [ONE, TWO, THREE, NEW] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];
const NOW_MS = Date.now();
/** The compaction after the next is tried for one moment of so many: it costs as much as all the rest. */
const NEXT_EVERY = 4;

/** One run of the handler over a recording. */
interface Run {
  readonly id: string;
  readonly day?: string;
  readonly outcome?: 'accepted' | 'rejected';
  readonly number?: number;
}

/** Every row says which run wrote it: all have a column of text or numbers to say it in. */
async function run(lake: LakeStore, { id, day = DAY, outcome = 'accepted', number = 1 }: Run): Promise<void> {
  const isAccepted = outcome === 'accepted';
  await writeLake(
    {
      ruleset,
      recording: { ...recording, recording_id: id, outcome, bytes: number, received_at: new Date(`${day}T10:00:00Z`) },
      windows: [{ ...window, recording_id: id, end_sample: number }],
      findings: isAccepted ? [] : [{ ...finding, recording_id: id, value: number }],
      beats: isAccepted ? [{ ...beat, recording_id: id, sample: number }] : [],
      samples: isAccepted
        ? {
            recordingId: id,
            samplingRateHz: 4,
            sampleCount: 80,
            holdsCounts: true,
            leads: [{ index: 0, name: 'MLII', gainAduPerMv: number, zeroAdu: 0 }],
            windowStarts: [0, 40],
            read: (_, from, to) => Float64Array.from({ length: to - from }, (_, at) => from + at),
          }
        : undefined,
    },
    lake,
  );
}

const RUN_COLUMN = {
  recordings: 'bytes',
  windows: 'end_sample',
  findings: 'value',
  beats: 'sample',
  samples: 'gain_adu_per_mv',
} as const;

/** What a question to each table sees: `day recording×run×rows`, for each recording. */
async function look(folder: string): Promise<Record<string, string[]>> {
  const files = listed(folder);
  const seen: Record<string, string[]> = {};
  for (const table of RECORDING_TABLES) {
    const { fresh, compacted } = files.tables[table];
    const all = [{ paths: fresh, excluded: [] as readonly string[] }, ...compacted];
    const counts = new Map<string, number>();
    for (const { paths, excluded } of all) {
      for (const path of paths) {
        const day = /ingest_date=([\d-]+)/.exec(path)![1];
        for (const row of await readRows(readFileSync(path), { columns: ['recording_id', RUN_COLUMN[table]] })) {
          const id = String(row.recording_id);
          const what = `${day} ${id[0]} run ${row[RUN_COLUMN[table]]}`;
          if (!excluded.includes(id)) counts.set(what, (counts.get(what) ?? 0) + 1);
        }
      }
    }
    seen[table] = [...counts].map(([what, rows]) => `${what}: ${rows}`).sort();
  }
  return seen;
}

/** A reader that is told to try again does. */
function listed(folder: string) {
  const needs = () => ({ tables: new Set(RECORDING_TABLES), days: new Set(lakeDays(folder)) });
  try {
    return listLake(folder, needs());
  } catch {
    return listLake(folder, needs());
  }
}

/** A lake that was written clean by these runs, one after the other. */
async function cleanLake(runs: readonly Run[]): Promise<string> {
  const folder = emptyFolder();
  for (const one of runs) await run(writer(folder), one);
  return folder;
}

function writer(folder: string): LakeStore {
  return new OneDayLakeStore(new FolderLakeStore(folder));
}

function copyOf(folder: string): string {
  const copy = emptyFolder();
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

const FATES = ['failed', 'failed late', 'killed', 'killed late'] as const;
class Killed extends Error {}

/** Calls something before each call of a store, and lets one call fail. */
function watched(store: CompactStore, before: (call: number) => Promise<void>, fault?: readonly [number, string]) {
  /** Of each call, whether it changes anything. */
  const changes: boolean[] = [];
  let isKilled = false;
  const call = async <T>(work: () => Promise<T>, isChange = false): Promise<T> => {
    if (isKilled) throw new Killed();
    const number = changes.push(isChange) - 1;
    await before(number);
    const fate = fault?.[0] === number ? fault[1] : undefined;
    isKilled = fate?.startsWith('killed') === true;
    if (fate === 'failed' || fate === 'killed') throw new Killed(fate);
    const result = await work();
    if (fate !== undefined) throw new Killed(fate);
    return result;
  };
  const stageOf = (stage: Stage): Stage => ({
    write: (name, bytes) => call(() => stage.write(name, bytes), true),
    read: (name) => call(() => stage.read(name)),
    commit: (number) => call(() => stage.commit(number), true),
    drop: () => call(() => stage.drop(), true),
  });
  const watchedStore: CompactStore = {
    list: (folder) => call(() => store.list(folder)),
    read: (file) => call(() => store.read(file)),
    generations: (day) => call(() => store.generations(day)),
    readGeneration: (day, number, name) => call(() => store.readGeneration(day, number, name)),
    stage: (day) => call(async () => stageOf(await store.stage(day)), true),
    removeIfUnchanged: (file) => call(() => store.removeIfUnchanged(file), true),
    removeGeneration: (day, number) => call(() => store.removeGeneration(day, number), true),
  };
  return { store: watchedStore, changes };
}

const THREE_RUNS: readonly Run[] = [{ id: ONE }, { id: TWO }, { id: THREE, outcome: 'rejected' }];
/** What leads to the lake `mixed`, but for the compaction. */
const MIXED_RUNS: readonly Run[] = [
  { id: ONE, outcome: 'rejected', number: 2 },
  { id: TWO, day: NEXT_DAY },
  { id: THREE, outcome: 'rejected' },
  { id: NEW },
];
let fresh: string;
/** One replayed since the last compaction, one moved away, one new. */
let mixed: string;
let mixedRows: Record<string, string[]>;

beforeAll(async () => {
  fresh = await cleanLake(THREE_RUNS);
  mixed = copyOf(fresh);
  await compactDay(new FolderCompactStore(mixed), DAY, NOW_MS);
  for (const one of [{ id: ONE, outcome: 'rejected', number: 2 }, { id: TWO, day: NEXT_DAY }, { id: NEW }] as const) {
    await run(writer(mixed), one);
  }
  mixedRows = await look(await cleanLake(MIXED_RUNS));
});

test('a compacted lake answers as the fresh one does, and keeps nothing fresh', async () => {
  const folder = copyOf(fresh);
  const result = await compactDay(new FolderCompactStore(folder), DAY, NOW_MS);
  expect(result).toMatchObject({ outcome: 'compacted', taken: 3, waiting: 0, files: 5 });
  expect(await look(folder)).toEqual(await look(fresh));
  expect((await new FolderLakeStore(folder).list('')).filter((key) => !key.startsWith('compacted/'))).toEqual([
    `rulesets/ingest_date=${DAY}/r1.parquet`,
  ]);
  expect(await compactDay(new FolderCompactStore(folder), DAY, NOW_MS)).toMatchObject({ outcome: 'nothing', files: 5 });
});

test('what was replayed, moved and added since the last compaction is seen at once, and taken by the next', async () => {
  expect(await look(mixed)).toEqual(mixedRows);
  const folder = copyOf(mixed);
  await compactDay(new FolderCompactStore(folder), DAY, NOW_MS);
  await compactDay(new FolderCompactStore(folder), NEXT_DAY, NOW_MS);
  expect(await look(folder)).toEqual(mixedRows);
  const keys = await new FolderLakeStore(folder).list('');
  expect(
    keys.filter((key) => /^(?!rulesets|compacted)|moved|g000001.*31/.test(key) && !key.includes(NEXT_DAY)),
  ).toEqual([]);
});

describe('a compaction in which a call fails or that is killed', () => {
  test('shows every row once at every moment, and the next one ends as if nothing had happened', async () => {
    const counted = watched(new FolderCompactStore(copyOf(mixed)), async () => {});
    await compactDay(counted.store, DAY, NOW_MS);
    expect(counted.changes.length).toBeGreaterThan(40);
    for (const [at, changes] of counted.changes.entries()) {
      // A call that only looks has no effect that could be late, and a process that is killed in it does as little.
      for (const fate of changes ? FATES : FATES.slice(0, 1)) {
        const folder = copyOf(mixed);
        const { store } = watched(new FolderCompactStore(folder), async () => {}, [at, fate]);
        await compactDay(store, DAY, NOW_MS).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
        expect([at, fate, await look(folder)]).toEqual([at, fate, mixedRows]);
        await compactDay(new FolderCompactStore(folder), DAY, NOW_MS);
        expect([at, fate, await look(folder)]).toEqual([at, fate, mixedRows]);
      }
    }
  });
});

/** What happens beside a compaction: the runs, and what is seen once they are through. */
const BESIDE: Readonly<Record<string, readonly Run[]>> = {
  'a recording is replayed': [{ id: NEW, number: 3 }],
  'a replay rejects one': [{ id: NEW, outcome: 'rejected', number: 3 }],
  'a compacted one is replayed': [{ id: THREE, outcome: 'accepted', number: 3 }],
  'one comes': [{ id: '5'.repeat(64) }],
  'a fresh one is moved': [{ id: NEW, day: NEXT_DAY, number: 3 }],
  'a compacted one is moved': [{ id: THREE, day: NEXT_DAY, number: 3 }],
  'one that was moved comes back': [{ id: TWO, number: 3 }],
  'one goes and comes back': [
    { id: NEW, day: NEXT_DAY, number: 3 },
    { id: NEW, number: 4 },
  ],
};

describe.each(Object.entries(BESIDE))('%s beside a compaction', (_, runs) => {
  let expected: Record<string, string[]>;

  beforeAll(async () => {
    expected = await look(await cleanLake([...MIXED_RUNS, ...runs]));
  });

  test('at any of its moments: it is seen then, and after the compaction, and after the next', async () => {
    const counted = watched(new FolderCompactStore(copyOf(mixed)), async () => {});
    await compactDay(counted.store, DAY, NOW_MS);
    for (let at = 0; at < counted.changes.length; at += 1) {
      const folder = copyOf(mixed);
      const beside = async (call: number) => {
        if (call !== at) return;
        for (const one of runs) await run(writer(folder), one);
        expect([at, await look(folder)]).toEqual([at, expected]);
      };
      await compactDay(watched(new FolderCompactStore(folder), beside).store, DAY, NOW_MS);
      expect([at, await look(folder)]).toEqual([at, expected]);
      if (at % NEXT_EVERY > 0) continue;
      await compactDay(new FolderCompactStore(folder), DAY, NOW_MS);
      expect([at, await look(folder)]).toEqual([at, expected]);
    }
  });
});

test('of two compactions at once, one commits and neither harms the lake', async () => {
  const counted = watched(new FolderCompactStore(copyOf(mixed)), async () => {});
  await compactDay(counted.store, DAY, NOW_MS);
  for (let at = 0; at < counted.changes.length; at += 1) {
    const folder = copyOf(mixed);
    const other = async (call: number) => {
      if (call === at) await compactDay(new FolderCompactStore(folder), DAY, NOW_MS);
    };
    const { outcome } = await compactDay(watched(new FolderCompactStore(folder), other).store, DAY, NOW_MS);
    expect(['compacted', 'beaten', 'nothing']).toContain(outcome);
    expect([at, await look(folder)]).toEqual([at, mixedRows]);
  }
});
