/** Which tables and days a statement reads: never fewer than its answer depends on, and no others where it says so. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeRows } from '../../../handler/write/encode-rows.ts';
import { objectKey } from '../../../lake/layout.ts';
import { TABLE_NAMES } from '../../../lake/schema.ts';
import { type Planner, startPlanner } from '../../../local/lake/needs.ts';
import { withLake } from '../../../local/open-lake.ts';
import { emptyFolder, writeObject } from '../../support/lake-folder.ts';
import { recording } from '../../support/rows.ts';
import { runsOf } from '../../support/seed/seed.ts';

const DAYS = ['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02'];
let planner: Planner;

beforeAll(async () => {
  planner = await startPlanner();
});
afterAll(() => planner.close());

async function needsOf(sql: string) {
  const { tables, days } = await planner.needsOf(sql, DAYS);
  return [[...tables].sort().join(' '), DAYS.filter((day) => days.has(day)).join(' ')];
}

describe('the tables of a statement', () => {
  test.each([
    ['select 1', ''],
    ['show tables', ''],
    ['describe signal', 'samples'],
    ['select count(*) from RECORDINGS', 'recordings'],
    ['from main.recordings', 'recordings'],
    ['select * from signal', 'samples'],
    ['select * from usable_signal', 'samples windows'],
    ['select * from rr_intervals', 'beats recordings'],
    ['with windows as (select 1 as x) select * from windows', ''],
    ['with a as materialized (select * from windows) select * from a, a as b', 'windows'],
    ['select (select count(*) from beats), exists (select 1 from findings)', 'beats findings'],
    ["select 1 where 'x' in (select lead from windows)", 'windows'],
    [
      'with recursive n as (select 0 as i union all select i + 1 from n where i < (select count(*) from beats)) from n',
      'beats',
    ],
    [
      'select * from recordings r, lateral (select count(*) from windows w where w.recording_id = r.recording_id)',
      'recordings windows',
    ],
    ['summarize findings', 'findings'],
    ["select * from query_table('rulesets')", 'rulesets'],
    ["select * from query('select * from beats')", 'beats'],
    ["pivot recordings on outcome in ('accepted') using count(*)", 'recordings'],
    ['select * from windows where false', 'windows'],
  ])('%s: %s', async (sql, tables) => {
    expect((await needsOf(sql))[0]).toBe(tables);
  });

  test.each(['select * from recording', 'select nothing from recordings', 'drop view signal', 'select 1; select 2'])(
    'are not looked for in %s, which is refused',
    async (sql) => {
      await expect(planner.needsOf(sql, DAYS)).rejects.toThrow();
    },
  );
});

describe('the days of a statement', () => {
  test.each([
    ["select * from recordings where ingest_date = '2026-01-31'", '2026-01-31'],
    ["select * from signal where ingest_date >= '2026-02-01' and mv > 0", '2026-02-01 2026-02-02'],
    [
      "select * from windows where ingest_date like '2026-01-%' and bogus is null".replace('bogus', 'warned_by'),
      '2026-01-30 2026-01-31',
    ],
    ["select * from recordings where ingest_date in ('2026-01-30', '2025-01-01')", '2026-01-30'],
    [
      "select * from windows w join recordings r using (recording_id, ingest_date) where r.ingest_date = '2026-02-02'",
      '2026-02-02',
    ],
    ["select * from recordings where ingest_date = '2026-01-31' or bytes = 1", DAYS.join(' ')],
    ["select count(*) filter (ingest_date = '2026-01-31') from recordings", DAYS.join(' ')],
    ['select * from recordings where ingest_date = (select max(ingest_date) from windows)', DAYS.join(' ')],
    ["select count(*) from recordings where ingest_date = '1999-01-01'", ''],
    ["select '2026-01-31' from recordings", DAYS.join(' ')],
  ])('%s: %s', async (sql, days) => {
    expect((await needsOf(sql))[1]).toBe(days);
  });

  test('an answer is the same as over all files, whatever the condition', async () => {
    const folder = emptyFolder();
    for (const [number, day] of DAYS.entries()) {
      const row = { ...recording, recording_id: `${number}`.repeat(64), bytes: number };
      writeObject(folder, objectKey('recordings', day, row.recording_id), encodeRows('recordings', [row]));
    }
    const day = fc.constantFrom(...DAYS, '2026-01-01', '2027');
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(fc.constantFrom('=', '<>', '<', '>=', 'like'), day).map(([op, day]) => `ingest_date ${op} '${day}'`),
        fc.nat(3).map((bytes) => `bytes = ${bytes}`),
        fc.constantFrom(
          'bytes is null',
          'subject is null',
          "ingest_date || 'x' > '2026-02'",
          'substr(ingest_date, 9) > bytes::text',
        ),
        fc
          .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('condition').map((one) => `not ${one}`),
      ),
    }));
    await withLake(folder, async (whole) => {
      expect((await whole.query('select count(*) from recordings')).rows).toEqual([[BigInt(DAYS.length)]]);
      await fc.assert(
        fc.asyncProperty(condition, async (condition) => {
          const sql = `select bytes from recordings where ${condition} order by 1`;
          const answer = await withLake(folder, (lake) => lake.query(sql));
          expect(answer.rows).toEqual((await whole.query(sql)).rows);
        }),
        { numRuns: runsOf(25) },
      );
    });
  });
});

test('files of other tables and days are not opened', async () => {
  const folder = emptyFolder();
  for (const table of TABLE_NAMES.filter((name) => name !== 'samples' && name !== 'rulesets')) {
    for (const day of DAYS) writeObject(folder, `${table}/ingest_date=${day}/damaged.parquet`, Buffer.from('PAR1'));
  }
  writeObject(
    folder,
    objectKey('recordings', '2026-02-03', recording.recording_id),
    encodeRows('recordings', [recording]),
  );
  await withLake(folder, async (lake) => {
    expect((await lake.query("select count(*) from recordings where ingest_date > '2026-02-02'")).rows).toEqual([[1n]]);
    await expect(lake.query('select count(*) from recordings')).rejects.toThrow('damaged.parquet');
  });
});
