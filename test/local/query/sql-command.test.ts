/** Where a statement comes from and where its answer goes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { textLiteral } from '../../../lake/question-parameters.ts';
import { QUESTIONS } from '../../../lake/questions.ts';
import { COLUMNS, TABLE_NAMES } from '../../../lake/schema.ts';
import { openLake, withLake } from '../../../local/open-lake.ts';
import { completionsOf } from '../../../local/query/completion.ts';
import { csvLine } from '../../../local/query/csv.ts';
import { promptForStatements } from '../../../local/query/prompt.ts';
import { askedQuestion } from '../../../local/query/question.ts';
import { resultText } from '../../../local/terminal/table.ts';
import { main } from '../../../tools/sql/main.ts';
import { writeRecordings } from '../../support/lake-folder.ts';
import { rowsOf } from '../../support/read-back.ts';
import { finding, recording, window } from '../../support/rows.ts';
import { anyText } from '../../support/seed/any-text.ts';
import { type Workspace, workspace } from '../../support/workspace.ts';

let here: Workspace;
beforeAll(() => {
  here = workspace();
  writeRecordings(join(here.folder, '.local', 'lake'), [{ recording, windows: [window], findings: [finding] }]);
});

async function sql(...argv: string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

function inputOf(text: string, isTerminal = false) {
  const stream = new PassThrough();
  stream.end(text);
  return { isTerminal, text: async () => text, stream };
}

describe('a statement', () => {
  test('comes from a file, from standard input, or from the saved questions', async () => {
    here.put('q.sql', 'select 1 as n; -- one');
    expect((await sql('--file', 'q.sql', '--csv')).out).toBe('n\n1\n');
    for (const argv of [['--csv'], ['-', '--csv']]) {
      await main(argv, { ...here.context, input: inputOf('select 2 as n') });
      expect(here.taken().out).toBe('n\n2\n');
    }
    for (const [at, { id, parameters }] of QUESTIONS.entries()) {
      const set = parameters.filter(({ isRequired }) => isRequired).map(({ name }) => `--set=${name}=ward 3/`);
      const answered = await sql('--question', id, ...set);
      expect(answered).toMatchObject({ status: 0, err: '' });
      expect(await sql('--question', String(at + 1), ...set)).toEqual(answered);
    }
  });

  test.each([
    [['select 1', '--file', 'q.sql'], 'Give only one of a statement, --file and --question.'],
    [['--file', 'none.sql'], '"none.sql" cannot be read: no such file or directory.'],
    [
      ['--question', '0'],
      `--question must be a name or a number from 1 to ${QUESTIONS.length}, got "0": ./ecg sql --help lists them.`,
    ],
    [['--question', 'one-uplaod'], 'Unknown question "one-uplaod"; did you mean one-upload?'],
    [
      ['--question', 'one-upload'],
      'Question one-upload needs key, a key, the beginning of one, or a recording id: ./ecg sql --question one-upload --set "key=…".',
    ],
    [['--question', '14', '--set', 'kee=a'], 'Question one-upload has no parameter kee. Did you mean key?'],
    [['--question', '14', '--set', 'colour=a'], 'Question one-upload has no parameter colour. Known: key, since.'],
    [['--question', 'rulesets', '--set', 'key=a'], 'Question rulesets takes no --set, got "key".'],
    [['--question', '14', '--set', 'key'], '--set must be NAME=VALUE, got "key".'],
    [
      ['--question', '14', '--set', 'key='],
      '--set key must be a key, the beginning of one, or a recording id, got nothing.',
    ],
    [['--question', '14', '--set', 'key=a', '--set', 'key=b'], '--set gives key twice.'],
    [['--question', '1', '--set', 'since=today'], '--set since must be a day like 2026-01-31, got "today".'],
    [['--question', '1', '--set', 'since=2026-02-30'], '--set since must be a day like 2026-01-31, got "2026-02-30".'],
    [['--file', 'q.sql', '--set', 'since=2026-01-31'], '--set belongs to a saved question: name one by --question.'],
    [['select 1', '--set', 'since=2026-01-31'], '--set belongs to a saved question: name one by --question.'],
    [['select 1', '--json', '--csv'], 'Give only one of --json, --csv and --parquet FILE.'],
    [['select 1', '--out', 'a', '--parquet', 'b'], '--parquet already names the file: leave out --out.'],
    [
      ['select 1', '--out', '.local/lake/recordings/a.csv'],
      '".local/lake/recordings/a.csv" is inside the lake: choose a place outside it.',
    ],
    [
      ['select 1', '--parquet', 'no/folder.parquet'],
      '"no/folder.parquet" cannot be written: no such file or directory.',
    ],
  ])('is refused in one sentence, with status 2: %j', async (argv, sentence) => {
    expect(await sql(...argv)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
  });
});

describe('a saved question', () => {
  const day = recording.received_at.toISOString().slice(0, 10);

  async function keysOf(...set: string[]) {
    const { out } = await sql('--question', 'one-upload', '--csv', ...set.flatMap((one) => ['--set', one]));
    return out
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]);
  }

  test('is asked about a key, its beginning or a recording id, and from a day on', async () => {
    const { source_key: key, recording_id: id } = recording;
    for (const value of [key, 'ward 3/', id]) expect(await keysOf(`key=${value}`, `since=${day}`)).toEqual([key]);
    expect(await keysOf(`key=${key}`, 'since=2026-02-01')).toEqual([]);
    expect(await keysOf('key=%', `since=${day}`)).toEqual([]);
  });

  test('takes a value as text, whatever is in it', async () => {
    const value = fc.string({
      unit: fc.oneof(fc.constantFrom("'", "''", "' or '1' = '1", ':since', '\\', '--', '=', '$1'), fc.string()),
      minLength: 1,
    });
    const lake = await openLake(join(here.folder, '.local', 'lake'));
    await fc.assert(
      fc.asyncProperty(
        value.filter((text) => text !== '' && !text.includes('\0') && text.isWellFormed()),
        async (text) => {
          const asked = askedQuestion('one-upload', [`key=${text}`, `since=${day}`]);
          const { rows } = await lake.query(asked);
          expect(rows.length > 0).toBe(recording.source_key.startsWith(text) || recording.recording_id === text);
          const { rows: echoed } = await lake.query(`select ${textLiteral(text)} as it`);
          expect(echoed).toEqual([[text]]);
        },
      ),
      { numRuns: 60 },
    );
    lake.close();
  });
});

describe('an answer', () => {
  const EVERY_KIND = `select 9007199254740993 as big, 0.1::double + 0.2::double as sum, 'é"' as text, null::varchar as none,
    true as flag, timestamp '2026-01-31 10:00:00' as at, 7::integer as small, sum(1) as huge, [1, 2] as list from recordings`;

  test('has every digit in CSV, and only those that people read in a table', async () => {
    expect((await sql(EVERY_KIND, '--csv')).out).toBe(
      'big,sum,text,none,flag,at,small,huge,list\n' +
        '9007199254740993,0.30000000000000004,"é""",,true,2026-01-31T10:00:00.000Z,7,1,"[1,2]"\n',
    );
    expect((await sql('select 0.1::double + 0.2::double as sum, 123456.789::double as long')).out).toContain(
      '0.3  123456.8\n',
    );
  });

  test('is the same in Parquet as in the engine', async () => {
    expect(await sql(EVERY_KIND, '--parquet', 'a.parquet')).toEqual({
      status: 0,
      out: '',
      err: '1 row in a.parquet\n',
    });
    const [row] = await rowsIn('a.parquet');
    expect(row).toEqual({
      big: 9007199254740993n,
      sum: 0.1 + 0.2,
      text: 'é"',
      none: null,
      flag: true,
      at: new Date('2026-01-31T10:00:00Z'),
      small: 7,
      huge: 1n,
      list: '[1,2]',
    });
  });

  test('is a whole Parquet file without rows, and with more than fit in one row group', async () => {
    await sql('select * from recordings where false', '--parquet', 'none.parquet');
    expect(await rowsIn('none.parquet')).toEqual([]);
    await sql('select range as n from range(250000)', '--parquet', 'many.parquet');
    const rows = await rowsIn('many.parquet');
    expect(rows.length).toBe(250_000);
    expect(rows.every(({ n }, at) => n === BigInt(at))).toBe(true);
  });

  test('that fails leaves no file, nor what was there before', async () => {
    here.put('kept.csv', 'old');
    expect((await sql('select no_such from recordings', '--csv', '--out', 'kept.csv')).status).toBe(1);
    expect(readFileSync(join(here.folder, 'kept.csv'), 'utf8')).toBe('old');
    expect(readdirSync(here.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(
      await sql('select 170141183460469231731687303715884105727::hugeint as n', '--parquet', 'big.parquet'),
    ).toMatchObject({
      status: 1,
      err: expect.stringContaining('which needs more than 64 bits: cast it'),
    });
    expect(existsSync(join(here.folder, 'big.parquet'))).toBe(false);
  });

  test('in CSV reads back as it was, whatever a text holds', () => {
    fc.assert(
      fc.property(fc.array(anyText(), { minLength: 1 }), (texts) => {
        const cells =
          csvLine(texts)
            .slice(0, -1)
            .match(/(?:"(?:[^"]|"")*"|[^,"]*)(?:,|$)/g) ?? [];
        const read = cells.slice(0, texts.length).map((cell) =>
          cell
            .replace(/,$/, '')
            .replace(/^"([\s\S]*)"$/, '$1')
            .replaceAll('""', '"'),
        );
        expect(read).toEqual(texts);
      }),
    );
  });

  test('that is wider than a terminal shows each row on lines of its own, none of them cut', () => {
    const columns = ['a', 'long_name'];
    const rows = [[1, 'x'.repeat(90)]];
    const terminal = { isTerminal: true, columns: 40 };
    expect(resultText(columns, rows, terminal)).toBe(
      `── row 1 ─────────\na          1\nlong_name  ${'x'.repeat(90)}\n`,
    );
    expect(resultText(columns, [[1, 'x']], terminal)).toMatch(/^a {2}long_name\n/);
    expect(resultText(columns, rows, { ...terminal, isTerminal: false })).toContain(`1  ${'x'.repeat(90)}\n`);
  });
});

describe('the prompt', () => {
  async function typed(text: string) {
    const history = join(here.folder, '.local', 'history');
    const lake = join(here.folder, '.local', 'lake');
    await withLake(lake, (open) => promptForStatements(open, inputOf(text), here.context, history));
    return here.taken();
  }

  test('answers statements over several lines, says what is wrong with one, and goes on', async () => {
    const { out, err } = await typed(
      'select 1\n  as n;\nselect nix;\n.question 99\n.tables\nselect 2 as m;\n.quit\nselect 3 as o;\n',
    );
    expect(out).toMatch(/n\n─\n1\n1 row\n[\s\S]*Tables: recordings[\s\S]*m\n─\n2\n1 row\n$/);
    expect(err).toMatch(/^Binder Error.*"nix".*\n--question must be a name or a number from 1/);
  });

  test('asks a saved question about a key with spaces, and says what is wrong with one', async () => {
    const day = recording.received_at.toISOString().slice(0, 10);
    const { out, err } = await typed(
      `.question one-upload key=${recording.source_key} since=${day}\n.question one-upload since=${day}\n.question 1 key=a\n`,
    );
    expect(out).toMatch(/\n1 row\n$/);
    expect(err.split('\n')).toEqual([
      expect.stringContaining('Question one-upload needs key'),
      'Question each-day has no parameter key. Known: since.',
      '',
    ]);
  });

  test('writes nothing, as a single statement does not', async () => {
    const { err } = await typed("copy recordings to 'x.csv';\ncreate table t (a integer);\n");
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringContaining('disabled'),
      expect.stringContaining('read-only'),
    ]);
    expect(existsSync(join(here.folder, 'x.csv'))).toBe(false);
  });

  test('completes tables after from, their columns elsewhere, and columns after a table', () => {
    expect(completionsOf('select * from rec')).toEqual([['recordings'], 'rec']);
    expect(completionsOf('select x from a join wi')).toEqual([['windows'], 'wi']);
    expect(completionsOf('select r.source_k')).toEqual([['r.source_key'], 'r.source_k']);
    expect(completionsOf('.tab')).toEqual([['.tables'], '.tab']);
    for (const table of TABLE_NAMES) {
      for (const { name } of COLUMNS[table]) expect(completionsOf(`select ${name}`)[0]).toContain(name);
    }
  });
});

/** As DuckDB reads the file, which did not write it. */
async function rowsIn(name: string): Promise<Record<string, unknown>[]> {
  return await rowsOf(readFileSync(join(here.folder, name)));
}
