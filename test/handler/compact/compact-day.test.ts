/** What a generation consists of, as an engine reads it that did not write it. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import type { ListedFile } from '../../../handler/compact/compact-store.ts';
import { loadMillivolts } from '../../../handler/write/changing-chunks.ts';
import { chunksIn } from '../../../handler/write/chunks-in.ts';
import { generationFolder, MANIFEST } from '../../../lake/generations.ts';
import { objectKey } from '../../../lake/layout.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { withLake } from '../../../local/open-lake.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { emptyFolder, writeObject, writeRecordings } from '../../support/lake-folder.ts';
import { chunksOf } from '../../support/read-back.ts';
import { beat, finding, recording, window } from '../../support/rows.ts';

await loadMillivolts();

const DAY = '2026-01-31';
const QUESTIONS = [
  'select * from recordings order by recording_id',
  'select * from windows order by recording_id',
  'select * from findings order by recording_id',
  'select * from beats order by recording_id',
  'select * from samples order by recording_id, lead_index, sample',
];

/** Recordings of several leads, with missing samples, a flat lead, a zero of 0, and one in millivolts. */
function variedLake(): string {
  const folder = emptyFolder();
  const contents = Array.from({ length: 12 }, (_, number) => {
    const recording_id = number.toString(16).padStart(64, '0');
    const holdsCounts = number !== 5;
    const countOf = (lead: number, at: number) => (lead === 1 ? 7 : Math.round(100 * Math.sin(at * (number + 1))));
    return {
      recording: { ...recording, recording_id, bytes: number },
      windows: [{ ...window, recording_id, usable_s: number }],
      findings: [{ ...finding, recording_id }],
      beats: [{ ...beat, recording_id, partner_r: number === 3 ? null : number / 7 }],
      samples: {
        recordingId: recording_id,
        samplingRateHz: 100,
        sampleCount: 300,
        holdsCounts,
        leads: [0, 1, 2].map((index) => ({
          index,
          name: ['I', 'II', 'Ⅲ'.repeat(30)][index]!,
          gainAduPerMv: holdsCounts ? 200 : null,
          zeroAdu: holdsCounts ? index - 1 : null,
        })),
        windowStarts: Int32Array.of(0, 200),
        read: (lead: number, from: number, to: number) =>
          Float64Array.from({ length: to - from }, (_, at) =>
            number === 4 && at === 9 ? Number.NaN : countOf(lead, from + at),
          ),
      },
    };
  });
  writeRecordings(folder, contents);
  return folder;
}

/** As if they had been written an hour ago: the helper does not write `recordings` last. */
const later = () => Date.now() + 3600 * 1000;

async function answers(folder: string) {
  return withLake(folder, async (lake) => {
    const all = [];
    await lake.query(`select 1 from ${RECORDING_TABLES.join(', ')} limit 0`); // all of them listed at once: one engine, not five
    for (const sql of QUESTIONS) all.push((await lake.query(sql)).rows);
    return all;
  });
}

test('every value of every table is what it was, also when a part of them is replaced', async () => {
  const folder = variedLake();
  const before = await answers(folder);
  await compactDay(new FolderCompactStore(folder), DAY, later());
  expect(await answers(folder)).toEqual(before);
  const again = variedLake();
  for (const number of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
    if ([4, 5, 8].includes(number)) continue;
    const id = number.toString(16).padStart(64, '0');
    for (const table of ['recordings', 'windows', 'findings', 'beats'] as const)
      rmSync(join(again, objectKey(table, DAY, id)));
    rmSync(join(again, objectKey('samples', DAY, id, 0)));
  }
  for (const key of readdirSync(again, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.parquet'),
  )) {
    writeObject(folder, key, readFileSync(join(again, key)));
  }
  expect(await answers(folder)).toEqual(before);
  expect(await compactDay(new FolderCompactStore(folder), DAY, later())).toMatchObject({
    outcome: 'compacted',
    taken: 3,
  });
  expect(await answers(folder)).toEqual(before);
});

test.each([
  ['5 recordings', { recordings: 5, bytes: 2 ** 30 }, [5, 5, 2]],
  ['one byte, which is one recording', { recordings: 5, bytes: 1 }, Array(12).fill(1)],
])(
  'a day that is taken in pieces of %s has every value that it had, and reads each file once',
  async (_, piece, pieces) => {
    const folder = variedLake();
    const before = await answers(folder);
    const read: number[] = [];
    const store = new (class extends FolderCompactStore {
      override async read(file: ListedFile) {
        const number = (await this.generations(DAY)).at(-1) ?? 0;
        if (file.key.startsWith('recordings/')) read[number] = (read[number] ?? 0) + 1;
        return super.read(file);
      }
    })(folder);
    const result = await compactDay(store, DAY, later(), piece);
    expect(result).toMatchObject({ outcome: 'compacted', taken: 12, waiting: 0, files: 5 });
    expect(read).toEqual(pieces);
    expect(await store.generations(DAY)).toEqual([pieces.length]);
    expect(await answers(folder)).toEqual(before);
  },
);

