/** A long recording is read from the pages of its files, and looks as the engine reads it; where it cannot be, the engine does. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { SampleDivision } from '../../../../../../handler/write/encode-samples.ts';
import { objectKey } from '../../../../../../lake/layout.ts';
import { type LocalLake, withLake } from '../../../../../../local/open-lake.ts';
import { lakeStretches } from '../../../../../../tools/look/read/signal/lake-stretches.ts';
import { packedGroups } from '../../../../../../tools/look/read/signal/packed/packed-groups.ts';
import { compact, DAY } from '../../../../../faults/compacted-lake.ts';
import { emptyFolder, writeRecordings } from '../../../../../support/lake-folder.ts';
import { beat, recording, window } from '../../../../../support/rows.ts';

const RATE_HZ = 250;
const ID = recording.recording_id;
const BOUNDS = {
  columns: 4000,
  columnBlockSamples: 50_000,
  columnBlocks: 2,
  sampleBlockSamples: 40_000,
  sampleBlocks: 3,
  aheadSamples: 0,
};

/** Five of them. */
const IN_FILES = { division: { rowGroupRows: 70_000, partRowGroups: 1 } };

interface Written {
  readonly leads?: number;
  readonly samples?: number;
  readonly gainAduPerMv?: number;
  readonly isMissing?: (sample: number) => boolean;
  readonly division?: SampleDivision;
}

function written({
  leads: count = 1,
  samples: sampleCount = 300_000,
  gainAduPerMv = 200,
  isMissing,
  division,
}: Written) {
  const folder = emptyFolder();
  const leads = Array.from({ length: count }, (_, index) => ({ index, name: `ch${index}`, gainAduPerMv, zeroAdu: 7 }));
  const value = (lead: number, i: number) => (isMissing?.(i) ? Number.NaN : ((i * 7919 + lead) ^ (i >> 5)) % 3000);
  const source = {
    recordingId: ID,
    samplingRateHz: RATE_HZ,
    sampleCount,
    leads,
    windowStarts: Int32Array.of(0, 100_000),
    holdsCounts: true,
    read: (lead: number, from: number, to: number) =>
      Float64Array.from({ length: to - from }, (_, i) => value(lead, from + i)),
  };
  const row = {
    ...recording,
    received_at: new Date(`${DAY}T10:00:00Z`),
    lead_count: count,
    sample_count: sampleCount,
    duration_s: sampleCount / RATE_HZ,
  };
  const beats = [{ ...beat, lead: 'ch0', lead_index: 0, sample: 5000, t_s: 20 }];
  const windows = leads.map(({ name, index }) => ({ ...window, lead: name, lead_index: index }));
  writeRecordings(folder, [{ recording: row, windows, beats, samples: source, ...(division && { division }) }]);
  return { folder, leads, size: { samplingRateHz: RATE_HZ, sampleCount } };
}

/** A lake, and the statements about samples that it has been asked. */
function watching(lake: LocalLake) {
  const statements: string[] = [];
  const watched: LocalLake = {
    ...lake,
    numbers: (sql) => {
      if (sql.includes('FROM samples')) statements.push(sql);
      return lake.numbers(sql);
    },
  };
  return { watched, statements };
}

/** Short and long stretches as they are read with the files and by the engine alone, and the statements about samples that the first took. */
async function read({ folder, leads, size }: ReturnType<typeof written>) {
  return await withLake(folder, async (lake) => {
    const { watched, statements } = watching(lake);
    const place = { id: ID, day: DAY };
    const endS = size.sampleCount / RATE_HZ;
    const some = async (from: LocalLake, options: { folder?: string }) => {
      const stretches = lakeStretches(from, place, leads, size, { bounds: BOUNDS, ...options });
      const asked = [
        [0, endS],
        [endS / 3, endS],
        [524, 525.5], // across two pages
        [0, 40],
        [endS - 61, endS],
      ] as const;
      const all = [];
      for (const [from, to] of asked) all.push(await stretches.stretch(from, to, 500));
      return all;
    };
    return { byFiles: await some(watched, { folder }), byEngine: await some(lake, {}), statements };
  });
}

