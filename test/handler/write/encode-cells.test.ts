import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readParquet } from 'parquet-wasm';
import { encodeCells } from '../../../handler/write/encode-cells.ts';
import { zstdPage } from '../../../handler/write/parquet/zstd.ts';
import { CREATED_BY, schemaElements } from '../../../handler/write/schema-elements.ts';
import { storedValue } from '../../../handler/write/stored-value.ts';
import type { Column, ColumnType } from '../../../lake/column.ts';
import { duckDbType } from '../../../lake/sql-types.ts';
import { ask, chunksOf, rowsOf } from '../../support/read-back.ts';
import { anyText } from '../../support/seed/any-text.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { expectFound } from './found.ts';

/** Cells of each type that have gone wrong in some writer, and others. */
const CELLS: Readonly<Record<ColumnType, fc.Arbitrary<unknown>>> = {
  string: fc.oneof(
    anyText(),
    fc.constantFrom(
      '',
      '\0',
      "it's",
      'é',
      '\uffff',
      '💓',
      '\u{10ffff}'.repeat(20),
      'é'.repeat(40),
      'x'.repeat(63),
      'x'.repeat(65),
    ),
  ),
  int32: fc.oneof(fc.integer(), fc.constantFrom(0, -(2 ** 31), 2 ** 31 - 1)),
  int64: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
  double: fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Number.MIN_VALUE, Number.NEGATIVE_INFINITY)),
  boolean: fc.boolean(),
  timestamp: fc.oneof(
    fc.date({ noInvalidDate: true }),
    fc.constantFrom(...[-8.64e15, 8.64e15, 0, -1, 951_782_399_999].map((ms) => new Date(ms))),
  ),
};

function columnOf(type: ColumnType, nullable: boolean, encoding?: 'delta' | 'plain'): Column {
  const name = [type, nullable ? 'or_null' : 'always', encoding].filter(Boolean).join('_');
  return { name, type, nullable, unit: '', sentence: '', ...(encoding && { encoding }) };
}

const COLUMNS: readonly Column[] = [
  ...(Object.keys(CELLS) as ColumnType[]).flatMap((type) => [columnOf(type, false), columnOf(type, true)]),
  columnOf('int32', true, 'delta'),
  columnOf('int64', false, 'delta'),
  columnOf('string', false, 'plain'),
];

interface Filled {
  readonly column: Column;
  readonly values: readonly unknown[];
}

/** Few different cells, so that rows repeat them and the writer makes dictionaries; few rows and many. */
function filled(column: Column): fc.Arbitrary<Filled> {
  const cell = column.nullable ? fc.option(CELLS[column.type]) : CELLS[column.type];
  const different = fc.array(cell, { minLength: 1, maxLength: 6 });
  const choice = fc.nat({ max: 5 });
  const choices = fc.oneof(fc.array(choice, { maxLength: 10 }), fc.array(choice, { minLength: 20, maxLength: 200 }));
  return fc
    .tuple(different, choices)
    .map(([cells, rows]) => ({ column, values: rows.map((row) => cells[row % cells.length]) }));
}

const filledColumns = fc.oneof(...COLUMNS.map(filled));

function encode({ column, values }: Filled): Uint8Array {
  return encodeCells(
    [column],
    values.map((value) => ({ [column.name]: value })),
  );
}

/** The same by `hyparquet-writer` alone, which chooses between PLAIN and a dictionary. */
function encodeByLibrary({ column, values }: Filled): Uint8Array {
  const data = values.map((value, row) => storedValue(column, value, row));
  const bytes = data.reduce<number>(
    (sum, one) => sum + (typeof one === 'string' ? one.length : one === null ? 0 : 8),
    0,
  );
  const encoding = { delta: 'DELTA_BINARY_PACKED', plain: 'PLAIN' } as const;
  const plain = column.type === 'double' || column.type === 'boolean' ? { encoding: 'PLAIN' as const } : {};
  const source = {
    name: column.name,
    data,
    codec: bytes < 256 ? ('UNCOMPRESSED' as const) : ('ZSTD' as const),
    statistics: !data.some(Number.isNaN),
    offsetIndex: false,
    ...(column.encoding === undefined ? plain : { encoding: encoding[column.encoding] }),
  };
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [...schemaElements([column])],
      columnData: [source],
      rowGroupSize: values.length,
      compressors: { ZSTD: zstdPage },
      statisticsTruncateLength: 64,
      createdBy: CREATED_BY,
    }),
  );
}

