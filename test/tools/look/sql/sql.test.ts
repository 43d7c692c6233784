/** SQL on the page: what is answered, how far, in what form, and what no statement can do. */
import { readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { BadQuestion } from '../../../../tools/look/serve/refusals.ts';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import { answerFile } from '../../../../tools/look/serve/sql-answer.ts';
import type { SqlAnswer, SqlCatalogue } from '../../../../tools/look/sql/sql-wire.ts';
import {
  bounded,
  fileAnswer,
  STATEMENT_BOUNDS,
  type StopWords,
  shownAnswer,
} from '../../../../tools/look/sql/statements.ts';
import { ask } from '../../../support/read-back.ts';
import { jsonFrom, sendTo } from '../asked.ts';
import { emptyLake, servedLake, serverOn } from '../looked-at.ts';

const { here, errors, server } = await servedLake();
const lake = join(here.folder, '.local', 'lake');

const STAYS = new AbortController().signal;

const PATH = `/${server.token}/api/sql`;

const headersOf = (to: LookServer) => ({
  origin: `http://127.0.0.1:${to.port}`,
  'x-ecg-token': to.token,
  'content-type': 'application/json',
});

/** Folders of files that are being written. */
const unfinished = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`ecg-look-${process.pid}-`));

async function posted(body: object | string, headers: Readonly<Record<string, string>> = {}, to = server) {
  const all = { ...headersOf(to), ...headers };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return await sendTo(to, `/${to.token}/api/sql`, { method: 'POST', headers: all, body: text });
}

async function table(sql: string, to = server): Promise<SqlAnswer> {
  const { status, bytes } = await posted({ sql, format: 'table' }, {}, to);
  expect({ sql, status }).toEqual({ sql, status: 200 });
  return JSON.parse(bytes.toString()) as SqlAnswer;
}

async function refusal(sql: string): Promise<string> {
  const { status, bytes } = await posted({ sql, format: 'table' });
  expect({ sql, status }).toEqual({ sql, status: 400 });
  return (JSON.parse(bytes.toString()) as { problem: string }).problem;
}

describe('what there is to ask', () => {
  test('is every table and view with its columns, and the saved questions', async () => {
    const { tables, questions, recordings, from } = await jsonFrom<SqlCatalogue>(server, 'api/sql');
    expect([recordings, from]).toEqual([4, '.local/lake']);
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['recordings', 'windows', 'labels', 'latest_recordings', 'usable_signal']),
    );
    for (const { name, columns } of tables) {
      const { columns: found } = await table(`select * from ${name} limit 0`);
      expect([name, found.map((column) => column.name)]).toEqual([name, columns.map((column) => column.name)]);
    }
    expect(questions.find(({ id }) => id === 'each-day')).toMatchObject({
      title: '01 What arrived each day, and what became of it?',
      parameters: [{ name: 'since', isRequired: false, kind: 'day' }],
    });
  });

  test('of an empty lake is the same, and every table is empty', async () => {
    const empty = await serverOn(emptyLake());
    expect(await jsonFrom<SqlCatalogue>(empty, 'api/sql')).toMatchObject({ recordings: 0 });
    expect(await table('select * from windows', empty)).toMatchObject({ rows: [], isCut: false });
  });
});

describe('a table', () => {
  test('is rounded for people, and has the numbers for a chart', async () => {
    const found = await table(
      "select 'a' as name, 1.0/3 as third, 9007199254740993 as large, cast(null as double) as nothing, timestamp '2026-01-02 03:04:05' as at, [1, 2] as list",
    );
    expect(found.rows).toEqual([['a', '0.333333', '9007199254740993', null, '2026-01-02T03:04:05.000Z', '[1,2]']]);
    expect(found.columns.map(({ name, kind, values }) => [name, kind, values])).toEqual([
      ['name', 'text', []],
      ['third', 'number', [1 / 3]],
      ['large', 'number', [9007199254740992]],
      ['nothing', 'number', [null]],
      ['at', 'time', [Date.UTC(2026, 0, 2, 3, 4, 5)]],
      ['list', 'text', []],
    ]);
  });

  test('ends after so many rows, and says so', async () => {
    const bounds = { ...STATEMENT_BOUNDS, maxRows: 3, maxFileRows: 3 };
    const rows = async (count: number) => {
      const found = await shownAnswer(lake, `select * from range(${count})`, STAYS, bounds);
      return [found.rows.length, found.columns[0]?.values.length, found.isCut];
    };
    expect(await rows(2)).toEqual([2, 2, false]);
    expect(await rows(3)).toEqual([3, 3, false]);
    expect(await rows(4)).toEqual([3, 3, true]);
    expect(await rows(100_000)).toEqual([3, 3, true]);
  });

  test('of many columns has fewer rows, and a long text is cut', async () => {
    const columns = Array.from({ length: 100 }, (_, i) => `range as c${i}`).join(', ');
    expect(await table(`select ${columns} from range(5000)`)).toMatchObject({ isCut: true, rows: { length: 2000 } });
    const [[long] = []] = (await table("select repeat('x', 5000)")).rows;
    expect(long).toMatch(/^x{1999}…$/);
  });
});

