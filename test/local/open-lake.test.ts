/** A lake as SQL sees it: the tables of the schema, whatever lies in its folder, and nothing but reading. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeRows } from '../../handler/write/encode-rows.ts';
import { objectKey } from '../../lake/layout.ts';
import { COLUMNS, TABLE_NAMES } from '../../lake/schema.ts';
import { duckDbType } from '../../lake/sql-types.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { openLake, SqlError, withLake } from '../../local/open-lake.ts';
import { emptyFolder, lakeWithOne, writeObject } from '../support/lake-folder.ts';
import { recording, window } from '../support/rows.ts';
import { runsOf } from '../support/seed/seed.ts';

describe('a lake', () => {
  test('an empty lake has its tables and views, with the columns and types of the schema', async () => {
    const lake = await openLake(emptyFolder());
    for (const table of TABLE_NAMES) {
      const { rows } = await lake.query(`DESCRIBE ${table}`);
      const expected = [...COLUMNS[table], PARTITION].map(({ name, type }) => [name, duckDbType(type)]);
      expect(rows.map(([name, type]) => [name, type])).toEqual(expected);
      expect((await lake.query(`SELECT * FROM ${table}`)).rows).toEqual([]);
    }
    for (const view of ['signal', 'usable_signal', 'latest_recordings']) {
      expect((await lake.query(`SELECT * FROM ${view}`)).rows).toEqual([]);
    }
    lake.close();
  });

  test('a lake may have any name', async () => {
    const names = ["it's", 'a [b] c', '*', '?', 'Ströme 💓', 'a=1', '{x,y}', '100%', '$HOME', ' ', '-x', "';--"];
    const characters = fc.string({ unit: fc.constantFrom(...'\'"[]*?{}!%=~ éa\\'), minLength: 1, maxLength: 12 });
    const isAllowed = (name: string) => !['.', '..'].includes(name);
    await fc.assert(
      fc.asyncProperty(characters.filter(isAllowed), async (name) => {
        const lake = await openLake(lakeWithOne(name));
        const { rows } = await lake.query('SELECT source_key, ingest_date FROM recordings');
        lake.close();
        expect(rows).toEqual([['ward 3/é.mat', '2026-01-31']]);
      }),
      { numRuns: runsOf(60), examples: names.map((name): [string] => [name]) },
    );
  });

  test('ingest_date is text, not a date', async () => {
    const lake = await openLake(lakeWithOne());
    const { rows } = await lake.query("SELECT typeof(ingest_date), ingest_date = '2026-01-31' FROM recordings");
    lake.close();
    expect(rows).toEqual([['VARCHAR', true]]);
  });

  test('unfinished files, and folders that are not tables, are not shown', async () => {
    const folder = lakeWithOne();
    const key = objectKey('recordings', '2026-01-31', 'f'.repeat(64));
    writeObject(folder, `${key}.1-0.tmp`, encodeRows('recordings', [recording]).subarray(0, 100));
    writeObject(folder, 'recordings/notes.parquet', Buffer.from('not a partition'));
    writeObject(folder, 'recordings/_tmp/a.parquet', Buffer.from('not a partition'));
    const lake = await openLake(folder);
    expect((await lake.query('SELECT count(*) FROM recordings')).rows).toEqual([[1n]]);
    lake.close();
  });

  test('a file that is older than a column has null in it, beside files that have it', async () => {
    const folder = lakeWithOne();
    const file = join(folder, objectKey('windows', '2026-01-31', recording.recording_id));
    const lake = await openLake(folder);
    lake.close();
    const old = await withoutColumns(file, ['still_s', 'warned_by']);
    writeObject(folder, objectKey('windows', '2025-12-24', 'b'.repeat(64)), old);
    writeObject(
      folder,
      objectKey('windows', '2026-01-31', 'c'.repeat(64)),
      encodeRows('windows', [{ ...window, warned_by: 'x', measures: { still_s: 2 } }]),
    );
    const both = await openLake(folder);
    expect(
      (await both.query('SELECT ingest_date, warned_by, still_s, usable FROM windows ORDER BY 1, 2 NULLS FIRST')).rows,
    ).toEqual([
      ['2025-12-24', null, null, true],
      ['2026-01-31', null, null, true],
      ['2026-01-31', 'x', 2, true],
    ]);
    both.close();
  });

  test('a damaged file is named by the statements that read it, and by no others', async () => {
    const folder = lakeWithOne();
    writeObject(folder, objectKey('findings', '2026-01-31', 'broken'), Buffer.from('PAR1 but no more'));
    const lake = await openLake(folder);
    await expect(lake.query('SELECT * FROM findings')).rejects.toThrow(SqlError);
    await expect(lake.query('SELECT * FROM findings')).rejects.toThrow('broken.parquet');
    expect((await lake.query('SELECT count(*) FROM recordings')).rows).toEqual([[1n]]);
    lake.close();
  });
});

describe('a lake that was closed', () => {
  const SENTENCE = 'The lake must be open for a statement, got one after it was closed.';

  test('refuses a statement, also one that had not begun, and leaves no engine behind', async () => {
    const [made, closed] = [jest.spyOn(DuckDBInstance, 'create'), jest.spyOn(DuckDBInstance.prototype, 'closeSync')];
    const lake = await openLake(lakeWithOne());
    const asked = lake.query('SELECT 1');
    lake.close();
    await expect(asked).rejects.toThrow(SENTENCE);
    await expect(lake.stream('SELECT 1')).rejects.toThrow(SENTENCE);
    expect(closed).toHaveBeenCalledTimes(made.mock.calls.length);
    jest.restoreAllMocks();
  });
});

describe('a lake is only read', () => {
  test.each([
    'CREATE TABLE mine (a INTEGER)',
    'CREATE VIEW recordings AS SELECT 1',
    'DROP VIEW recordings',
    "COPY recordings TO '$lake/copy.csv'",
    "EXPLAIN ANALYZE COPY recordings TO '$lake/copy.csv'",
    "EXPORT DATABASE '$lake/copy'",
    "ATTACH '$lake/other.db'",
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET threads = 1',
    'RESET threads',
    'PRAGMA enable_profiling',
    'CALL pragma_version()',
    'BEGIN',
    'PREPARE p AS SELECT 1',
    'CHECKPOINT',
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_csv('$lake/../x.csv')",
    "SELECT * FROM 'https://example.org/x.parquet'",
  ])('refuses %s', async (sql) => {
    const folder = lakeWithOne();
    const file = join(folder, objectKey('recordings', '2026-01-31', recording.recording_id));
    const before = readFileSync(file);
    const lake = await openLake(folder);
    await expect(lake.query(sql.replaceAll('$lake', folder))).rejects.toThrow(SqlError);
    expect((await lake.query('SELECT count(*) FROM recordings')).rows).toEqual([[1n]]);
    lake.close();
    expect(readdirSync(folder).sort()).toEqual(['findings', 'recordings', 'windows']);
    expect(readdirSync(dirname(folder))).toHaveLength(1);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.each([
    'WITH a AS (SELECT 1) FROM a',
    'DESCRIBE signal',
    'SHOW TABLES',
    'SUMMARIZE recordings',
    'VALUES (1)',
    'SELECT 1; -- done',
  ])('answers %s', async (sql) => {
    const lake = await openLake(lakeWithOne());
    expect((await lake.query(sql)).rows.length).toBeGreaterThan(0);
    lake.close();
  });
});

test('a statement that fails after its first rows ends with its error, not as if it were whole', async () => {
  const lake = await openLake(emptyFolder());
  const sql = "SELECT CAST(CASE WHEN range = 900000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(1000000)";
  await expect(lake.query(sql)).rejects.toThrow("Conversion Error: Could not convert string 'x' to INT32");
  lake.close();
});

/** The same Parquet rows without some columns, as an older version wrote them. */
async function withoutColumns(file: string, names: readonly string[]): Promise<Uint8Array> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const old = join(emptyFolder(), 'old.parquet');
  await connection.run(
    `COPY (SELECT * EXCLUDE (${names.join(', ')}) FROM read_parquet('${file}')) TO '${old}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return readFileSync(old);
}

describe('numbers', () => {
  test('come as columns, in order, null as NaN, however many there are', async () => {
    await withLake(lakeWithOne(), async (lake) => {
      const sql =
        'select cast(range as integer) as n, case when range % 3 > 0 then range / 7 end as x from range(5000)';
      const columns: number[][] = [[], []];
      for await (const batch of await lake.numbers(sql)) {
        for (const [at, column] of batch.entries()) columns[at]!.push(...column);
      }
      const n = Array.from({ length: 5000 }, (_, i) => i);
      expect(columns).toEqual([n, n.map((i) => (i % 3 > 0 ? i / 7 : Number.NaN))]);
    });
  });

  test.each([
    ['select source_key from recordings', 'Expected only INTEGER and DOUBLE, got VARCHAR.'],
    ['select bytes from recordings', 'Expected only INTEGER and DOUBLE, got BIGINT.'],
    ['drop view recordings', 'The lake is read-only: expected SELECT, got DROP.'],
  ])('are refused for %s', async (sql, sentence) => {
    await withLake(lakeWithOne(), async (lake) => {
      await expect(lake.numbers(sql)).rejects.toThrow(sentence);
    });
  });
});