test('sample and adu are DELTA_BINARY_PACKED, and recordings share row groups', async () => {
  const folder = variedLake();
  await compactDay(new FolderCompactStore(folder), DAY, later());
  const file = readFileSync(join(folder, generationFolder(DAY, 1), 'samples-00000.parquet'));
  const chunks = await chunksOf(file);
  const ofCounts = chunks.filter(({ column, rows }) => ['sample', 'adu'].includes(column) && rows > 900);
  expect(ofCounts.length).toBeGreaterThan(1);
  for (const { encodings } of ofCounts) expect(String(encodings)).toMatch(/DELTA_BINARY_PACKED/);
  for (const { encodings } of ofCounts) expect(String(encodings)).not.toMatch(/DICTIONARY|PLAIN/);
  expect(ofCounts.reduce((rows, chunk) => rows + chunk.rows, 0)).toBe(2 * 11 * 900);
});

test('a page that is taken over from the generation before, and that storage has with another byte, leaves the day as it was', async () => {
  const folder = variedLake();
  await compactDay(new FolderCompactStore(folder), DAY, later());
  const name = 'samples-00000.parquet';
  const old = chunksIn(readFileSync(join(folder, generationFolder(DAY, 1), name)));
  const pagesEnd = old.reduce((end, { chunks }) => chunks.reduce((to, { pages }) => to + pages.length, end), 4); // behind PAR1
  const recording_id = 'f'.repeat(64);
  writeRecordings(folder, [{ recording: { ...recording, recording_id }, windows: [], findings: [], beats: [] }]);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 4, max: pagesEnd - 1 }), async (at) => {
      const store = new (class extends FolderCompactStore {
        override async stage(day: string) {
          const stage = await super.stage(day);
          const read = async (file: string) => {
            const bytes = await stage.read(file);
            if (file === name) bytes[at] = 255 - bytes[at]!; // below the end of the pages
            return bytes;
          };
          return { ...stage, read };
        }
      })(folder);
      await expect(compactDay(store, DAY, later())).rejects.toThrow(
        /^samples would not be what it was: pages are not those that were read; nothing was changed$/,
      );
      expect(await store.generations(DAY)).toEqual([1]);
    }),
    { numRuns: 10 },
  );
  expect(await compactDay(new FolderCompactStore(folder), DAY, later())).toMatchObject({ taken: 1 });
});

test.each([
  [
    'that says what its pages are',
    (text: string) => text,
    /^samples-00000\.parquet of the generation before must have the pages/,
  ],
  [
    'of an earlier version, which does not',
    (text: string) => text.replaceAll(/,\s*"pages": \[[^\]]*\]/g, ''),
    /^samples would not be what it was/,
  ],
])(
  'a page that has changed since it was written, of a generation %s, is not taken over',
  async (_, manifest, sentence) => {
    const folder = variedLake();
    await compactDay(new FolderCompactStore(folder), DAY, later());
    const generation = join(folder, generationFolder(DAY, 1));
    writeFileSync(join(generation, MANIFEST), manifest(readFileSync(join(generation, MANIFEST), 'utf8')));
    const path = join(generation, 'samples-00000.parquet');
    const whole = readFileSync(path);
    const [first] = chunksIn(whole);
    const adu = first!.chunks.findIndex(({ meta }) => meta.path_in_schema[0] === 'adu');
    const before = first!.chunks.slice(0, adu).reduce((at, { pages }) => at + pages.length, 4); // behind PAR1
    const rotten = Buffer.from(whole);
    const at = before + first!.chunks[adu]!.pages.length - 3;
    rotten[at] = rotten[at]! ^ 1;
    const recording_id = 'f'.repeat(64);
    writeRecordings(folder, [{ recording: { ...recording, recording_id }, windows: [], findings: [], beats: [] }]);
    writeFileSync(path, rotten);
    await expect(compactDay(new FolderCompactStore(folder), DAY, later())).rejects.toThrow(sentence);
    expect(await new FolderCompactStore(folder).generations(DAY)).toEqual([1]);
    writeFileSync(path, whole);
    expect(await compactDay(new FolderCompactStore(folder), DAY, later())).toMatchObject({ taken: 1 });
  },
);

test('a damaged file leaves the day as it was, and is named', async () => {
  const folder = variedLake();
  writeObject(folder, objectKey('beats', DAY, '3'.padStart(64, '0')), Buffer.from('PAR1 damaged PAR1'));
  await expect(compactDay(new FolderCompactStore(folder), DAY, later())).rejects.toThrow(
    'beats/ingest_date=2026-01-31/0',
  );
  expect(await new FolderCompactStore(folder).generations(DAY)).toEqual([]);
});