/** A hundred texts of a megabyte: 100 MB, if anybody read all of them. */
const WIDE = "select repeat('x', 1000000) as x from range(100)";

test('a table with texts that are cut has fewer rows when they are many', async () => {
  const { rows, isCut } = await table("select repeat('x', 2000) from range(9000)");
  expect([isCut, rows.length]).toEqual([true, 5001]);
  const wide = await shownAnswer(lake, WIDE, STAYS);
  expect([wide.rows.length, wide.rows[99]?.[0]?.length]).toEqual([100, 2000]);
});

describe('a file', () => {
  test('of CSV has every digit and every row', async () => {
    const { status, headers, bytes } = await posted({
      sql: "select range as n, 1.0::double/3 as third, 'a,b' as name from range(12000)",
      format: 'csv',
    });
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = bytes.toString().trimEnd().split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([12001, 'n,third,name', '11999,0.3333333333333333,"a,b"']);
    expect(headers['content-length']).toBe(String(bytes.length));
  });

  test('of Parquet is one that others read', async () => {
    const { headers, bytes } = await posted({ sql: 'select range as n from range(3)', format: 'parquet' });
    expect(headers['content-type']).toBe('application/vnd.apache.parquet');
    expect(await ask(bytes, 'SELECT * FROM read_parquet($file)')).toEqual([[0n], [1n], [2n]]);
  });

  test('with more text than a browser takes is refused, whatever its rows', async () => {
    const path = join(here.folder, 'wide.csv');
    const bounds = { ...STATEMENT_BOUNDS, maxFileCharacters: 99_000_000 };
    for (const sql of [WIDE, `select [x, x] as list from (${WIDE}) limit 50`]) {
      await expect(fileAnswer(lake, { sql, format: 'csv', path }, STAYS, bounds)).rejects.toThrow(
        /^The answer has more than 99000000 characters, which is too much for a browser/,
      );
    }
  });

  test('that cannot be written is refused in a sentence', async () => {
    const below = join(here.folder, 'gone');
    const written = answerFile(lake, { sql: 'select 1', format: 'csv' }, STAYS, below);
    await expect(written).rejects.toBeInstanceOf(BadQuestion);
    await expect(written).rejects.toThrow(/^The answer cannot be written in .*gone: no such file or directory\.$/);
  });

  test('with more rows than a browser takes is refused, and nothing of it is left', async () => {
    const path = join(here.folder, 'answer.csv');
    const bounds = { ...STATEMENT_BOUNDS, maxRows: 3, maxFileRows: 3 };
    const written = (count: number) =>
      fileAnswer(lake, { sql: `select * from range(${count})`, format: 'csv', path }, STAYS, bounds);
    expect(await written(3)).toBe(3);
    await expect(written(4)).rejects.toThrow(/^The answer has more than 3 rows, .*: \.\/ecg sql --csv/);
    expect((await posted({ sql: 'select wrong', format: 'csv' })).status).toBe(400);
    expect(unfinished()).toEqual([]);
  });
});

