import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeRows } from '../../handler/write/encode-rows.ts';
import { objectKey } from '../../lake/layout.ts';
import { COLUMNS, PARTITION, TABLE_NAMES } from '../../lake/schema.ts';
import { duckDbType } from '../../lake/sql-types.ts';
import { openLake, SqlError } from '../../local/open-lake.ts';
import { main } from '../../local/sql.ts';
import { textTable } from '../../local/terminal/table.ts';
import { emptyFolder, writeObject, writeRecordings } from '../support/lake-folder.ts';
import { finding, recording, window } from '../support/rows.ts';

/** A lake with one recording, in a folder of this name. */
function lakeFolder(name?: string): string {
  const folder = emptyFolder(name);
  writeRecordings(folder, [{ recording, windows: [window], findings: [finding] }]);
  return folder;
}

async function run(argv: readonly string[], folder = emptyFolder(), isTerminal = false) {
  const written = { out: '', err: '' };
  const output = (to: 'out' | 'err') => ({
    isTerminal,
    columns: 80,
    write: (text: string) => {
      written[to] += text;
    },
  });
  const status = await main(argv, { out: output('out'), err: output('err'), folder, colours: false });
  return { status, ...written };
}

describe('./ecg sql', () => {
  test('prints an aligned table, numbers to the right, and how many rows there are', async () => {
    const sql = "SELECT outcome, bytes, code FROM recordings UNION ALL SELECT 'x', 7, 'é' ORDER BY bytes DESC";
    expect(await run(['--lake', lakeFolder(), sql])).toEqual({
      status: 0,
      err: '',
      out: 'outcome   bytes  code\n────────  ─────  ────\naccepted    184  null\nx             7  é\n2 rows\n',
    });
  });

  test('looks for .local/lake from the folder in which the person stands', async () => {
    const folder = emptyFolder();
    writeRecordings(join(folder, '.local', 'lake'), [{ recording }]);
    expect((await run(['SELECT count(*) AS n FROM recordings'], folder)).out).toBe('n\n─\n1\n1 row\n');
    expect((await run(['--lake', '.local/lake', 'SELECT 1 AS n'], folder)).status).toBe(0);
  });

  test('with --json prints one object for each row and nothing else', async () => {
    const sql = `SELECT received_at AS t, bytes AS b, subject AS s, 9007199254740993 AS big, 'nan'::DOUBLE AS n, 1.5 AS d,
      [1, NULL] AS l, {'x': 2::BIGINT} AS o, true AS f, 'a"b' AS q, 'ab'::BLOB AS y, 1 AS t FROM recordings`;
    const { status, out, err } = await run(['--json', '--lake', lakeFolder(), sql]);
    expect([status, err]).toEqual([0, '1 row\n']);
    expect(out).toBe(
      '{"t":"2026-01-31T10:00:00.000Z","b":184,"s":null,"big":"9007199254740993","n":null,"d":1.5,' +
        '"l":[1,null],"o":{"x":2},"f":true,"q":"a\\"b","y":"6162","t:1":1}\n',
    );
  });

  test('with --json prints every row of a long answer, as text the first ten thousand', async () => {
    const lake = emptyFolder();
    const sql = 'SELECT range AS n FROM range(25000)';
    expect((await run(['--json', '--lake', lake, sql])).out.trimEnd().split('\n')).toHaveLength(25_000);
    const { out } = await run(['--lake', lake, sql]);
    expect(out.trimEnd().split('\n')).toHaveLength(10_003);
    expect(out).toContain('the first 10000 rows; --json and --csv print all');
  });

  test('with --json stops the statement when the reader leaves, and waits for one who is slow', async () => {
    const written: string[] = [];
    let isRoom = true;
    const out = {
      isTerminal: false,
      columns: 80,
      write: (text: string) => {
        expect(isRoom).toBe(true);
        isRoom = false;
        written.push(text);
      },
      room: async () => {
        await setImmediate();
        isRoom = true;
        return written.length < 3;
      },
    };
    const argv = ['--json', '--lake', emptyFolder(), 'SELECT range AS n FROM range(1000000000000)'];
    expect(await main(argv, { out, err: { ...out, write: () => {} }, folder: '.', colours: false })).toBe(0);
    expect(written).toHaveLength(3);
  });

  test('shortens long text on a terminal only, and never lets it move the cursor', async () => {
    const sql = "SELECT repeat('x', 50) AS text, chr(27) || '[2J' AS escape";
    expect((await run(['--lake', emptyFolder(), sql], '.', true)).out).toContain(`${'x'.repeat(39)}…`);
    const { out } = await run(['--lake', emptyFolder(), sql]);
    expect(out).toContain('x'.repeat(50));
    expect(out).not.toContain('\x1b');
  });

  test.each([
    [[], /^Give a statement: \.\/ecg sql "SELECT …"\.$/],
    [['SELECT', '1'], /^Give one statement, in quotes: /],
    [['--lake'], /^--lake needs a value: --lake DIR\.$/],
    [['--jsn', 'SELECT 1'], /^Unknown option --jsn; did you mean --json\?$/],
    [
      ['--lake', 'no "lake"', 'SELECT 1'],
      /^There is no lake at "no "lake"": run \.\/ecg demo or \.\/ecg process first\.$/,
    ],
  ])('ends with status 2 and one sentence for %j', async (argv, sentence) => {
    const { status, out, err } = await run(argv);
    expect([status, out]).toEqual([2, '']);
    expect(err.trimEnd()).toMatch(sentence);
    expect(err.split('\n')).toHaveLength(2);
  });

  test('does not take a file for a lake', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'lake'), '');
    expect((await run(['--lake', 'lake', 'SELECT 1'], folder)).status).toBe(2);
  });

  test.each([
    ['SELEC 1', 'Parser Error: syntax error at or near "SELEC"'],
    ['SELECT nix FROM recordings', 'Binder Error: Referenced column "nix" not found in FROM clause!'],
    ['SELECT * FROM recording', 'Unknown table recording; did you mean recordings?'],
    ["SELECT CAST('x' AS INTEGER)", "Conversion Error: Could not convert string 'x' to INT32"],
    ['SELECT 1; SELECT 2', 'Expected one statement, got 2.'],
    ['', 'Expected one statement, got 0.'],
    [' ; -- nothing\n/* at\nall */', 'Expected one statement, got 0.'],
  ])('ends with status 1 and one sentence for %j', async (sql, sentence) => {
    const { status, out, err } = await run(['--lake', emptyFolder(), sql]);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(sentence);
    expect(err.split('\n')).toHaveLength(2);
  });

  test('explains itself', async () => {
    const { status, out } = await run(['--help']);
    expect(status).toBe(0);
    expect(out).toContain('Views: signal, usable_signal, latest_recordings');
  });
});

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
        const lake = await openLake(lakeFolder(name));
        const { rows } = await lake.query('SELECT source_key, ingest_date FROM recordings');
        lake.close();
        expect(rows).toEqual([['ward 3/é.mat', '2026-01-31']]);
      }),
      { numRuns: 30, examples: names.map((name): [string] => [name]) },
    );
  });

  test('ingest_date is text, not a date', async () => {
    const lake = await openLake(lakeFolder());
    const { rows } = await lake.query("SELECT typeof(ingest_date), ingest_date = '2026-01-31' FROM recordings");
    lake.close();
    expect(rows).toEqual([['VARCHAR', true]]);
  });

  test('unfinished files, and folders that are not tables, are not shown', async () => {
    const folder = lakeFolder();
    const key = objectKey('recordings', '2026-01-31', 'f'.repeat(64));
    writeObject(folder, `${key}.1-0.tmp`, encodeRows('recordings', [recording]).subarray(0, 100));
    writeObject(folder, 'recordings/notes.parquet', Buffer.from('not a partition'));
    writeObject(folder, 'recordings/_tmp/a.parquet', Buffer.from('not a partition'));
    const lake = await openLake(folder);
    expect((await lake.query('SELECT count(*) FROM recordings')).rows).toEqual([[1n]]);
    lake.close();
  });

  test('a file that is older than a column has null in it, beside files that have it', async () => {
    const folder = lakeFolder();
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

  test('a damaged file is named', async () => {
    const folder = lakeFolder();
    writeObject(folder, objectKey('findings', '2026-01-31', 'broken'), Buffer.from('PAR1 but no more'));
    await expect(openLake(folder)).rejects.toThrow(SqlError);
    await expect(openLake(folder)).rejects.toThrow('broken.parquet');
    const { status, err } = await run(['--lake', folder, 'SELECT 1']);
    expect([status, err.split('\n').length]).toEqual([1, 2]);
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
    const folder = lakeFolder();
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
    const lake = await openLake(lakeFolder());
    expect((await lake.query(sql)).rows.length).toBeGreaterThan(0);
    lake.close();
  });
});

