/**
 * The real recordings through the handler into a lake, and out again by SQL: what DuckDB answers is compared with what
 * SciPy found in the files (`inventory.csv`), so neither our reader nor our writer vouches for itself.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { read } from 'mat-for-js';
import { createLog } from '../../../handler/log.ts';
import { handleBatch, type Pipeline } from '../../../handler/queue/batch.ts';
import type { Result } from '../../../handler/result.ts';
import type { StoredObject } from '../../../handler/store.ts';
import { type OpenLake, openLake } from '../../../local/open-lake.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { batch, notification } from '../../support/pipeline.ts';
import { realData, whenPresent } from '../../support/real-data.ts';
import { runsOf } from '../../support/seed/seed.ts';

/** What each set's files mean, and how many they are. */
const SETS: Readonly<Record<string, readonly [profile: string, files: number]>> = {
  'mendeley-1000-fragments': ['mit-bih-360', 499],
  'mendeley-resaved-v7': ['mit-bih-360', 1],
  'mitdb-60s-v4': ['mit-bih-360', 14],
  'mitdb-10min': ['mit-bih-360', 21],
  'mitdb-full-v4': ['mit-bih-360', 1],
  'mitdb-10s-v5': ['baseline-removed-adu', 22],
  cinc2011: ['smartphone-12-lead', 100],
  cinc2015: ['cinc-2015', 1],
  cinc2017: ['cinc-2017', 150],
  cinc2021: ['twelve-lead-500', 15],
  cpsc2018: ['millivolts', 3],
  cpsc2019: ['millivolts', 50],
  variants: ['millivolts', 1],
};
/** Of a set of so many files, `npm test` takes every fourth; `npm run test:random` takes all of all. */
const MANY = 20;

function taken(files: readonly string[]): string[] {
  return files.filter((_, place) => files.length < MANY || runsOf(4) === 4 || place % 4 === 0);
}

/** What one matrix holds: the number of its values, their sum and extremes. */
interface Content {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

const root = realData.root ?? '';
const results = new Map<string, Result>();
const keys: string[] = [];
const lines: string[] = [];
let folder = '';
let lake: OpenLake;

beforeAll(async () => {
  if (realData.root === undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'lake-'));
  for (const [set, [, count]] of Object.entries(SETS)) {
    const files = globSync(`${set}/**/*.mat`, { cwd: root }).sort();
    expect([set, files.length]).toEqual([set, count]);
    keys.push(...taken(files));
  }
  const pipeline: Pipeline = {
    raw: { open: async ({ key }) => storedFile(key), newest: async () => undefined },
    lake: new FolderLakeStore(folder),
    log: createLog({ write: (line) => lines.push(line) }),
    defaultProfile,
    report: async () => {},
    onResult: (result) => results.set(result.object.key, result),
  };
  await handleBatch(batch(...keys.map((key) => notification(key))), pipeline);
  lake = await openLake(folder);
});

afterAll(() => {
  if (folder === '') return;
  lake.close();
  rmSync(folder, { recursive: true });
});

whenPresent('every recording ends as accepted or rejected, and no rule fails', () => {
  expect(results.size).toBe(keys.length);
  expect(keysOf('unreadable')).toEqual([]);
  expect(keysOf('retry')).toEqual([]);
  expect(lines.filter((line) => line.includes('rule-failed'))).toEqual([]);
});