describe('a statement is refused in one sentence', () => {
  test.each([
    ['select * from windws', 'Unknown table windws; did you mean windows?'],
    ['', 'Expected one statement, got 0.'],
    ['select 1; select 2', 'Expected one statement, got 2.'],
    ['drop view windows', 'The lake is read-only: expected SELECT, got DROP.'],
    ['explain analyze select 1', 'The lake is read-only: expected SELECT, got EXPLAIN.'],
    ["attach 'x.db' as x", 'The lake is read-only: expected SELECT, got ATTACH.'],
  ])('%s', async (sql, sentence) => {
    expect(await refusal(sql)).toBe(sentence);
  });

  test.each([
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "select * from read_parquet('https://example.com/x.parquet')",
    "copy (select 1) to '/tmp/x'",
  ])('%s: only the lake is read', async (sql) => {
    const found = await posted({ sql, format: 'table' });
    expect(found.status).toBe(400);
    expect(found.bytes.toString()).not.toContain('root');
  });

  test.each<[string, object | string, number, string]>([
    ['no format', { sql: 'select 1' }, 400, 'format must be one of table, csv, parquet, got nothing.'],
    ['a number', { sql: 1, format: 'csv' }, 400, 'sql must be at most 20000 characters, got 1.'],
    ['something more', { sql: 'select 1', format: 'csv', path: 'x' }, 400, 'A statement must have no "path".'],
    ['text', 'select 1', 400, 'A statement must be a JSON object, got "select 1".'],
    ['too much', 'x'.repeat(300_000), 413, 'What is sent must have at most 241000 bytes.'],
  ])('sent with %s', async (_, body, status, sentence) => {
    const found = await posted(body);
    expect([found.status, JSON.parse(found.bytes.toString())]).toEqual([status, { problem: sentence }]);
  });

  test('without the token in its header, or from another site, it does not run', async () => {
    const body = { sql: 'select 1', format: 'table' };
    expect((await posted(body, { 'x-ecg-token': 'wrong' })).status).toBe(403);
    expect((await posted(body, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await posted(body, { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

describe('a statement ends', () => {
  /** Hours of work, in few rows. */
  const ENDLESS = 'select count(*) from range(1000000000) a, range(1000000) b where a.range * 7 % 1000003 = b.range';

  test('after its time, in a sentence', async () => {
    const soon = shownAnswer(lake, ENDLESS, STAYS, { ...STATEMENT_BOUNDS, maxS: 0.2 });
    await expect(soon).rejects.toThrow(/^The statement was stopped after 0\.2 s: narrow it/);
  });

  test('before its engine takes the memory of the machine', async () => {
    const [[limit] = []] = (await table("select current_setting('memory_limit')")).rows;
    expect(limit).toMatch(/^(?:[12]\.\d GiB|\d{1,3}\.\d MiB)$/);
  });

  test('when texts that the engine does not count take more than it may, in a sentence', async () => {
    const wide = "select repeat('x', 100000) || i as a from range(10000000) t(i)"; // 0.2 GB for each 2048 rows
    const answer = shownAnswer(lake, wide, STAYS, { ...STATEMENT_BOUNDS, maxMoreBytes: 50_000_000 });
    await expect(answer).rejects.toThrow(/^The statement was stopped when it had taken more than 0\.05 GB of memory: /);
  });

  test('with another, in a sentence that says so; what nobody wrote is not asked to be shortened', async () => {
    const ends = (words?: StopWords) =>
      bounded(
        lake,
        STAYS,
        { maxS: 60, maxMoreBytes: 50_000_000 },
        (_, ended) => new Promise((__, fail) => ended.addEventListener('abort', () => fail(new Error('ended')))),
        words,
      ).catch((error: Error) => error.message);
    /** More and more memory is taken until it ends: what was taken before may be given back meanwhile. */
    const filled = async <T>(stopped: Promise<T>): Promise<T> => {
      const held: Buffer[] = [];
      let isOver = false;
      const over = stopped.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        held.push(Buffer.alloc(60_000_000, 1));
        await setTimeout(100);
      }
      return await over;
    };
    const counting = { what: 'Counting', late: 'a', large: 'b' };
    expect(await filled(Promise.all([ends(), ends(counting)]))).toEqual([
      'The statement was stopped when it and another that ran at the same time had taken more than 0.05 GB of memory: run it alone.',
      'Counting was stopped when it and another that ran at the same time had taken more than 0.05 GB of memory: run it alone.',
    ]);
    expect(await filled(ends(counting))).toBe('Counting was stopped when it had taken more than 0.05 GB of memory: b');
  });

  test('when it has read as many characters as anybody looks through, however few are shown', async () => {
    const { rows, isCut } = await shownAnswer(lake, "select repeat('x', 2000000) from range(60)", STAYS);
    expect([rows.length, isCut]).toEqual([51, true]);
  });

  test('when it is stopped before it has begun, or while it runs', async () => {
    await expect(shownAnswer(lake, ENDLESS, AbortSignal.abort())).rejects.toThrow();
    await expect(shownAnswer(lake, ENDLESS, AbortSignal.timeout(300))).rejects.toThrow();
  });

  test('when the one who asked has gone, while another is answered', async () => {
    const asked = request({
      host: '127.0.0.1',
      port: server.port,
      path: PATH,
      method: 'POST',
      headers: headersOf(server),
    });
    const ended = new Promise((resolve) => asked.on('error', resolve));
    asked.end(JSON.stringify({ sql: ENDLESS, format: 'csv' }));
    while (unfinished().length === 0) await setTimeout(10);
    expect(await table('select 1 as one')).toMatchObject({ rows: [['1']] });
    expect(unfinished()).toHaveLength(1);
    asked.destroy();
    await ended;
    while (unfinished().length > 0) await setTimeout(10); // it would take hours
  });
});

test('the lake may be written meanwhile: the next statement sees it', async () => {
  const before = await table('select count(*) from labels');
  const [[id] = []] = (await table('select recording_id from recordings limit 1')).rows;
  const line = { recording_id: id, lead: 'ch1', lead_index: 0, start_s: 0, end_s: 1, mark: 'good', note: null };
  const more = { reader: 'Ben', marked_at: '2026-01-01T00:00:00.000Z', ruleset: '0'.repeat(16), shown: 'raw' };
  writeFileSync(join(here.folder, '.local', 'lake.labels.ndjson'), `${JSON.stringify({ ...line, ...more })}\n`);
  expect([before.rows, (await table('select count(*) from labels')).rows]).toEqual([[['0']], [['1']]]);
});

test('none of this was a bug', () => expect(errors).toEqual([]));
