/** Pages as they are decoded for a compaction, against the same library's own reader. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parquetMetadata, parquetRead } from 'hyparquet';
import { wholeOf } from '../../../handler/bytes/file-content.ts';
import { valueOfEach } from '../../../handler/compact/read-pages.ts';
import { readColumns, readRows } from '../../../handler/compact/read-rows.ts';
import { chunksIn } from '../../../handler/write/chunks-in.ts';
import { constantChunk } from '../../../handler/write/constant-chunk.ts';
import { CellsFile, encodeCells } from '../../../handler/write/encode-cells.ts';
import { joinRowGroups } from '../../../handler/write/join-row-groups.ts';
import { deltaChunk } from '../../../handler/write/parquet/delta-chunk.ts';
import { unzstd } from '../../../handler/write/parquet/zstd.ts';
import type { Column } from '../../../lake/column.ts';
import { COLUMNS, RECORDING_TABLES } from '../../../lake/schema.ts';
import { anyCells } from '../../support/rows.ts';

type Columns = Record<string, unknown[]>;

/** By the library's own reader, which makes lists of everything. */
async function byLibrary(file: Uint8Array): Promise<Columns> {
  const columns: Columns = {};
  await parquetRead({
    file: { byteLength: file.length, slice: (start, end) => new Uint8Array(file.subarray(start, end)).buffer },
    metadata: parquetMetadata(file),
    compressors: { ZSTD: unzstd },
    onChunk: ({ columnName, columnData }) => add(columns, columnName, columnData),
  });
  return columns;
}

function byPages(file: Uint8Array): Columns {
  const columns: Columns = {};
  readColumns(file, {}, (column, page) => add(columns, column, valueOfEach(page)));
  return columns;
}

function add(columns: Columns, name: string, values: ArrayLike<unknown>): void {
  columns[name] ??= [];
  columns[name].push(...Array.from(values, (value) => value ?? null));
}

const anyTable = fc.constantFrom(...RECORDING_TABLES).chain((table) =>
  fc.record({
    columns: fc.constant(COLUMNS[table]),
    groups: fc.array(fc.array(anyCells(table), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  }),
);

test('any rows of any table are what the library reads, by column and by row', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, async ({ columns, groups }) => {
      const cells = new CellsFile(columns);
      for (const group of groups) cells.addGroup(group);
      const file = wholeOf(cells.finish());
      const expected = await byLibrary(file);
      expect(byPages(file)).toEqual(expected);
      const rows = groups
        .flat()
        .map((_, at) =>
          Object.fromEntries(Object.entries(expected).map(([name, values]) => [name, asNumber(values[at])])),
        );
      expect(await readRows(file)).toEqual(rows);
    }),
  );
});

const asNumber = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);

const ADU: Column = COLUMNS.samples.find(({ name }) => name === 'adu')!;
const SAMPLE: Column = COLUMNS.samples.find(({ name }) => name === 'sample')!;
const RATE: Column = COLUMNS.samples.find(({ name }) => name === 'sampling_rate_hz')!;
const GAIN: Column = COLUMNS.samples.find(({ name }) => name === 'gain_adu_per_mv')!;
const anyCount = fc.oneof(fc.integer({ min: -900, max: 900 }), fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1));
const anyGroup = fc.array(fc.record({ adu: fc.option(anyCount), gain: fc.option(fc.constantFrom(200, 0, 1.5)) }), {
  maxLength: 400,
});

/** A file as one of `samples` is: packed whole numbers with and without missing ones, and runs of one value. */
function packedFile(groups: readonly (readonly { readonly adu: number | null; readonly gain: number | null }[])[]) {
  const chunks = groups.map((rows) => {
    const numbers = Int32Array.from(rows, ({ adu }) => adu ?? 0);
    const bitmap = new Uint8Array(Math.ceil(rows.length / 8));
    for (const [row, { adu }] of rows.entries()) if (adu !== null) bitmap[row >> 3]! |= 1 << (row & 7);
    const nullCount = rows.filter(({ adu }) => adu === null).length;
    return [
      deltaChunk(ADU, numbers, { nullCount, bitmap: nullCount === 0 ? null : bitmap }),
      deltaChunk(SAMPLE, numbers, { nullCount: 0, bitmap: null }),
      constantChunk(
        GAIN,
        rows.map(({ gain }) => ({ rows: 1, value: gain })),
      ),
    ];
  });
  return joinRowGroups([ADU, SAMPLE, GAIN], chunks);
}

