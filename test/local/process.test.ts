import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withLake } from '../../local/open-lake.ts';
import { main } from '../../local/process.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { visible } from '../../local/terminal/text.ts';
import { samples, type Workspace, workspace } from '../support/workspace.ts';

async function run(here: Workspace, ...argv: string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

/** The lines of `--json`. */
async function runJson(here: Workspace, ...argv: string[]) {
  const { status, out, err } = await run(here, '--json', ...argv);
  const lines = out.split('\n');
  expect(lines.pop()).toBe('');
  return { status, err, results: lines.map((line) => JSON.parse(line)) };
}

async function queryLake(here: Workspace, sql: string) {
  return (await withLake(join(here.folder, '.local', 'lake'), (lake) => lake.query(sql))).rows;
}

/** Every file of the lake by its key. */
function filesOf(here: Workspace): Map<string, Buffer> {
  const root = join(here.folder, '.local', 'lake');
  const keys = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((key) =>
    statSync(join(root, key)).isFile(),
  );
  return new Map(keys.sort().map((key) => [key, readFileSync(join(root, key))]));
}

describe('process for a person', () => {
  test('prints one line for each recording and a summary, and mixes outcomes with status 0', async () => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    here.put('in/b.MAT', { from: samples.electrodeOff });
    here.put('in/c/cut.mat', { from: samples.cutShort });
    here.put('in/notes.txt', 'not a recording');
    const { status, out, err } = await run(here, 'in');
    const [accepted, rejected, unreadable, summary, ...rest] = out.split('\n');
    expect({ status, err, rest }).toEqual({
      status: 0,
      err: '',
      rest: [expect.stringContaining('--question assumed'), ''],
    });
    expect(accepted).toBe('accepted    in/a.mat');
    expect(rejected).toMatch(/^rejected {4}in\/b\.MAT: \S.* for 5 s/);
    expect(unreadable).toMatch(/^unreadable {2}in\/c\/cut\.mat: truncated at byte 24: \S/);
    expect(summary).toBe('3 recordings: 1 accepted, 1 rejected, 1 unreadable. Lake: .local/lake');
  });

  test('takes a file that is named, whatever its name', async () => {
    const here = workspace();
    here.put('recording', { from: samples.good });
    expect((await run(here, 'recording')).out).toMatch(/^accepted {4}recording\n1 recording: 1 accepted\./);
  });

  test('takes a sheet for the recording beside it, and counts recordings only', async () => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    here.put('in/a.hea', 'a 1 360 3600\na.mat 16+24 200(1024)/mV 11 1024 0 0 0 MLII\n');
    here.put('in/b.info', 'lies beside nothing');
    const whole = await run(here, 'in');
    expect(whole.out).toMatch(/^accepted {4}in\/a\.mat\n1 recording: 1 accepted\./);
    expect((await run(here, 'in/a.hea', 'in/a.mat')).out).toBe(whole.out);
    const { status, err } = await run(here, 'in/b.info');
    expect(status).toBe(2);
    expect(err).toContain('"in/b.info" describes a recording, and there is no "b.mat" beside it.');
  });

  test('processes a file once, however often and by whatever path it is named', async () => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    expect((await run(here, 'in', 'in/a.mat', './in/../in/a.mat', join(here.folder, 'in'))).out).toContain(
      '1 recording:',
    );
  });

  test('follows links to files, and no link to a folder', async () => {
    const here = workspace();
    const file = here.put('elsewhere/a.mat', { from: samples.good });
    mkdirSync(join(here.folder, 'in'));
    symlinkSync(file, join(here.folder, 'in', 'link.mat'));
    symlinkSync(join(here.folder, 'in'), join(here.folder, 'in', 'round'));
    expect(await run(here, 'in')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^accepted {4}in\/link.mat\n1 rec/),
    });
  });

  test('names a link that leads nowhere, and ends with 1', async () => {
    const here = workspace();
    mkdirSync(join(here.folder, 'in'));
    symlinkSync(join(here.folder, 'nowhere'), join(here.folder, 'in', 'link.mat'));
    here.put('in/other.mat', { from: samples.good });
    const { status, out } = await run(here, 'in');
    expect(status).toBe(1);
    expect(out).toMatch(/^gone {8}in\/link\.mat: .+\naccepted {4}in\/other\.mat\n/);
  });

  test('writes the lake to the folder that is named, relative to the person', async () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    expect((await run(here, 'a.mat', '--out', 'deep/er lake')).out).toContain('Lake: deep/er lake\n');
    const tables = readdirSync(join(here.folder, 'deep', 'er lake')).sort();
    expect(tables).toEqual(['findings', 'recordings', 'rulesets', 'samples', 'windows']);
  });

  test('shows progress only on a terminal, and removes it there', async () => {
    const here = workspace({ isTerminal: true });
    here.put('a.mat', { from: samples.good });
    here.put('b.mat', { from: samples.good });
    const { err } = await run(here, 'a.mat', 'b.mat');
    expect(visible(err)).toMatch(/^1\/2 · \d+ files\/s\\u\{d\}\\u\{1b\}\[2K$/);
  });
});