test('a text table has lines of one width, whatever the cells hold', () => {
  const cell = fc.oneof(fc.constant(null), fc.double(), fc.bigInt(), fc.boolean(), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
      const lines = textTable(
        ['a', 'b'],
        rows.map(([a, b]) => [a, `${b}|`]),
        false,
      )
        .trimEnd()
        .split('\n');
      expect(lines).toHaveLength(rows.length + 2);
      const ends = lines.slice(2).map((line) => [...line].lastIndexOf('|'));
      expect(ends.every((end) => end > 0)).toBe(true);
    }),
  );
});

/** The same Parquet rows without some columns, as an older version wrote them. */
async function withoutColumns(file: string, names: readonly string[]): Promise<Uint8Array> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const old = join(emptyFolder(), 'old.parquet');
  await connection.run(
    `COPY (SELECT * EXCLUDE (${names.join(', ')}) FROM read_parquet('${file}')) TO '${old}' (FORMAT parquet)`,
  );
  connection.closeSync();
  return readFileSync(old);
}

describe('a lake that is written while it is read', () => {
  const RECORDINGS = 75;

  /** Recordings of one day, each with windows; a query opens all of their files. */
  function busyLake(): string {
    const folder = emptyFolder();
    const contents = Array.from({ length: RECORDINGS }, (_, number) => {
      const recording_id = number.toString(16).padStart(64, '0');
      return { recording: { ...recording, recording_id }, windows: [{ ...window, recording_id }] };
    });
    writeRecordings(folder, contents);
    return folder;
  }

  /** Moves every file of a recording to the next day, its row of `recordings` first, as `process` does. */
  function move(folder: string, number: number, from: string, to: string): void {
    for (const table of ['recordings', 'windows'] as const) {
      const [old, moved] = [from, to].map((day) =>
        join(folder, objectKey(table, day, number.toString(16).padStart(64, '0'))),
      );
      mkdirSync(dirname(moved!), { recursive: true });
      renameSync(old!, moved!);
    }
  }

  test('a query that met a file that is gone is answered from the lake as it is then', async () => {
    const folder = busyLake();
    const lake = await openLake(folder);
    for (const [from, to] of [
      ['2026-01-31', '2026-02-01'],
      ['2026-02-01', '2026-02-02'],
    ] as const) {
      for (let number = 0; number < RECORDINGS; number += 1) move(folder, number, from, to);
      const sql =
        'SELECT ingest_date, count(*) FROM recordings JOIN windows USING (recording_id, ingest_date) GROUP BY 1';
      expect((await lake.query(sql)).rows).toEqual([[to, BigInt(RECORDINGS)]]);
    }
    lake.close();
  });

  test('is refused in one sentence when files keep going away, and never speaks of permissions', async () => {
    const folder = busyLake();
    const lake = await openLake(folder);
    const days = ['2026-01-31', '2026-02-01'];
    const stop = new AbortController();
    const moving = (async () => {
      for (let turn = 0; !stop.signal.aborted; turn = 1 - turn) {
        move(folder, 7, days[turn]!, days[1 - turn]!);
        await setImmediate();
      }
    })();
    const answer = await lake.query('SELECT * FROM windows').then(({ rows }) => rows.length, String);
    stop.abort();
    await moving;
    lake.close();
    expect([RECORDINGS, RECORDINGS + 1, RECORDINGS - 1, 'SqlError: The lake is being written; try again.']).toContain(
      answer,
    );
  });

  test('a stream that meets a file that is gone after its first rows ends with that sentence, not as if it were whole', async () => {
    const folder = busyLake();
    const many = Array.from({ length: 500 }, (_, index) => ({ ...window, window_index: index }));
    for (let number = 0; number < RECORDINGS; number += 1) {
      writeObject(
        folder,
        objectKey('windows', '2026-01-31', number.toString(16).padStart(64, '0')),
        encodeRows('windows', many),
      );
    }
    const lake = await openLake(folder);
    const { batches } = await lake.stream('SELECT * FROM windows');
    rmSync(join(folder, objectKey('windows', '2026-01-31', (RECORDINGS - 1).toString(16).padStart(64, '0'))));
    const read = async () => {
      for await (const _ of batches);
    };
    await expect(read()).rejects.toThrow('The lake is being written; try again.');
    lake.close();
  });
});

test('a statement that fails after its first rows ends with its error, not as if it were whole', async () => {
  const lake = await openLake(emptyFolder());
  const sql = "SELECT CAST(CASE WHEN range = 900000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(1000000)";
  await expect(lake.query(sql)).rejects.toThrow("Conversion Error: Could not convert string 'x' to INT32");
  lake.close();
});
