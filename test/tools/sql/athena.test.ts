/** `./ecg sql --stack`: the same statements over the same files, here and through a stand-in for Athena. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { QUESTIONS } from '../../../lake/questions.ts';
import { VIEW_NAMES, type ViewName } from '../../../lake/views.ts';
import { main as demo } from '../../../local/demo.ts';
import { promptForStatements } from '../../../local/query/prompt.ts';
import { requestFailure } from '../../../tools/sql/athena/failures.ts';
import { athenaClient, openAthena } from '../../../tools/sql/athena/open-athena.ts';
import { scanLine, scanReport } from '../../../tools/sql/athena/scan-report.ts';
import { readingOf } from '../../../tools/sql/athena/values.ts';
import { main } from '../../../tools/sql/main.ts';
import { s3Of } from '../../../tools/stack/clients.ts';
import { type AthenaStandIn, startAthena } from '../../support/athena/stand-in.ts';
import { rowsOf } from '../../support/read-back.ts';
import { workspace } from '../../support/workspace.ts';

const here = workspace();
let athena: AthenaStandIn;
const usual = {
  looks: 0,
  looksAfterStop: 0,
  cutoffBytes: Number.POSITIVE_INFINITY,
  refusal: undefined,
  failure: undefined,
};

beforeAll(async () => {
  await demo([], here.context);
  here.taken();
  athena = await startAthena(join(here.folder, '.local', 'lake'));
  const { workgroup, database } = athena;
  here.put('stack.json', JSON.stringify({ workgroup, database, queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q' }));
  here.put('other.json', JSON.stringify({ workgroup: 'other', database, queueUrl: 'q' }));
});
beforeEach(() => {
  Object.assign(athena.behaviour, usual);
  athena.asked.length = 0;
  athena.statements.length = 0;
});
afterAll(() => athena.stop());

/** The shortest decimal that means this number, in units of `10 ** -scale`. */
function exactly(value: number, scale: number): string {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return `${whole}${fraction}${'0'.repeat(scale + Number(exponent) - fraction.length)}`;
}

const dependencies = { athena: () => athena.client() };