describe('process for a script', () => {
  test('prints one object a line with everything there is to know, and nothing else', async () => {
    const here = workspace();
    const path = here.put('in/off.mat', { from: samples.electrodeOff });
    const { status, err, results } = await runJson(here, 'in');
    const bytes = readFileSync(samples.electrodeOff);
    expect(status).toBe(0);
    expect(err).toBe('1 recording: 1 rejected. Lake: .local/lake\n');
    expect(results).toEqual([
      {
        key: path.slice(1),
        outcome: 'rejected',
        reason: expect.stringContaining(' for 5 s'),
        code: 'frozen-trace',
        usableShare: 0,
        leads: 1,
        samples: 3600,
        findings: expect.arrayContaining([
          {
            rule: 'frozen-trace',
            outcome: 'reject',
            lead: 'ch1',
            leadIndex: 0,
            startS: 5,
            endS: 10,
            value: 5,
            unit: 's',
            limit: expect.any(Number),
            message: expect.stringMatching(/^flat within 10 µV for 5 s \(limit 1 s\)$/),
            clinicalReview: false,
          },
        ]),
        file: path,
        recordingId: expect.stringMatching(/^[0-9a-f]{64}$/),
        version: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
        profile: 'mit-bih-360',
        samplingRateHz: 360,
        samplingRateSource: 'assumed',
        gainSource: 'assumed',
        leadNamesSource: null,
      },
    ]);
  });

  test('has null for what does not apply, and leaves nothing out', async () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    here.put('empty.mat', '');
    const { results } = await runJson(here, 'a.mat', 'empty.mat');
    expect(results[0]).toMatchObject({ outcome: 'accepted', reason: null, code: null, usableShare: 1, samples: 3600 });
    expect(results[1]).toMatchObject({ outcome: 'unreadable', code: 'empty', leads: 0, samples: 0, findings: [] });
  });

  test('prints the same as the lake has', async () => {
    const here = workspace();
    for (const [name, from] of Object.entries(samples)) here.put(`in/${name}.mat`, { from });
    const { results } = await runJson(here, 'in');
    const rows = await queryLake(
      here,
      'select source_key, outcome, code, recording_id, source_version from recordings order by source_key',
    );
    expect(rows).toEqual(results.map((r) => [r.key, r.outcome, r.code, r.recordingId, r.version]));
    const [[found]] = (await queryLake(here, 'select count(*)::int from findings')) as [[number]];
    expect(results.flatMap(({ findings }) => findings)).toHaveLength(found);
  });
});

describe('names', () => {
  const NAMES = [
    'with space.mat',
    'a+b.mat',
    '100 %.mat',
    '%20.mat',
    '"double" \'single\' `back`.mat',
    'back\\slash.mat',
    'line\nbreak.mat',
    'тест 心電図 é e\u0301 🫀.mat',
    '?#&=;:@,$!*~()[]{}<>|^.mat',
    '-dash.mat',
    `${'n'.repeat(240)}.mat`,
    `${`${'folder name '.repeat(10)}/`.repeat(9)}deep.mat`,
  ];

  test('files with any name are read under it, and shown on one line', async () => {
    const here = workspace();
    const paths = NAMES.map((name) => here.put(`in/${name}`, { from: samples.good }));
    const { status, results } = await runJson(here, 'in');
    expect(status).toBe(0);
    expect(results.map(({ file }) => file).sort()).toEqual([...paths].sort());
    expect(results.every(({ outcome, key, file }) => outcome === 'accepted' && `/${key}` === file)).toBe(true);
    const rows = await queryLake(here, 'select source_key from recordings');
    expect(rows.map(([key]) => `/${key}`).sort()).toEqual([...paths].sort());
    const { out } = await run(here, 'in');
    expect(out.trimEnd().split('\n')).toHaveLength(NAMES.length + 2); // the summary, and what was assumed
    expect(out).toContain('in/line\\u{a}break.mat\n');
  });

  test('files with the same name in two folders are two recordings', async () => {
    const here = workspace();
    here.put('one/a.mat', { from: samples.good });
    here.put('two/a.mat', { from: samples.good });
    const { results } = await runJson(here, 'one', 'two');
    expect(new Set(results.map(({ recordingId }) => recordingId)).size).toBe(2);
    expect(await queryLake(here, 'select count(*)::int from samples')).toEqual([[7200]]);
  });
});

