import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from '@jest/globals';
import type { ColumnType } from '../../lake/column.ts';
import { COLUMNS, TABLE_NAMES } from '../../lake/schema.ts';
import { duckDbType, trinoType } from '../../lake/sql-types.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { VIEW_COLUMNS } from '../../lake/view-columns.ts';
import { VIEW_NAMES, VIEWS } from '../../lake/views.ts';

test.each(VIEW_NAMES)('the columns of %s are those of its query, in order and type', async (view) => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const table of TABLE_NAMES) {
    const columns = [...COLUMNS[table], PARTITION].map(({ name, type }) => `${name} ${duckDbType(type)}`);
    await connection.run(`CREATE TABLE ${table} (${columns.join(', ')})`);
  }
  const described = (await connection.runAndReadAll(`DESCRIBE ${VIEWS[view].query}`)).getRowsJS();
  connection.closeSync();
  instance.closeSync();
  expect(VIEW_COLUMNS[view].map(({ name, type }) => [name, duckDbType(type)])).toEqual(
    described.map(([name, type]) => [name, type]),
  );
});

test('types are called as Trino calls them', () => {
  const types: ColumnType[] = ['string', 'int32', 'int64', 'double', 'boolean', 'timestamp'];
  expect(types.map(trinoType)).toEqual(['varchar', 'integer', 'bigint', 'double', 'boolean', 'timestamp(3)']);
});