async function local(...argv: string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

async function stack(...argv: string[]) {
  const status = await main([...argv, '--stack-outputs', 'stack.json'], here.context, dependencies);
  return { status, ...here.taken() };
}

describe('a stack answers as the lake here', () => {
  test.each(QUESTIONS.map(({ id, parameters }) => [id, parameters] as const))(
    'the saved question %s',
    async (id, all) => {
      const set = all.filter(({ isRequired }) => isRequired).map(({ name }) => `--set=${name}=mit-bih-360/`);
      const expected = await local('--question', id, ...set, '--json');
      expect(expected.status).toBe(0);
      expect(await stack('--question', id, ...set, '--json')).toEqual(expected);
    },
  );

  test('which are the queries that the stack saves', () => {
    expect([...athena.catalogue.saved]).toEqual(QUESTIONS.map(({ title, sql }) => [title, sql]));
  });

  const order = {
    signal: ', lead_index, sample',
    usable_signal: ', lead_index, sample',
    rr_intervals: ', lead_index, beat_index',
    latest_recordings: '',
  } as const satisfies Readonly<Record<ViewName, string>>;
  test.each(VIEW_NAMES)('the view %s', async (view) => {
    // Neither engine adds in a fixed order.
    const all =
      view === 'rr_intervals'
        ? 'recording_id, lead, lead_index, beat_index, rr_s, round(coverage, 9) as coverage'
        : '*';
    const sql = `select ${all} from ${view} order by recording_id${order[view]} limit 2500`;
    const expected = await local(sql, '--csv');
    expect(expected.out.split('\n').length).toBeGreaterThan(2);
    expect(await stack(sql, '--csv')).toEqual(expected);
  });

  test('with values of every type of the lake, null and empty text apart, and names made distinct', async () => {
    const sql = `select 9007199254740993 as big, cast(0.1 as double) as d, cast(1e10 as double) as large, cast('nan' as double) as n,
      '' as empty, cast(null as varchar) as none, true as yes, timestamp '2026-01-31 10:00:00.250' as at, date '2026-01-31' as day,
      7 as small, 7 as small, 'é, "q"' as text`;
    for (const form of [[], ['--json'], ['--csv']])
      expect(await stack(sql, ...form)).toEqual(await local(sql, ...form));
    await local(sql, '--parquet', 'here.parquet');
    await stack(sql, '--parquet', 'stack.parquet');
    const rows = async (name: string) => await rowsOf(readFileSync(join(here.folder, name)));
    expect(await rows('stack.parquet')).toEqual(await rows('here.parquet'));
  });

  test('a decimal keeps every digit, as a number where a number keeps them', async () => {
    const sql = 'select 12345678901234567890.12 as long, 1.50 as short, cast(-0.1 as decimal(38, 20)) as padded';
    expect((await stack(sql, '--json')).out).toBe('{"long":"12345678901234567890.12","short":1.5,"padded":-0.1}\n');
    expect((await stack(sql, '--csv')).out).toBe('long,short,padded\n12345678901234567890.12,1.5,-0.1\n');
    expect(await stack(sql, '--parquet', 'none.parquet')).toMatchObject({
      status: 1,
      err: 'Column long holds 12345678901234567890.12, which has more digits than a double keeps: cast it to varchar or double.\n',
    });
    expect(
      (await stack(sql.replace('12345678901234567890.12 as long, ', ''), '--parquet', 'some.parquet')).status,
    ).toBe(0);
    expect(await rowsOf(readFileSync(join(here.folder, 'some.parquet')))).toEqual([{ short: 1.5, padded: -0.1 }]);
  });

  test('any decimal is that decimal, and a number up to 15 digits', () => {
    const { read } = readingOf('decimal');
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n), fc.integer({ min: 0, max: 20 }), (units, scale) => {
        const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
        const cut = digits.length - scale;
        const text = `${units < 0n ? '-' : ''}${digits.slice(0, cut)}${scale === 0 ? '' : `.${digits.slice(cut)}`}`;
        const value = read(text);
        if (typeof value === 'string') expect(value).toBe(text);
        else expect(BigInt(exactly(value as number, scale))).toBe(units);
        if (units > -(10n ** 15n) && units < 10n ** 15n) expect(typeof value).toBe('number');
      }),
    );
  });

  test('but for lists and the like, which Athena hands out as one text, and bytes, which are read', async () => {
    const { out } = await stack("select [1, null] as l, {'a': 1} as r, 'ab'::blob as b", '--json');
    expect(out).toBe('{"l":"[1, null]","r":"{a=1}","b":"6162"}\n');
  });

  test('from a file, from standard input, and at the prompt', async () => {
    here.put('q.sql', 'select 1 as n; -- one');
    expect((await stack('--file', 'q.sql', '--csv')).out).toBe('n\n1\n');
    const input = (text: string) => {
      const stream = new PassThrough();
      stream.end(text);
      return { isTerminal: false, text: async () => text, stream };
    };
    const options = ['--stack-outputs', 'stack.json', '--csv'];
    await main(options, { ...here.context, input: input('select 2 as n') }, dependencies);
    expect(here.taken().out).toBe('n\n2\n');
    const lake = openAthena(athena.client(), athena, scanReport(here.context.err));
    const typed = input('select 3 as n;\nselect nix from recordings;\n.quit\n');
    await promptForStatements(lake, typed, here.context, join(here.folder, 'history'));
    const { out, err } = here.taken();
    expect(out).toContain('n\n─\n3\n1 row\n');
    expect(err).toBe('Unknown column nix at line 1:8 in these tables.\n');
  });
});

describe('a long answer', () => {
  test.each([998, 999, 1000, 1999, 2500])(
    'of %i rows comes whole, over pages of 1000 with the names among them',
    async (rows) => {
      const { out } = await stack(`select range as n from range(${rows})`, '--csv');
      expect(out).toBe(`n\n${Array.from({ length: rows }, (_, at) => `${at}\n`).join('')}`);
      expect(athena.asked.filter((name) => name === 'GetQueryResults')).toHaveLength(Math.floor((rows + 1) / 1000) + 1);
    },
  );

  test('is fetched as far as a table shows it', async () => {
    expect((await stack('select range as n from range(30000)')).out).toContain('the first 10000 rows');
    expect(athena.asked.filter((name) => name === 'GetQueryResults')).toHaveLength(11);
  });
});