describe('the profile', () => {
  async function profilesOf(here: Workspace, ...argv: string[]) {
    return (await runJson(here, ...argv)).results.map(({ profile }) => profile);
  }

  test('the named profile wins over any folder', async () => {
    const here = workspace();
    here.put('cinc-2017/a.mat', { from: samples.good });
    expect(await profilesOf(here, 'cinc-2017', '--profile', 'baseline-removed-adu')).toEqual(['baseline-removed-adu']);
  });

  test('without one, the nearest folder that has the name of a profile decides, however the file was named', async () => {
    const here = workspace();
    here.put('cinc-2017/baseline-removed-adu/x/a.mat', { from: samples.good });
    for (const name of [
      '.',
      'cinc-2017',
      'cinc-2017/baseline-removed-adu/x',
      'cinc-2017/baseline-removed-adu/x/a.mat',
    ]) {
      expect(await profilesOf(here, name)).toEqual(['baseline-removed-adu']);
    }
  });

  test('without either, the default profile is taken', async () => {
    const here = workspace();
    here.put('ward 7/cinc-2017.mat', { from: samples.good });
    expect(await profilesOf(here, 'ward 7')).toEqual(['mit-bih-360']);
  });
});

describe('bad files', () => {
  test.each([
    ['an empty file', '', 'empty'],
    ['a text', 'time,mv\n0,0.1\n', 'not-mat'],
    ['the first byte of a recording', readFileSync(samples.good).subarray(0, 1), undefined],
    ['half a recording', readFileSync(samples.good).subarray(0, 3600), 'truncated'],
  ])('%s is unreadable, and its neighbours are not', async (_, content, code) => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    here.put('in/b.mat', content);
    here.put('in/c.mat', { from: samples.good });
    const { status, results } = await runJson(here, 'in');
    expect(status).toBe(0);
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'unreadable', 'accepted']);
    if (code !== undefined) expect(results[1].code).toBe(code);
    expect(results[1].reason).toMatch(/ at byte \d+: /);
  });

  test('a file larger than any recording is refused without being read', async () => {
    const here = workspace();
    const { truncateSync } = await import('node:fs');
    truncateSync(here.put('huge.mat', ''), 3 * 2 ** 30);
    const { status, results } = await runJson(here, 'huge.mat');
    expect(status).toBe(0);
    expect(results[0]).toMatchObject({ outcome: 'unreadable', code: 'too-large' });
  });
});

describe('processing again', () => {
  test('processing again leaves the same files, byte for byte, except for the row with the time', async () => {
    const here = workspace();
    for (const [name, from] of Object.entries(samples)) here.put(`in/${name}.mat`, { from });
    await run(here, 'in');
    const first = filesOf(here);
    const rows = 'select * exclude (processed_at) from recordings order by recording_id';
    const before = await queryLake(here, rows);
    await run(here, 'in');
    const second = filesOf(here);
    expect([...second.keys()]).toEqual([...first.keys()]);
    const others = [...second].filter(([key]) => !key.startsWith('recordings/'));
    expect(others).not.toEqual([]);
    for (const [key, bytes] of others) expect([key, bytes.equals(first.get(key)!)]).toEqual([key, true]);
    expect(await queryLake(here, rows)).toEqual(before);
  });

  test('processing again under another profile leaves nothing of the first', async () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    await run(here, 'a.mat');
    expect(await queryLake(here, 'select count(*)::int from samples')).toEqual([[3600]]);
    const { results } = await runJson(here, 'a.mat', '--profile', 'twelve-lead-500');
    const { outcome, samples: count } = results[0];
    const [[left]] = (await queryLake(here, 'select count(*)::int from samples')) as [[number]];
    expect(left).toBe(outcome === 'accepted' ? count : 0);
    expect(await queryLake(here, 'select count(*)::int from recordings')).toEqual([[1]]);
  });

  test('a file that was touched on another day is in the lake once, under that day', async () => {
    const here = workspace();
    const path = here.put('a.mat', { from: samples.good });
    for (const day of ['2026-01-01', '2026-01-03', '2026-01-02']) {
      utimesSync(path, new Date(day), new Date(day));
      await run(here, 'a.mat');
      expect(await queryLake(here, 'select ingest_date, count(*)::int from samples group by 1')).toEqual([[day, 3600]]);
      expect(await queryLake(here, 'select ingest_date from recordings')).toEqual([[day]]);
    }
  });

  test('a file that was edited is in the lake in both versions, and the newer one is known', async () => {
    const here = workspace();
    const path = here.put('a.mat', { from: samples.good });
    utimesSync(path, new Date('2026-01-01'), new Date('2026-01-01'));
    await run(here, 'a.mat');
    here.put('a.mat', { from: samples.electrodeOff });
    await run(here, 'a.mat');
    expect(await queryLake(here, 'select count(*)::int from recordings')).toEqual([[2]]);
    expect(await queryLake(here, 'select outcome from latest_recordings')).toEqual([['rejected']]);
  });
});

