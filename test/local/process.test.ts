/** What `./ecg process` prints and stores, for people and for scripts, whatever the files are called. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { visible } from '../../local/terminal/text.ts';
import { queryLake, samples, type Workspace, workspace } from '../support/workspace.ts';
import { run, runJson } from './process-command.ts';

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
      rest: [expect.stringContaining('--question assumed'), 'See them in the browser: ./ecg look', ''],
    });
    expect(accepted).toBe('accepted    in/a.mat');
    expect(rejected).toMatch(/^rejected {4}in\/b\.MAT: \S.* for 5 s/);
    expect(unreadable).toMatch(/^unreadable {2}in\/c\/cut\.mat: truncated at byte 24: \S/);
    expect(summary).toBe(
      '3 recordings: 1 accepted, 1 rejected, 1 unreadable; 6 of 20 s of lead time unusable. Lake: .local/lake',
    );
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
    expect((await run(here, 'a.mat', '--out', 'deep/er lake')).out).toMatch(
      /Lake: deep\/er lake\n[\s\S]*: \.\/ecg look --lake "deep\/er lake"\n$/,
    );
    const tables = readdirSync(join(here.folder, 'deep', 'er lake')).sort();
    expect(tables).toEqual(['beats', 'findings', 'recordings', 'rulesets', 'samples', 'windows']);
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
    expect(err).toBe('1 recording: 1 rejected; 6 of 10 s of lead time unusable. Lake: .local/lake\n');
    expect(results).toEqual([
      {
        key: path.slice(1),
        outcome: 'rejected',
        reason: expect.stringContaining(' for 5 s'),
        code: 'frozen-trace',
        usableShare: 0.4,
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
    expect(out.trimEnd().split('\n')).toHaveLength(NAMES.length + 3); // the summary, what was assumed, and how to see them
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