/** Readers hand out an int64 as bigint. */
function asNumber(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

describe('any values of any column', () => {
  test('come back from DuckDB as they went in, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(filledColumns, async (filled) => {
        const rows = await ask(encode(filled), 'SELECT * FROM read_parquet($file)');
        expect(rows.flat().map(asNumber)).toEqual(filled.values);
      }),
      { numRuns: runsOf(400) },
    );
  });

  test('come back from another reader too', () => {
    fc.assert(
      fc.property(filledColumns, (filled) => {
        const column = tableFromIPC(readParquet(encode(filled)).intoIPCStream()).getChildAt(0)!;
        const expected = filled.values.map((value) => (value instanceof Date ? value.getTime() : value));
        expect([...column].map(asNumber)).toEqual(expected);
      }),
      { numRuns: runsOf(400) },
    );
  });

  test('are found: statistics never lead a query past a row', async () => {
    await fc.assert(
      fc.asyncProperty(filledColumns, async (filled) => {
        await expectFound(encode(filled), filled.column, filled.values);
      }),
      { numRuns: runsOf(400) },
    );
  });

  test('give the bytes that hyparquet-writer gives', () => {
    const some = filledColumns.filter(({ values }) => values.length > 0);
    fc.assert(
      fc.property(some, (filled) => {
        expect(Buffer.from(encode(filled))).toEqual(Buffer.from(encodeByLibrary(filled)));
      }),
      { numRuns: 400 },
    );
  });

  test('give the same bytes each time', () => {
    fc.assert(
      fc.property(filledColumns, (filled) => {
        expect(Buffer.compare(encode(filled), encode(filled))).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the schema', () => {
  test('has the names, types and nullability of the columns, with rows and without', async () => {
    const row = { string: '', int32: 0, int64: 0, double: 0, boolean: false, timestamp: new Date(0) };
    const cells = Object.fromEntries(COLUMNS.map(({ name, type }) => [name, row[type]]));
    for (const bytes of [encodeCells(COLUMNS, []), encodeCells(COLUMNS, [cells])]) {
      const described = await ask(bytes, 'DESCRIBE SELECT * FROM read_parquet($file)');
      expect(described.map(([name, type]) => [name, type])).toEqual(
        COLUMNS.map(({ name, type }) => [name, duckDbType(type)]),
      );
      const query = 'SELECT repetition_type FROM parquet_schema($file) WHERE num_children IS NULL';
      expect(await ask(bytes, query)).toEqual(COLUMNS.map(({ nullable }) => [nullable ? 'OPTIONAL' : 'REQUIRED']));
    }
  });

  test.each([
    ['string', 'BYTE_ARRAY', 'UTF8', /^StringType/],
    ['timestamp', 'INT64', 'TIMESTAMP_MILLIS', /isAdjustedToUTC=0.*MILLIS/],
  ] as const)('says what a %s is in the older way and in the newer', async (name, type, older, newer) => {
    const query = 'SELECT type, converted_type, logical_type FROM parquet_schema($file) WHERE num_children IS NULL';
    const [found] = await ask(encodeCells([columnOf(name, true)], []), query);
    expect(found).toEqual([type, older, expect.stringMatching(newer)]);
  });
});

describe('the footer', () => {
  const text = columnOf('string', true);
  const number = columnOf('double', true);
  const only = async (column: Column, values: readonly unknown[]) => {
    const [chunk, ...others] = await chunksOf(encode({ column, values }));
    expect(others).toEqual([]);
    return chunk!;
  };

  test('says zstd from 256 bytes of values on; nulls do not count', async () => {
    expect((await only(number, [...Array(31).fill(0.5), ...Array(100).fill(null)])).compression).toBe('UNCOMPRESSED');
    expect((await only(number, [...Array(32).fill(0.5), null])).compression).toBe('ZSTD');
    expect((await only(text, ['x'.repeat(255)])).compression).toBe('UNCOMPRESSED');
    expect((await only(text, ['x'.repeat(256)])).compression).toBe('ZSTD');
    expect((await only(number, Array(100).fill(null))).compression).toBe('UNCOMPRESSED');
  });

  test('says the encoding that the schema names', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index % 3);
    expect((await only(columnOf('int32', true, 'delta'), hundred)).encodings).toEqual(['DELTA_BINARY_PACKED']);
    expect((await only(columnOf('int32', true, 'plain'), hundred)).encodings).toEqual(['PLAIN']);
    expect((await only(columnOf('int32', true), hundred)).encodings).toContain('RLE_DICTIONARY');
  });

  test('says PLAIN for doubles, of which a dictionary would lose -0, and for booleans', async () => {
    expect((await only(number, Array(100).fill(0.5))).encodings).toEqual(['PLAIN']);
    expect((await only(columnOf('boolean', false), Array(100).fill(true))).encodings).toEqual(['PLAIN']);
  });

  test('holds the bounds of a text: up to 64 bytes of it whole, a longer one cut so that they still hold', async () => {
    const [short, long] = ['a'.repeat(64), `z${'é'.repeat(32)}`];
    expect(await only(text, [short])).toMatchObject({ min: short, max: short });
    const { min, max } = await only(text, [short, long]);
    expect(min).toBe(short);
    expect(Buffer.compare(Buffer.from(max!), Buffer.from(long))).toBe(1);
    expect(Buffer.byteLength(max!)).toBeLessThanOrEqual(64);
  });

  test('holds no bounds where there is a NaN, for none would hold', async () => {
    expect(await only(number, [1, 2])).toMatchObject({ min: '1.0', max: '2.0' });
    expect(await only(number, [1, Number.NaN, 2])).toMatchObject({ min: null, max: null });
  });

  test('counts the nulls of a column', async () => {
    const bytes = encode({ column: number, values: [1, null, 2, null, null] });
    expect(await ask(bytes, 'SELECT stats_null_count FROM parquet_metadata($file)')).toEqual([[3n]]);
  });

  test('names the writer with the version that package.json pins, and nothing of Arrow', async () => {
    const bytes = encode({ column: number, values: [1] });
    const root = join(import.meta.dirname, '..', '..', '..');
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await ask(bytes, 'SELECT created_by FROM parquet_file_metadata($file)')).toEqual([
      [`hyparquet-writer version ${dependencies['hyparquet-writer']}`],
    ]);
    expect(await ask(bytes, 'SELECT count(*) FROM parquet_kv_metadata($file)')).toEqual([[0n]]);
  });
});

test('a column of several pages comes back whole, and has no page index', async () => {
  const column = columnOf('string', true);
  // Each text once, so that no dictionary is made; 3 MB, and a page has 1 MB.
  const rows = Array.from({ length: 4000 }, (_, row) => ({
    [column.name]: row % 4 === 0 ? null : `${row} `.repeat(200),
  }));
  const bytes = encodeCells([column], rows);
  expect(await rowsOf(bytes)).toEqual(rows);
  const [chunk] = parquetMetadata(bytes).row_groups[0]!.columns;
  expect(chunk?.meta_data?.encoding_stats).toMatchObject([{ encoding: 'PLAIN', count: 3 }]);
  expect(chunk?.offset_index_offset).toBeUndefined();
});