describe('a lake that fails', () => {
  /** A disk with room for so many writes. */
  function diskWith(writes: number) {
    return (folder: string) => {
      const lake = new FolderLakeStore(folder);
      let left = writes;
      const take = () => {
        if (left-- <= 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };
      return {
        write: async (key: string, bytes: Uint8Array) => {
          take();
          await lake.write(key, bytes);
        },
        writeOnce: async (key: string, bytes: Uint8Array) => {
          take();
          await lake.writeOnce(key, bytes);
        },
        list: (prefix: string) => lake.list(prefix),
        remove: (key: string) => lake.remove(key),
      };
    };
  }

  test.each([0, 1, 2, 3, 4, 5, 6])(
    'after %i writes ends with 1, names what is left to do, and shows no half recording',
    async (writes) => {
      const here = workspace();
      here.put('a.mat', { from: samples.good });
      here.put('b.mat', { from: samples.electrodeOff });
      const status = await main(['a.mat', 'b.mat'], here.context, { lakeStore: diskWith(writes) });
      const { out } = here.taken();
      expect(status).toBe(1);
      expect(out).toMatch(/^retry {7}b\.mat: ENOSPC: no space left on device, write$/m);
      const halves = await queryLake(
        here,
        `select recording_id from recordings where outcome = 'accepted' and (
         recording_id not in (select recording_id from windows) or recording_id not in (select recording_id from samples))`,
      );
      expect(halves).toEqual([]);
      expect((await run(here, 'a.mat', 'b.mat')).status).toBe(0);
    },
  );
});

/** Other systems have no such names. */
test.each(process.platform === 'linux' ? ['in/latin-1 \xe9.mat', 'in/latin-1 \xe9/b.mat'] : [])(
  'a name that is not in UTF-8 (%j) is reported, ends with 1 and stops nothing',
  async (name) => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    const path = Buffer.from(join(here.folder, name), 'latin1');
    mkdirSync(path.subarray(0, path.lastIndexOf('/')), { recursive: true });
    writeFileSync(path, '');
    const { status, out, err } = await run(here, 'in');
    expect({ status, out }).toEqual({
      status: 1,
      out: expect.stringMatching(/^accepted {4}in\/a\.mat\n1 recording: /),
    });
    expect(err).toMatch(/^Cannot look into ".*\/latin-1 \uFFFD(?:\.mat)?": its name is not in UTF-8\n$/);
  },
);

/** Permissions do not bind root, so these say nothing when the tests run as root. */
const mayBeDenied = process.getuid?.() === 0 ? [] : ['denied'];

test.each([...mayBeDenied, 'nested too deep'])(
  'a file or folder that cannot be read (%s) ends with 1 and stops nothing',
  async (why) => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    if (why === 'denied') {
      chmodSync(here.put('in/b.mat', { from: samples.good }), 0);
      here.put('in/closed/c.mat', { from: samples.good });
      chmodSync(join(here.folder, 'in', 'closed'), 0);
    } else symlinkSync('b.mat', join(here.folder, 'in', 'b.mat')); // a link to itself: ELOOP
    const { status, out } = await run(here, 'in');
    if (why === 'denied') chmodSync(join(here.folder, 'in', 'closed'), 0o700);
    rmSync(join(here.folder, 'in'), { recursive: true });
    expect(status).toBe(1);
    expect(out).toMatch(/^accepted {4}in\/a\.mat$/m);
    expect(out).toMatch(/^retry {7}in\/b\.mat: /m);
  },
);
