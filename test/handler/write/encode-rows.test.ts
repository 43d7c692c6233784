import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wholeOf } from '../../../handler/bytes/file-content.ts';
import { encodeRows, RowsFile, type SmallTable } from '../../../handler/write/encode-rows.ts';
import { COLUMNS, type RowOf } from '../../../lake/schema.ts';
import { measureColumns } from '../../../quality/judge/measure-columns.ts';
import { ask, chunksOf, rowsOf } from '../../support/read-back.ts';
import { anyCells, finding, recording, rowOf, window } from '../../support/rows.ts';
import { runsOf } from '../../support/seed/seed.ts';

const TABLES = ['recordings', 'windows', 'findings'] as const;

function encodeCells<T extends SmallTable>(table: T, cells: readonly Record<string, unknown>[]): Uint8Array {
  return encodeRows(
    table,
    cells.map((row) => rowOf(table, row)),
  );
}

/** DuckDB hands out BIGINT as bigint. */
function asNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}

describe.each(TABLES)('encodeRows of %s', (table) => {
  test('any rows come back from DuckDB as they went in, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCells(table), { maxLength: 20 }), async (cells) => {
        const bytes = encodeCells(table, cells);
        expect((await rowsOf(bytes)).map(asNumbers)).toEqual(cells);
      }),
      { numRuns: runsOf(60) },
    );
  });

  test('the same rows give the same bytes', () => {
    fc.assert(
      fc.property(fc.array(anyCells(table), { maxLength: 5 }), (cells) => {
        expect(Buffer.compare(encodeCells(table, cells), encodeCells(table, cells))).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('no rows give a file with the columns of the schema, in their order', async () => {
    const columns = await ask(encodeCells(table, []), 'DESCRIBE SELECT * FROM read_parquet($file)');
    expect(columns.map(([name]) => name)).toEqual(COLUMNS[table].map(({ name }) => name));
  });

  test('the footer says one row group, and zstd for every column that holds values', async () => {
    const [cells] = fc.sample(anyCells(table), { numRuns: 1, seed: 1 });
    const chunks = await chunksOf(encodeCells(table, Array(3000).fill(cells)));
    for (const { column, compression, rowGroup, rows } of chunks) {
      const isEmpty = cells![column] === null || cells![column] === '';
      const expected = isEmpty ? 'UNCOMPRESSED' : 'ZSTD';
      expect([column, compression, rowGroup, rows]).toEqual([column, expected, 0, 3000]);
    }
    expect(chunks.map(({ column }) => column)).toEqual(COLUMNS[table].map(({ name }) => name));
  });
});

describe('types', () => {
  test('timestamps are milliseconds without a zone, which both engines call TIMESTAMP', async () => {
    const bytes = encodeRows('recordings', [recording]);
    const schema = await ask(bytes, "SELECT logical_type FROM parquet_schema($file) WHERE name = 'received_at'");
    expect(String(schema[0]![0])).toMatch(/isAdjustedToUTC=0.*MILLIS/);
    expect(await ask(bytes, 'SELECT received_at::VARCHAR, processed_at::VARCHAR FROM read_parquet($file)')).toEqual([
      ['2026-01-31 10:00:00', '2026-01-31 10:00:01.25'],
    ]);
  });

  test('no unsigned and no nested type is written', async () => {
    for (const bytes of [encodeRows('recordings', []), encodeRows('windows', []), encodeRows('findings', [])]) {
      const types = await ask(bytes, 'SELECT DISTINCT type FROM parquet_schema($file) WHERE num_children IS NULL');
      for (const [type] of types) expect(['BOOLEAN', 'INT32', 'INT64', 'DOUBLE', 'BYTE_ARRAY']).toContain(type);
    }
  });

  test('text that is half a surrogate pair becomes the replacement character', async () => {
    const [row] = await rowsOf(encodeRows('findings', [{ ...finding, message: 'a\ud800b' }]));
    expect(row!.message).toBe('a\ufffdb');
  });
});

describe('refusals', () => {
  const recordings = (change: object) => () => encodeRows('recordings', [{ ...recording, ...change } as never]);

  test.each([
    ['a missing value', { outcome: null }, 'column outcome holds string, row 0 has object null'],
    ['an absent value', { subject: undefined }, 'column subject holds string or null, row 0 has undefined undefined'],
    ['a fraction', { lead_count: 1.5 }, 'column lead_count holds int32 or null, row 0 has number 1.5'],
    [
      'too large an int32',
      { lead_count: 2 ** 31 },
      'column lead_count holds int32 or null, row 0 has number 2147483648',
    ],
    ['too small an int32', { lead_count: -(2 ** 31) - 1 }, 'row 0 has number -2147483649'],
    ['an unsafe int64', { bytes: 2 ** 53 }, 'column bytes holds int64, row 0 has number 9007199254740992'],
    [
      'an invalid date',
      { received_at: new Date(Number.NaN) },
      'column received_at holds timestamp, row 0 has an invalid',
    ],
    ['a number for a text', { outcome: 1 }, 'column outcome holds string, row 0 has number 1'],
    ['a text for a number', { usable_share: '1' }, 'column usable_share holds double or null, row 0 has string 1'],
  ])('refuses %s', (_, change, message) => {
    expect(recordings(change)).toThrow(TypeError);
    expect(recordings(change)).toThrow(message);
  });

  test('refuses a measure that no rule has', () => {
    expect(() => encodeRows('windows', [{ ...window, measures: { heart_rate_of_a_fish: 1 } as never }])).toThrow(
      'windows has no measure heart_rate_of_a_fish',
    );
    expect(() => encodeRows('windows', [{ ...window, measures: { toString: 1 } as never }])).toThrow('toString');
  });

  test('refuses a row with a column too many', () => {
    expect(recordings({ receivedAt: 1 })).toThrow('recordings has no column receivedAt');
  });

  test.each([
    ['a measure that is undefined', { measures: { still_s: undefined } }, /column still_s .* undefined/],
    ['a measure among the columns', { still_s: 1 }, 'windows has no column still_s'],
    ['a column among the measures', { measures: { lead: 'I' } }, 'windows has no measure lead'],
  ])('refuses %s as the first of a file, and as the 300th', (_, change, message) => {
    for (const before of [0, 299]) {
      const file = new RowsFile('windows');
      for (let i = 0; i < before; i += 1) file.add(window);
      const finished = () => {
        file.add({ ...window, ...change } as never);
        file.finish();
      };
      expect(finished).toThrow(message);
      expect(finished).toThrow(TypeError);
    }
  });
});

test('a measure that a window does not have is null', async () => {
  const row: RowOf<'windows'> = { ...window, measures: { still_s: 0.25 } };
  const [back] = await rowsOf(encodeRows('windows', [row]));
  const { still_s, ...others } = back!;
  expect(still_s).toBe(0.25);
  for (const { column } of measureColumns) if (column !== 'still_s') expect(others[column]).toBeNull();
});

describe.each(TABLES)('a file of %s whose rows come one by one', (table) => {
  const fileOf = (cells: readonly Record<string, unknown>[], groupRows?: number) => {
    const file = new RowsFile(table, undefined, groupRows);
    for (const row of cells) file.add(rowOf(table, row) as never); // of the same table
    const content = file.finish();
    return content && wholeOf(content);
  };

  test('is the same bytes as when they come at once, while they fit into a row group', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCells(table), { minLength: 1, maxLength: 8 }), async (cells) => {
        expect(Buffer.compare(fileOf(cells)!, encodeCells(table, cells))).toBe(0);
        expect(Buffer.compare(fileOf(cells, cells.length)!, encodeCells(table, cells))).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('holds the same rows in the same order, however they are grouped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCells(table), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (cells, groupRows) => {
          expect((await rowsOf(fileOf(cells, groupRows)!)).map(asNumbers)).toEqual(cells);
        },
      ),
      { numRuns: runsOf(25) },
    );
  });

  test('is the same bytes and the same rows when they are many, which are held by column', async () => {
    const [cells] = fc.sample(fc.array(anyCells(table), { minLength: 600, maxLength: 600, size: 'max' }), {
      numRuns: 1,
      seed: 7,
    });
    const file = fileOf(cells!)!;
    expect(Buffer.compare(file, encodeCells(table, cells!))).toBe(0);
    expect((await rowsOf(fileOf(cells!, 270)!)).map(asNumbers)).toEqual(cells);
  });

  test('is none without a row', () => {
    expect(fileOf([])).toBeUndefined();
  });
});
