import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compactDay } from '../../handler/compact/compact-day.ts';
import { dayManifestKey } from '../../lake/day-manifest.ts';
import { QUESTIONS } from '../../lake/questions.ts';
import { COLUMNS, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { VIEW_NAMES } from '../../lake/views.ts';
import { main as demo } from '../../local/demo.ts';
import type { LabelLine } from '../../local/labels/label.ts';
import { LabelsFile, labelsPath } from '../../local/labels/labels-file.ts';
import { lakeDays } from '../../local/lake/list-lake.ts';
import { type OpenLake, openLake, withLake } from '../../local/open-lake.ts';
import { FolderCompactStore } from '../../local/stores/folder-compact-store.ts';
import { emptyFolder, workspace } from '../support/workspace.ts';
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
    const { answer, close } = await lakeSqlOn(lakeFolder);
    for (const { sql } of QUESTIONS) expect(await answer(sql)).toEqual((await lake.query(sql)).rows);
    for (const name of [...TABLE_NAMES, ...VIEW_NAMES]) {
      const counted = `select count(*) from ${name}`;
      expect(await answer(counted)).toEqual((await lake.query(counted)).rows);
    }
    close();
  });

  test('refuses a lake that its stack has compacted, of which it would lack the compacted days', async () => {
    const at = emptyFolder();
    mkdirSync(dirname(join(at, dayManifestKey('2026-01-31'))), { recursive: true });
    writeFileSync(join(at, dayManifestKey('2026-01-31')), '{}');
    await expect(lakeSqlOn(at)).rejects.toThrow('only the stack can be asked');
  });

  test('has the marks that stand, by the file beside the lake, and none without it', async () => {
    const at = join(emptyFolder(), "people's lake");
    cpSync(lakeFolder, at, { recursive: true });
    const marked = async () => {
      const { answer, close } = await lakeSqlOn(at.replaceAll("'", "''"));
      const rows = await answer('select * from labels order by all');
      close();
      return rows;
    };
    expect(await marked()).toEqual([]);
    const file = new LabelsFile(labelsPath(at));
    const one: LabelLine = {
      recording_id: 'ab'.repeat(32),
      lead: 'MLII',
      lead_index: 0,
      start_s: 0,
      end_s: 10,
      mark: 'good',
      note: null,
      reader: 'Eve',
      marked_at: new Date('2026-01-31T09:05:00.125Z'),
      ruleset: '0a',
      shown: 'raw',
    };
    const others = [{ mark: 'poor' }, { end_s: 2.5 }, { reader: 'Ann', note: 'a "note"' }, { start_s: 5 }] as const;
    for (const line of [one, ...others, { start_s: 5, mark: 'none' } as const]) await file.add({ ...one, ...line });
    const rows = await withLake(at, async (open) => (await open.query('select * from labels order by all')).rows);
    expect(rows).toHaveLength(3);
    expect(await marked()).toEqual(rows);
  });

  const FIRST = 'g000001';
  const day = (at: string) => join(at, 'compacted', dayFolder());
  const again = (at: string, tables: readonly TableName[]) => {
    for (const table of tables) {
      const [name] = readdirSync(join(lakeFolder, table, dayFolder())).sort();
      cpSync(join(lakeFolder, table, dayFolder(), name!), join(at, table, dayFolder(), name!));
    }
  };

  test.each([
    ['compacted', 'lake', () => {}],
    [
      'with an older generation that is not removed yet',
      'lake',
      (at: string) => cpSync(join(day(at), FIRST), join(day(at), 'g000002'), { recursive: true }),
    ],
    [
      'with a generation that a killed compaction left unfinished',
      'lake',
      (at: string) => cpSync(join(day(at), FIRST), join(day(at), 'g.0a1b2c3d-1-0-0.tmp'), { recursive: true }),
    ],
    [
      'with a recording that was being processed again, before it had its row',
      'lake',
      (at: string) => again(at, ['windows', 'samples']),
    ],
    [
      'with a recording that was processed again, below a folder called compacted',
      'compacted/lake',
      (at: string) => again(at, ['windows', 'samples', 'beats', 'findings', 'recordings']),
    ],
    [
      'with a recording that has moved to another day',
      'lake',
      (at: string) => {
        const [row] = readdirSync(join(lakeFolder, 'recordings', dayFolder())).sort();
        mkdirSync(join(day(at), 'moved'));
        writeFileSync(join(day(at), 'moved', row!.replace('.parquet', '')), '');
      },
    ],
  ])('answers as ./ecg sql does of a lake %s', async (_, name, change) => {
    const at = join(emptyFolder(), name);
    cpSync(lakeFolder, at, { recursive: true });
    for (const each of lakeDays(at)) await compactDay(new FolderCompactStore(at), each, Date.now() + DAY_MS);
    change(at);
    const { answer, close } = await lakeSqlOn(`${at}/`);
    await withLake(at, async (compacted) => {
      for (const table of TABLE_NAMES) {
        const sql = `select ${table === 'rulesets' ? 'ruleset' : 'recording_id'}, count(*) from ${table} group by 1 order by 1`;
        const { rows } = await compacted.query(sql);
        expect(rows).not.toEqual([]);
        expect({ table, rows: await answer(sql) }).toEqual({ table, rows });
      }
    });
    close();
  });
});

const DAY_MS = 24 * 3600 * 1000;

/** The tables and views of `docs/lake.sql` over a lake. @param at may end in a slash */
async function lakeSqlOn(at: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(read('docs/lake.sql').replace("'.local/lake'", `'${at}'`));
  return {
    answer: async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The demo uploads everything on one day. */
function dayFolder(): string {
  return readdirSync(join(lakeFolder, 'recordings'))[0]!;
}

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