whenPresent('none of the Mendeley fragments is rejected', () => {
  const fragments = [...results.values()].filter(({ object }) => object.key.startsWith('mendeley-'));
  expect(fragments).toHaveLength(keys.filter((key) => key.startsWith('mendeley-')).length);
  expect(fragments.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
});

whenPresent('the files that hold R peaks are not recordings: what is called so is not a signal', () => {
  const peaks = [...results.values()].filter(({ object }) => object.key.startsWith('cpsc2019/ref/'));
  expect(peaks).toHaveLength(keys.filter((key) => key.startsWith('cpsc2019/ref/')).length);
  expect(peaks.length).toBeGreaterThan(5);
  for (const { outcome, code, reason } of peaks) {
    expect({ outcome, code, reason }).toMatchObject({ outcome: 'rejected', code: 'signal-present' });
  }
});

whenPresent('each accepted recording is in `samples` and `signal` as SciPy found it in its file', async () => {
  const inventory = inventoryOf(realData.root!);
  const { rows } = await lake.query(`
    SELECT r.source_key, count(*), count(s.adu), sum(s.adu), min(s.adu), max(s.adu), sum(s.mv), min(s.mv), max(s.mv),
      any_value(s.gain_adu_per_mv), any_value(s.zero_adu), any_value(v.sum), any_value(v.count)
    FROM recordings r
    JOIN samples s ON s.recording_id = r.recording_id
    JOIN (SELECT recording_id, sum(mv) AS sum, count(mv) AS count FROM signal GROUP BY ALL) v
      ON v.recording_id = r.recording_id
    GROUP BY r.source_key`);
  expect(rows.map(([key]) => key).sort()).toEqual(keysOf('accepted'));
  // All but R peaks and what the rules reject of CinC 2011 and 2017: of all files 827 recordings, 15.8 million samples.
  expect(results.size - rows.length).toBeLessThan(runsOf(4) === 4 ? 78 : 24);
  for (const [key, ...numbers] of rows) {
    const [count, counts, sumAdu, minAdu, maxAdu, sumMv, minMv, maxMv, gain, zero, sumSignal, countSignal] =
      numbers.map((value) => (value === null ? null : Number(value)));
    const expected = expectedOf(String(key), inventory);
    if (expected === undefined) continue;
    const isCounts = counts === count;
    const found = isCounts ? [sumAdu, minAdu, maxAdu] : [sumMv, minMv, maxMv];
    expect([key, count, countSignal, counts]).toEqual([key, expected.count, expected.count, isCounts ? count : 0]);
    expect([key, ...found.slice(1)]).toEqual([key, expected.min, expected.max]);
    if (isCounts) expect([key, found[0]]).toEqual([key, expected.sum]);
    else expect(found[0]).toBeCloseTo(expected.sum, 6);
    const inMv = isCounts ? (expected.sum - expected.count * zero!) / gain! : expected.sum;
    expect(sumSignal).toBeCloseTo(inMv, 6);
  }
});

whenPresent(
  'the pulse wave of the CinC 2015 recording is left out, and its leads are those of the header',
  async () => {
    const { rows } = await lake.query(`
    SELECT s.lead, s.lead_index, count(*), first(s.adu ORDER BY s.sample), sum(s.adu), any_value(s.gain_adu_per_mv)
    FROM samples s JOIN recordings r ON r.recording_id = s.recording_id
    WHERE r.source_key LIKE 'cinc2015/%' GROUP BY s.lead, s.lead_index ORDER BY s.lead_index`);
    const leads = rows.map(([lead, index, count, first, sum, gain]) => {
      const checksum = (Number(sum) << 16) >> 16; // WFDB: the sum of all samples in 16 bits
      return { lead, index, count: Number(count), first, checksum, gain };
    });
    const result = results.get('cinc2015/a103l.mat')!;
    expect(result.leads).toBe(2);
    expect(leads).toEqual(
      result.outcome === 'rejected'
        ? []
        : [
            { lead: 'II', index: 0, count: 82500, first: -171, checksum: -27403, gain: 7247 },
            { lead: 'V', index: 1, count: 82500, first: 9127, checksum: -301, gain: 10520 },
          ],
    );
  },
);

whenPresent('a rejected recording has windows or a reason, and no sample', async () => {
  const { rows } = await lake.query(`
    SELECT r.source_key, r.reason, (SELECT count(*) FROM samples s WHERE s.recording_id = r.recording_id)
    FROM recordings r WHERE r.outcome = 'rejected'`);
  expect(rows.map(([key]) => key).sort()).toEqual(keysOf('rejected'));
  for (const [key, reason, count] of rows) expect([key, typeof reason, Number(count)]).toEqual([key, 'string', 0]);
});

whenPresent('windows cover each accepted lead once, and hold each sample that carries their number', async () => {
  const { rows } = await lake.query(`
    WITH per_window AS (
      SELECT recording_id, lead_index, window_index, count(*) AS samples, min(sample) AS first, max(sample) AS last
      FROM samples GROUP BY ALL)
    SELECT count(*), count(*) FILTER (
      p.samples IS DISTINCT FROM w.end_sample - w.start_sample OR p.first <> w.start_sample OR p.last <> w.end_sample - 1)
    FROM windows w JOIN recordings r ON r.recording_id = w.recording_id AND r.outcome = 'accepted'
    FULL JOIN per_window p ON p.recording_id = w.recording_id AND p.lead_index = w.lead_index
      AND p.window_index = w.window_index`);
  const [windows, wrong] = rows[0]!.map(Number);
  expect(windows).toBeGreaterThan(runsOf(4) === 4 ? 3000 : 1600);
  expect(wrong).toBe(0);
});

function keysOf(outcome: Result['outcome']): string[] {
  return [...results.values()]
    .filter((result) => result.outcome === outcome)
    .map(({ object }) => object.key)
    .sort();
}

function storedFile(key: string): StoredObject {
  const path = join(root, key);
  const profile = SETS[key.slice(0, key.indexOf('/'))]?.[0] ?? '';
  return {
    size: statSync(path).size,
    lastModified: new Date('2025-03-01T00:00:00Z'),
    metadata: new Map([['profile', profile]]),
    bytes: async () => readFileSync(path),
  };
}

/** Numeric variables that are signals, by file. */
function inventoryOf(folder: string): ReadonlyMap<string, Content> {
  const [header = '', ...rows] = readFileSync(join(folder, 'inventory.csv'), 'utf8').trim().split(/\r?\n/);
  const column = (name: string) => header.split(',').indexOf(name);
  const signals = new Map<string, Content>();
  for (const row of rows.map((line) => line.split(','))) {
    const at = (name: string) => row[column(name)] ?? '';
    if (!['val', 'ecg', 'signal'].includes(at('variable'))) continue;
    const count = at('shape')
      .split('x')
      .reduce((product, side) => product * Number(side), 1);
    signals.set(at('file'), { count, sum: Number(at('sum')), min: Number(at('min')), max: Number(at('max')) });
  }
  return signals;
}

/** Undefined for the recording of which a row is left out. */
function expectedOf(key: string, inventory: ReadonlyMap<string, Content>): Content | undefined {
  if (key.startsWith('cinc2015/')) return undefined;
  // SciPy's inventory does not look into structs.
  const content = key.startsWith('cpsc2018/') ? contentOfStruct(key) : inventory.get(key);
  if (content === undefined) throw new Error(`the inventory has no signal of ${key}`);
  return content;
}

function contentOfStruct(key: string): Content {
  const { ECG } = read(new Uint8Array(readFileSync(join(root, key))).buffer).data;
  const { data } = ECG as { readonly data: readonly (readonly number[])[] }; // as the set's description says
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data.flat()) {
    count += 1;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { count, sum, min, max };
}