const compacted = async (of: ReturnType<typeof written>) => {
  expect(await compact(of.folder, undefined, Date.now() + 864e5)).toBe('compacted');
  expect(readdirSync(join(of.folder, 'samples', `ingest_date=${DAY}`))).toEqual([]);
  return of;
};

test.each([
  ['in one row group of three pages', () => written({})],
  [
    'with two leads in many row groups and files',
    () => written({ leads: 2, division: { rowGroupRows: 70_000, partRowGroups: 3 } }),
  ],
  ['with a gain below zero', () => written({ gainAduPerMv: -150 })],
  ['compacted', () => compacted(written({}))],
])('a recording %s is read without the engine, and is the same', async (_, make) => {
  const { byFiles, byEngine, statements } = await read(await make());
  expect(byFiles).toEqual(byEngine);
  expect(byFiles.at(3)!.beatsS[0]).toEqual([20]);
  expect(statements).toEqual([]);
});

test.each([
  ['with samples that are missing', () => written({ isMissing: (i) => i > 1000 && i < 90_000 })],
  ['whose leads share a row group', () => written({ leads: 2, samples: 40_000 })],
  ['of which a file has gone', () => withGap(written(IN_FILES))],
  ['whose files say different gains', () => withOtherGain(written(IN_FILES))],
  ['of which a page is damaged', () => damaged(written({}))],
])('a recording %s is left to the engine', async (_, make) => {
  const of = make();
  const reading = read(of);
  if ('isDamaged' in of) return await expect(reading).rejects.toThrow(/\.parquet/);
  const { byFiles, byEngine, statements } = await reading;
  expect(byFiles).toEqual(byEngine);
  expect(statements).not.toEqual([]);
});

/** Without the second of its files. */
function withGap(of: ReturnType<typeof written>) {
  rmSync(join(of.folder, objectKey('samples', DAY, ID, 1)));
  return of;
}

/** The second of its files is one of half the gain. */
function withOtherGain(of: ReturnType<typeof written>) {
  const second = objectKey('samples', DAY, ID, 1);
  cpSync(join(written({ ...IN_FILES, gainAduPerMv: 100 }).folder, second), join(of.folder, second));
  return of;
}

test('other work is done between two footers', async () => {
  const { folder, leads, size } = written(IN_FILES);
  let isReading = true;
  let turns = 0;
  const counting = (async () => {
    for (; isReading; turns += 1) await setImmediate();
  })();
  const found = await packedGroups({ folder, id: ID, day: DAY, leads, sampleCount: size.sampleCount });
  isReading = false;
  await counting;
  expect(found![0]).toHaveLength(5);
  expect(turns).toBeGreaterThanOrEqual(4);
});

/** The bytes in the middle of the file, which are counts, are others. */
function damaged(of: ReturnType<typeof written>) {
  const folder = join(of.folder, 'samples', `ingest_date=${DAY}`);
  const path = join(folder, readdirSync(folder)[0]!);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, bytes.length / 3, bytes.length / 2));
  return { ...of, isDamaged: true };
}

test('files that are written again are not taken for those that were looked at', async () => {
  const of = written({});
  await withLake(of.folder, async (lake) => {
    const { watched, statements } = watching(lake);
    const { folder, leads, size } = of;
    const stretches = lakeStretches(watched, { id: ID, day: DAY }, leads, size, { bounds: BOUNDS, folder });
    await stretches.stretch(0, 100, 500);
    expect(statements).toEqual([]);
    const samples = join(folder, 'samples', `ingest_date=${DAY}`);
    cpSync(join(written({ gainAduPerMv: 400 }).folder, 'samples'), join(folder, 'samples'), { recursive: true });
    expect(readdirSync(samples)).toHaveLength(1);
    const [trace] = (await stretches.stretch(900, 1200, 500)).traces;
    expect(statements).not.toEqual([]);
    if (trace?.kind !== 'extremes') throw new Error('300 s are columns');
    expect(Math.max(...Array.from(trace.high))).toBeCloseTo((2999 - 7) / 400, 1);
  });
});
