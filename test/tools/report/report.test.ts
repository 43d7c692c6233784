/** The report: one file that says everything about its recordings, fetches nothing, and names nobody unasked. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { LabelsFile, labelsPath } from '../../../local/labels/labels-file.ts';
import { main as processMain } from '../../../local/process.ts';
import { main } from '../../../tools/report/main.ts';
import { realData, whenPresent } from '../../support/real-data.ts';
import { queryLake, samples, workspace } from '../../support/workspace.ts';

const here = workspace();
afterEach(() => void here.taken());

/** Runs the command; the page it wrote, if it did. */
async function report(...argv: string[]) {
  const status = await main([...argv, '--out', 'report.html'], here.context);
  const path = join(here.folder, 'report.html');
  return { status, page: existsSync(path) ? readFileSync(path, 'utf8') : '', ...here.taken() };
}

const PROFILE = ['--profile', 'mit-bih-360'];

describe('a report', () => {
  test('has verdict, reason, paper, findings, every measure with its limit, and where all of it comes from', async () => {
    here.put('Erika Musterfrau.mat', { from: samples.electrodeOff });
    const { status, page, out, err } = await report('Erika Musterfrau.mat', ...PROFILE, '--subject', 'S-017');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^1 recording in report\.html \(0\.\d\d MB\)\n$/);
    expect(page).toContain(
      '<b>✕ rejected</b> 0 of 1 leads usable, 1 required: ch1 unusable for 60 % of the recording: flat within 10 µV for 5 s (limit 1 s)',
    );
    expect(page).toContain('mit-bih-360: ');
    expect(page).toContain('<dd>360 Hz (profile)</dd>');
    expect(page).toContain('<dd>200 adu/mV, zero at 1024 adu (profile)</dd>');
    expect(page).toContain(createHash('sha256').update(readFileSync(samples.electrodeOff)).digest('hex'));
    expect(page).toMatch(/<dt>Ruleset<\/dt><dd>[0-9a-f]{16}<\/dd>/);
    expect(page).toMatch(/<dt>Software<\/dt><dd>[0-9a-f.]+(?:-dirty)?<\/dd>/);
    expect(page).toMatch(/<svg [^>]*class="paper" width="267mm" height="49mm"/);
    expect(page).toContain('data-grade="reject" data-start-s="5" data-end-s="10"');
    expect(page).toMatch(/<th scope="row">frozen-trace<\/th><td>ch1<\/td><td>reject<\/td>.*<td>5 s, limit 1 s<\/td>/);
    expect(page).toMatch(/muscle_noise_uv \d/);
  });

  test('names neither file nor subject unless it is asked to', async () => {
    const hidden = await report('Erika Musterfrau.mat', ...PROFILE, '--subject', 'S-017');
    expect(hidden.page).not.toMatch(/Erika|Musterfrau|S-017/);
    const shown = await report('Erika Musterfrau.mat', ...PROFILE, '--subject', 'S-017', '--with-subject');
    expect(shown.page).toContain('<h2>Erika Musterfrau.mat</h2>');
    expect(shown.page).toContain('<dt>Subject</dt><dd>S-017</dd>');
  });

  test('shows marks of the lake when it is asked to, and names of readers and notes only with those of subjects', async () => {
    const path = here.put('marked/a.mat', { from: samples.good });
    await processMain(['marked', '--profile', 'mit-bih-360'], here.context);
    here.taken();
    const [[id] = []] = await queryLake(here, 'select recording_id from recordings');
    const stretch = { recording_id: String(id), lead: 'ch1', lead_index: 0, start_s: 2, end_s: 4.5 };
    const said = { mark: 'poor', note: 'of <Erika>', reader: 'Anna', marked_at: new Date(), shown: 'raw' } as const;
    const lake = join(here.folder, '.local', 'lake');
    await new LabelsFile(labelsPath(lake)).add({ ...stretch, ...said, ruleset: '0123456789abcdef' });
    expect((await report('marked', ...PROFILE)).page).not.toContain('data-mark');
    const { page } = await report('marked', ...PROFILE, '--with-marks');
    expect(page).toContain('data-mark="poor" data-start-s="2" data-end-s="4.5"');
    expect(page).toContain('<tr><td>P poor</td><td>ch1</td><td>2 s to 4.5 s</td><td>reader 1</td><td></td></tr>');
    expect(page).not.toMatch(/Anna|Erika/);
    const named = await report(path, ...PROFILE, '--with-marks', '--lake', lake, '--with-subject');
    expect(named.page).toContain('<td>Anna</td><td>of &lt;Erika&gt;</td>');
    here.put('marked/a.mat', { from: samples.alsoGood }); // another recording under the same name
    expect((await report('marked', ...PROFILE, '--with-marks')).page).not.toContain('data-mark');
    appendFileSync(labelsPath(lake), 'x\n');
    expect(await report('marked', '--with-marks')).toMatchObject({
      status: 1,
      err: expect.stringContaining('Line 2 of '),
    });
    expect(await report('marked', '--lake', lake)).toMatchObject({
      status: 2,
      err: '--lake says whose marks are shown: it needs --with-marks.\n',
    });
  });

  test('hides the name of a sheet that does not fit, too', async () => {
    here.put('sheet/Erika.mat', { from: samples.good });
    here.put('sheet/Erika.hea', 'Erika 7 250 12\n');
    expect((await report('sheet/Erika.mat', '--with-subject')).page).toContain('Erika.hea');
    expect((await report('sheet/Erika.mat')).page).not.toContain('Erika');
  });

  /** A sheet for two leads, of a record with a person's name, beside a file of one. */
  const misfit = (stem: string, record = stem) =>
    here.put(`short/${stem}.hea`, `${record} 2 360 3600\n${`${record}.mat 16+24 200 11 1024 0 0 0 MLII\n`.repeat(2)}`);

  test.each(['100', 'a', 'a"b', 'x(1)', 'Ä'.repeat(70)])(
    'hides the name of a sheet that does not fit at any length: %s',
    async (stem) => {
      here.put(`short/${stem}.mat`, { from: samples.good });
      misfit(stem);
      const named = await report(`short/${stem}.mat`, ...PROFILE, '--with-subject');
      expect(named.page).toContain(stem.slice(0, 60).replaceAll('"', '&quot;'));
      const { page } = await report(`short/${stem}.mat`, ...PROFILE);
      expect(page).toContain('the sheet &quot;…&quot; was ignored: it describes 2 signals, but the file has 1');
      expect(page).not.toContain(`&quot;${stem.slice(0, 60).replaceAll('"', '&quot;')}`);
    },
  );

  test('hides the record that a sheet was written for: the file may have been renamed to hide it', async () => {
    here.put('short/1.mat', { from: samples.good });
    misfit('1', 'Erika');
    const { page } = await report('short/1.mat', ...PROFILE);
    expect(page).toContain('it describes &quot;…&quot;, but this file is &quot;…&quot;');
    expect(page).not.toContain('Erika');
  });

  test.each(['text', 'path', 'class', 'paper', 'signal', 'recording', 'd'])(
    'has the same page whatever a file is called: %s.mat',
    async (stem) => {
      here.put('words/other name.mat', { from: samples.electrodeOff });
      here.put(`words/${stem}.mat`, { from: samples.electrodeOff });
      const { page } = await report(`words/${stem}.mat`, ...PROFILE);
      expect(page).toBe((await report('words/other name.mat', ...PROFILE)).page);
      expect(page.match(/<path /g)?.length).toBeGreaterThan(3);
    },
  );

  test('works without script and network, and forbids both', async () => {
    const { page } = await report('Erika Musterfrau.mat', ...PROFILE);
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe| src=| style=| on\w+=/i);
    expect(page.match(/https?:[^"<\s]*/g)?.filter((address) => address !== 'http://www.w3.org/2000/svg') ?? []).toEqual(
      [],
    );
  });

  test('is the same each time', async () => {
    const once = (await report('Erika Musterfrau.mat', ...PROFILE)).page;
    expect((await report('Erika Musterfrau.mat', ...PROFILE)).page).toBe(once);
  });

  test('of a longer recording shows the worst findings, 10 s each and 20 at most, the worst first', async () => {
    here.put('long.mat', { from: samples.long });
    const { page } = await report('long.mat', ...PROFILE);
    const captions = [...page.matchAll(/<figcaption><b>(\w) /g)].map(([, letter]) => letter);
    expect(captions.length).toBeGreaterThan(2);
    expect(captions.length).toBeLessThanOrEqual(20);
    expect(captions).toEqual(captions.toSorted((a, b) => 'RWI'.indexOf(a!) - 'RWI'.indexOf(b!)));
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(2e6);
  });

  test('of an unreadable file says why; markup in names stays text', async () => {
    here.put('<b>&.mat', { from: samples.cutShort });
    const { status, page } = await report('<b>&.mat', '--with-subject');
    expect(status).toBe(0);
    expect(page).toContain('<b>? unreadable</b> truncated at byte 24: 1 × 3600 values of &quot;val&quot;');
    expect(page).toContain('<h2>&lt;b&gt;&amp;.mat</h2>');
  });

  test('of several files has a section for each, by number', async () => {
    here.put('many/a.mat', { from: samples.good });
    here.put('many/b.mat', { from: samples.electrodeOff });
    const { page, out } = await report('many', ...PROFILE);
    expect([...page.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title)).toEqual(['Recording 1', 'Recording 2']);
    expect(out).toMatch(/^2 recordings in report\.html/);
    expect(page).toContain('<title>ECG quality report: 2 recordings</title>');
  });

  whenPresent('of 10 s of twelve leads is at most 2 MB', async () => {
    const { status, page } = await report(
      join(realData.root!, 'cinc2011', '1085468.mat'),
      '--profile',
      'smartphone-12-lead',
    );
    expect(status).toBe(0);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(2e6);
    expect([...page.matchAll(/data-lead="([^"]*)"/g)]).toHaveLength(12);
  });
});

describe('./ecg report refuses', () => {
  test.each([
    [[], 'Name a file or a folder: ./ecg report FILE_OR_FOLDER… --out report.html'],
    [['a.mat'], 'Name the file to write: ./ecg report FILE --out report.html'],
    [['a.mat', '--out', 'a.mat'], '--out must be a file that ends in .html, got "a.mat".'],
    [['a.mat', '--out', 'no/where.html'], '--out must be in a folder that exists, got "no/where.html".'],
    [['no.mat', '--out', 'b.html'], '"no.mat" cannot be found: no such file or directory.'],
    [
      ['a.mat', '--out', 'b.html', '--profile', 'mit-bih'],
      'Unknown profile "mit-bih"; did you mean "mit-bih-360"? ./ecg profiles list shows all.',
    ],
  ])('%j', async (argv, sentence) => {
    here.put('a.mat', { from: samples.good });
    expect(await main(argv, here.context)).toBe(2);
    expect(here.taken()).toEqual({ out: '', err: `${sentence}\n` });
    expect(existsSync(join(here.folder, 'b.html'))).toBe(false);
  });

  test('more recordings than a mail takes', async () => {
    for (let i = 0; i < 51; i += 1) here.put(`too many/${i}.mat`, { from: samples.cutShort });
    expect(await report('too many')).toMatchObject({
      status: 2,
      err: 'A report holds at most 50 recordings, got 51: name fewer, or see them all with ./ecg look.\n',
    });
  });

  test('to leave half a file where it cannot write', async () => {
    here.put('taken.html/is-a-folder', '');
    expect(await main(['a.mat', '--out', 'taken.html'], here.context)).toBe(1);
    expect(here.taken().err).toMatch(/^taken\.html cannot be written: .*\n$/);
    expect(readdirSync(here.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