describe('a refusal', () => {
  test.each([
    ['select * from recording', 'Unknown table recording; did you mean recordings?'],
    ['select * from nowhere_at_all', /^Unknown table nowhere_at_all\. Known: recordings, /],
    ['select source_keys from recordings', 'Unknown column source_keys at line 1:8; did you mean source_key?'],
    ['select from where', "Syntax error at line 1:1: mismatched input 'where'."],
    ['  -- nothing\n;', 'Expected one statement, got 0.'],
    ['select 1; select 2', 'Expected one statement, got 2.'],
    ['drop table recordings', 'The lake is read-only: expected SELECT, got DROP.'],
    ['/* select */ insert into recordings values (1)', 'The lake is read-only: expected SELECT, got INSERT.'],
    ['explain analyze select 1', 'The lake is read-only: expected SELECT, got EXPLAIN.'],
  ])('of %j is one sentence, with status 1', async (sql, sentence) => {
    const { status, out, err } = await stack(sql);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err.split('\n')).toHaveLength(2);
    expect(err.trimEnd()).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });

  test('of more than a SELECT reaches AWS in no case, and of a SELECT in none', async () => {
    for (const sql of ['drop table a', 'call x()', '(drop table a)', '; delete from a', "'select'", '/*select*/'])
      expect((await stack(sql)).status).toBe(1);
    expect(athena.asked).toEqual([]);
    for (const sql of [
      "select ';' as a",
      '(select 1 as a)',
      'with a as (select 1 as b) select * from a;',
      'values (1);  ',
    ])
      expect(await stack(sql)).toMatchObject({ status: 0 });
    expect(athena.statements[2]).toBe('with a as (select 1 as b) select * from a');
  });

  test('for a query over the limit of the workgroup says how to read less', async () => {
    athena.behaviour.cutoffBytes = 100;
    expect(await stack('select count(*) from recordings')).toEqual({
      status: 1,
      out: '',
      err: expect.stringMatching(
        /^The query was stopped after it had read [\d.]+ kB, the workgroup's limit: filter by ingest_date, or raise queryScanLimitGiB\.\n$/,
      ),
    });
  });

  test.each([
    [
      'Insufficient permissions to execute the query. s3 Access Denied',
      /^Your AWS login may not read .*readPolicyArn grants the permissions\)\.$/,
    ],
    ['DIVISION_BY_ZERO: Division by zero', 'DIVISION_BY_ZERO: Division by zero'],
    [
      'TYPE_MISMATCH: line 3:7: Cannot apply operator: varchar = bigint',
      'TYPE_MISMATCH at line 3:7: Cannot apply operator: varchar = bigint',
    ],
    ['', 'The query failed in Athena, which gave no reason; try again.'],
  ])('of a query that failed with %j says why', async (failure, sentence) => {
    athena.behaviour.failure = failure;
    const { status, err } = await stack('select 1');
    expect(status).toBe(1);
    expect(err.trimEnd()).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });

  test.each([
    [
      [400, 'AccessDeniedException', 'You are not authorized to perform: athena:StartQueryExecution'],
      /^Your AWS login may not query workgroup "lake-queries": You are not authorized .*\.$/,
    ],
    [
      [400, 'ExpiredTokenException', 'The security token included in the request is expired'],
      'AWS does not know who you are: run aws sso login, or set AWS_PROFILE.',
    ],
    [
      [403, 'InvalidAccessKeyId', 'The key you provided does not exist.'],
      'AWS does not know who you are: run aws sso login, or set AWS_PROFILE.',
    ],
    [[400, 'SomethingNew', 'Something else.'], 'SomethingNew: Something else.'],
  ] as const)('of AWS itself is a sentence: %j', async (refusal, sentence) => {
    athena.behaviour.refusal = refusal;
    const { status, out, err } = await stack('select 1');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err.trimEnd()).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });

  test.each([
    ['no region', new Error('Region is missing'), 'AWS needs a region, got none: set AWS_REGION.'],
    [
      'no network',
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED', syscall: 'connect' }),
      'AWS cannot be reached: connect ECONNREFUSED 127.0.0.1:9.',
    ],
    [
      'a network that swallows everything',
      Object.assign(new Error('Connection timed out after 5000 ms'), { name: 'TimeoutError', $metadata: {} }),
      'AWS cannot be reached: Connection timed out after 5000 ms.',
    ],
  ])('where nothing of AWS answers is the sentence of the other commands: %s', (_, error, sentence) => {
    expect(requestFailure(error, athena).message).toBe(sentence);
  });

  test('is given for a host that takes a connection and never answers: the client has limits, as the others do', async () => {
    const limitsOf = async (client: object) => {
      const { config } = client as {
        readonly config: { readonly requestHandler: { readonly configProvider: unknown } };
      };
      return await config.requestHandler.configProvider; // what it uses at its first request
    };
    const limits = { connectionTimeout: 5000, socketTimeout: 60_000 };
    for (const client of [athenaClient({ region: 'eu-west-1' }), s3Of({ region: 'eu-west-1' })])
      expect(await limitsOf(client)).toMatchObject(limits);
  });

  test('names the workgroup that the account does not have, the outputs that are missing, and two lakes', async () => {
    const status = await main(['select 1', '--stack-outputs', 'other.json'], here.context, dependencies);
    expect({ status, ...here.taken() }).toEqual({
      status: 1,
      out: '',
      err: 'There is no workgroup "other" in the account of your AWS login: is the stack deployed there?\n',
    });
    here.put('empty.json', '{"workgroup": "w"}');
    await main(['select 1', '--stack-outputs', 'empty.json'], here.context, dependencies);
    expect(here.taken().err).toBe('The outputs of "empty.json" lack database, queueUrl: is it deployed?\n');
    expect((await stack('select 1', '--lake', 'x')).err).toBe('A stack has one lake: leave out --lake, or --stack.\n');
  });

  test('leaves no file where the answer was to be', async () => {
    expect((await stack('select * from nowhere', '--csv', '--out', 'none.csv')).status).toBe(1);
    expect(existsSync(join(here.folder, 'none.csv'))).toBe(false);
  });
});

