import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { QUESTIONS } from '../../lake/questions.ts';
import { COLUMNS, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { VIEW_NAMES } from '../../lake/views.ts';
import { main as demo } from '../../local/demo.ts';
import { type OpenLake, openLake } from '../../local/open-lake.ts';
import { workspace } from '../support/workspace.ts';
import { oneEngineOnly } from './both-engines.ts';
import { blocksOf, read } from './pages.ts';

const { folder, context } = workspace();
const lakeFolder = join(folder, '.local', 'lake');
const blocks = blocksOf(read('docs/querying.md'));
const pieces = blocks.filter(({ info }) => info === 'python own' || info === 'r own').map(({ text }) => text);

let lake: OpenLake;
beforeAll(async () => {
  await demo([], context);
  lake = await openLake(lakeFolder);
});
afterAll(() => lake.close());

describe('docs/lake.sql', () => {
  test('makes the tables and views that ./ecg sql has', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(read('docs/lake.sql').replace("'.local/lake'", `'${lakeFolder}'`));
    const answer = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
    for (const { sql } of QUESTIONS) expect(await answer(sql)).toEqual((await lake.query(sql)).rows);
    for (const name of [...TABLE_NAMES, ...VIEW_NAMES]) {
      const counted = `select count(*) from ${name}`;
      expect(await answer(counted)).toEqual((await lake.query(counted)).rows);
    }
    connection.closeSync();
    instance.closeSync();
  });
});

describe('docs/querying.md', () => {
  test('runs queries from Python and R that the lake of the demo answers, and that Athena takes', async () => {
    const asked = pieces.flatMap((piece) => [...piece.matchAll(/"\s*(select[^"]*)"/g)].map(([, sql = '']) => sql));
    expect(asked).toHaveLength(6);
    for (const sql of asked) {
      expect(oneEngineOnly(sql)).toEqual([]);
      await lake.query(sql);
    }
  });

  test('names folders and columns in Python and R that the lake has', () => {
    const read = pieces.flatMap((piece) => {
      const [, table = ''] = /"\.local\/lake\/(\w+)"/.exec(piece) ?? [];
      return table === '' ? [] : [{ table: table as TableName, piece }]; // checked below
    });
    expect(read).toHaveLength(2);
    for (const { table, piece } of read) {
      const columns = [...COLUMNS[table], PARTITION].map(({ name }) => name);
      const named = [...piece.matchAll(/\b([a-z]+(?:_[a-z0-9]+)+)\b(?!\s*[(=])/g)].map(([, name]) => name);
      expect(named).not.toHaveLength(0);
      expect(columns).toEqual(expect.arrayContaining(named));
    }
  });

  test('shows SQL that both engines run', () => {
    const statements = blocks.filter(({ info }) => info === 'sql').map(({ text }) => text);
    expect(statements).not.toEqual([]);
    expect(statements.flatMap(oneEngineOnly)).toEqual([]);
  });
});
