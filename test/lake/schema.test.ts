import { describe, expect, test } from '@jest/globals';
import { COLUMNS, type RowOf, TABLE_NAMES } from '../../lake/schema.ts';
import { duckDbType, glueType } from '../../lake/sql-types.ts';
import { measureColumns } from '../../quality/judge/measure-columns.ts';
import { describeTable } from '../../tools/docs/querying.ts';
import { window } from '../support/rows.ts';

describe.each(TABLE_NAMES)('the schema of %s', (table) => {
  const columns = COLUMNS[table];

  test('names each column once, in lower snake case, so that Athena and DuckDB agree', () => {
    for (const { name } of columns) expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
  });

  test('says of each column what it means, in a sentence without a line break', () => {
    for (const { sentence } of columns) expect(sentence).toMatch(/^\S.*\S$/);
  });

  test('gives a unit to each column whose name ends with one', () => {
    const units: Record<string, string> = {
      _mv_per_s: 'mV/s',
      _s: 's',
      _hz: 'Hz',
      _per_mv: 'adu/mV',
      _mv: 'mV',
      _uv: 'µV',
    };
    for (const { name, unit } of columns) {
      const ending = Object.keys(units).find((candidate) => name.endsWith(candidate));
      if (ending !== undefined) expect([name, unit]).toEqual([name, units[ending]]);
    }
  });

  test('is described row by row in Markdown, partition last', () => {
    const lines = describeTable(table).split('\n');
    expect(lines).toHaveLength(columns.length + 3);
    expect(lines.at(-1)).toContain('`ingest_date`');
    for (const line of lines) expect(line.split(/(?<!\\)\|/)).toHaveLength(6);
  });
});

test('windows ends with one nullable double for each measure of the rules, in their order', () => {
  const tail = COLUMNS.windows.slice(-measureColumns.length);
  expect(tail.map(({ name }) => name)).toEqual(measureColumns.map(({ column }) => column));
  for (const column of tail) expect([column.type, column.nullable]).toEqual(['double', true]);
});

test('types are called as Glue and DuckDB call them', () => {
  const types = ['string', 'int32', 'int64', 'double', 'boolean', 'timestamp'] as const;
  expect(types.map(glueType)).toEqual(['string', 'int', 'bigint', 'double', 'boolean', 'timestamp']);
  expect(types.map(duckDbType)).toEqual(['VARCHAR', 'INTEGER', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'TIMESTAMP']);
});

test('a misspelt column, a wrong type and a null where none may be do not compile', () => {
  // @ts-expect-error the column is called window_index
  const misspelt: RowOf<'windows'> = { ...window, windowIndex: 0 };
  // @ts-expect-error seconds are numbers
  const wrongType: RowOf<'windows'> = { ...window, start_s: '0' };
  // @ts-expect-error every window is of a lead
  const missing: RowOf<'windows'> = { ...window, lead: null };
  expect([misspelt, wrongType, missing]).toHaveLength(3);
});