describe('Ctrl-C', () => {
  test.each([0, 2])('stops the query in Athena, once, and waits until it has ended: %i looks', async (looks) => {
    Object.assign(athena.behaviour, { looks: Number.POSITIVE_INFINITY, looksAfterStop: looks });
    const answered = stack('select count(*) from samples');
    while (!athena.asked.includes('GetQueryExecution')) await new Promise((resolve) => setTimeout(resolve, 5));
    process.emit('SIGINT');
    expect(await answered).toEqual({
      status: 1,
      out: '',
      err: expect.stringMatching(/^The query was stopped after \d+ seconds?\.\n$/),
    });
    const stopped = athena.asked.indexOf('StopQueryExecution');
    expect(athena.asked.slice(stopped)).toEqual(['StopQueryExecution', ...Array(looks + 1).fill('GetQueryExecution')]);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});

describe('at a terminal', () => {
  const terminal = workspace({ isTerminal: true });
  /** Back to the beginning of an emptied line. */
  const CLEAR = '\r\x1b[2K';

  async function seen(sql: string) {
    const options = ['--stack-outputs', join(here.folder, 'stack.json')];
    const status = await main([sql, ...options], terminal.context, dependencies);
    return { status, ...terminal.taken() };
  }

  test('a query says how long it runs, what it read and what that costs, and nothing of it in the answer', async () => {
    athena.behaviour.looks = 2;
    const { out, err } = await seen('select count(*) as n from recordings');
    expect(out).toBe('n\n─\n8\n1 row\n');
    const lines = err.split(CLEAR);
    expect(lines.slice(0, 3)).toEqual(['', 'Athena: 0 s', 'Athena: 0 s']);
    expect(lines[3]).toMatch(/^Athena read [\d.]+ kB: less than \$0\.01\.\n$/);
  });

  test('the price of a query is that of what it read, and of 10 MB at least', () => {
    expect([0, 10 * 2 ** 20, 2 ** 30, 2 ** 40].map(scanLine)).toEqual([
      'Athena read 0 bytes: less than $0.01.',
      'Athena read 10.5 MB: less than $0.01.',
      'Athena read 1.1 GB: less than $0.01.',
      'Athena read 1.1 TB: about $5.00.',
    ]);
  });

  test('a query that failed is free', async () => {
    expect((await seen('select * from recording')).err).toBe(
      `${CLEAR}Unknown table recording; did you mean recordings?\n`,
    );
  });
});
