/** `./ecg sql`: what it prints, for people and for scripts, and what it refuses. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { objectKey } from '../../../lake/layout.ts';
import { main } from '../../../tools/sql/main.ts';
import { emptyFolder, lakeWithOne, writeObject, writeRecordings } from '../../support/lake-folder.ts';
import { recording } from '../../support/rows.ts';

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
    expect(await run(['--lake', lakeWithOne(), sql])).toEqual({
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
    const { status, out, err } = await run(['--json', '--lake', lakeWithOne(), sql]);
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

  test('ends with status 1 and one sentence for a lake with a damaged file, which it names', async () => {
    const folder = lakeWithOne();
    writeObject(folder, objectKey('findings', '2026-01-31', 'broken'), Buffer.from('PAR1 but no more'));
    const { status, out, err } = await run(['--lake', folder, 'SELECT count(*) FROM findings']);
    expect([status, out, err.split('\n').length]).toEqual([1, '', 2]);
    expect(err).toContain('broken.parquet');
    expect((await run(['--lake', folder, 'SELECT 1'])).status).toBe(0); // it reads no table
  });

  test('explains itself', async () => {
    const { status, out } = await run(['--help']);
    expect(status).toBe(0);
    expect(out).toContain('Views: signal, usable_signal, rr_intervals, latest_recordings');
  });
});