test('packed whole numbers and runs of one value are what was written', () => {
  fc.assert(
    fc.property(fc.array(anyGroup, { minLength: 1, maxLength: 3 }), (groups) => {
      const rows = groups.flat();
      const read = byPages(packedFile(groups));
      expect(read.adu ?? []).toEqual(rows.map(({ adu }) => adu));
      expect(read.sample ?? []).toEqual(rows.map(({ adu }) => adu ?? 0));
      expect(read.gain_adu_per_mv ?? []).toEqual(rows.map(({ gain }) => gain));
    }),
  );
});

test('pages of a dictionary and pages without one follow each other', async () => {
  const anyRates = fc.array(fc.constantFrom(250, 360, 1000), { minLength: 1, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(anyRates, fc.array(anyRates, { maxLength: 5 }), async (first, more) => {
      const { meta, pages } = constantChunk(
        RATE,
        first.map((value) => ({ rows: 1, value })),
      );
      const plain = more.map((rates) =>
        encodeCells(
          [RATE],
          rates.map((sampling_rate_hz) => ({ sampling_rate_hz })),
        ),
      );
      const all = [pages, ...plain.map((file) => chunksIn(file)[0]!.chunks[0]!.pages)];
      const rates = [first, ...more].flat();
      const joined = Buffer.concat(all);
      const sizes = { num_values: BigInt(rates.length), total_compressed_size: BigInt(joined.length) };
      const file = joinRowGroups([RATE], [[{ meta: { ...meta, ...sizes }, pages: joined }]]);
      expect(byPages(file)).toEqual({ sampling_rate_hz: rates });
      expect(byPages(file)).toEqual(await byLibrary(file));
    }),
  );
});

/** What comes of reading: the columns, or the sentence that refuses the file. */
async function outcomeOf(read: () => Columns | Promise<Columns>): Promise<Columns | string> {
  try {
    return await read();
  } catch (error) {
    return (error as Error).message;
  }
}

const TOO_MANY = /^a page must have at most the \d+ rows that are left of its row group, got -?\d+$/;
/** The length of the footer, and the letters at the end. */
const TAIL_BYTES = 8;

test('of a damaged file comes what comes of it in the library: the same values, or a refusal, by a damaged page the same', async () => {
  const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), flip: fc.nat(255), cut: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(fc.array(anyGroup, { minLength: 1, maxLength: 2 }), damage, async (groups, { at, flip, cut }) => {
      const whole = Buffer.from(packedFile(groups));
      const pagesEnd = whole.length - TAIL_BYTES - whole.readUInt32LE(whole.length - TAIL_BYTES);
      const place = Math.min(whole.length - 1, Math.floor(at * whole.length));
      const file = Buffer.concat([whole.subarray(0, place), whole.subarray(place + cut)]);
      if (cut === 0) file[place]! ^= flip;
      const ours = await outcomeOf(() => byPages(file));
      if (typeof ours === 'string' && TOO_MANY.test(ours)) return;
      const theirs = await outcomeOf(() => byLibrary(file));
      if (place < pagesEnd || typeof ours !== 'string') expect(ours).toEqual(theirs);
      else expect(theirs).toEqual(expect.any(String)); // a column found elsewhere can be damaged in several ways at once
    }),
    { numRuns: 600 },
  );
});

test('a page of more rows than its row group is refused before there is room for them', () => {
  const { meta, pages } = constantChunk(GAIN, [{ rows: 2 ** 30, value: 200 }]);
  const file = joinRowGroups([GAIN], [[{ meta: { ...meta, num_values: 7n }, pages }]]);
  expect(() => byPages(file)).toThrow(
    `a page must have at most the 7 rows that are left of its row group, got ${2 ** 30}`,
  );
});
