/** A file that nobody knows: what lies in it, what it means by a form, and the profile that the form becomes. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rulesetOf } from '../../../../quality/judge/ruleset.ts';
import type {
  DeviceFile,
  DeviceForm,
  DevicePreview,
  DeviceWritten,
} from '../../../../tools/look/device/device-wire.ts';
import { typedNumber } from '../../../../tools/look/device/typed-number.ts';
import { LookedAt } from '../../../../tools/look/read/looked-at.ts';
import { profileOf } from '../../../../tools/profiles/profile-of.ts';
import { type ProfileValues, profileText } from '../../../../tools/profiles/profile-text.ts';
import { goodCounts } from '../../../support/recordings.ts';
import { queryLake, workspace } from '../../../support/workspace.ts';
import { project } from '../../quality/stub-project.ts';
import { jsonFrom, sendTo } from '../asked.ts';
import { serverOn } from '../looked-at.ts';
import { unknownWorkspace } from './unknown-file.ts';

const here = await unknownWorkspace();
const root = project();
const errors: unknown[] = [];
const server = await serverOn(here, errors, { name: 'Anna' }, root.folder);
const { ids } = here;

const PROFILE = 'quality/profiles/ward-monitor.ts';

async function sent(what: 'preview' | 'profile', body: object, id = ids.unknown) {
  const headers = {
    origin: `http://127.0.0.1:${server.port}`,
    'x-ecg-token': server.token,
    'content-type': 'application/json',
  };
  const path = `/${server.token}/api/recording/${id}/device/${what}`;
  const { status, bytes } = await sendTo(server, path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status, body: JSON.parse(bytes.toString()) as unknown };
}

async function preview(change: Partial<DeviceForm> = {}, fromS = 0, id = ids.unknown): Promise<DevicePreview> {
  const { status, body } = await sent('preview', { ...FORM, ...change, fromS }, id);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as DevicePreview;
}

/** What is true of the file. */
const FORM: DeviceForm = {
  id: 'ward-monitor',
  title: "The ward's monitor",
  variable: 'wave',
  orientation: 'leads in rows',
  stores: 'adu',
  samplingRateHz: 360,
  gainAduPerMv: 1000,
  zeroAdu: 0,
  mainsHz: 60,
  leads: ['I', 'II', 'III'],
};

describe('what lies in a file', () => {
  test('of unknown meaning is listed, with what each way to find the signal makes of it, and a form to begin with', async () => {
    expect(await queryLake(here, `select outcome, code from recordings where recording_id = '${ids.unknown}'`)).toEqual(
      [['rejected', 'known-meaning']],
    );
    const found = await jsonFrom<DeviceFile>(server, `api/recording/${ids.unknown}/device`);
    const [lowest, highest] = [Math.min(...goodCounts) * 5 - 5120, Math.max(...goodCounts) * 5 - 5120];
    const far = Math.max(-lowest, highest);
    expect(found).toMatchObject({
      outcome: 'rejected',
      matVersion: '4',
      variableCount: 1,
      variables: [
        { path: 'wave', kind: 'double', shape: '3 × 3600', holds: `${-far} to ${far}, whole`, isSignal: true },
      ],
    });
    expect(found.foundBy[0]).toEqual({
      name: 'names that are in use',
      finds: true,
      says: 'wave: 3 × 3600, chosen by being the only one',
    });
    expect(found.foundBy.find(({ name }) => name === 'EEGLAB')).toMatchObject({
      finds: false,
      says: expect.stringContaining('has no'),
    });
    expect(found.profiles.find(({ id }) => id === 'mit-bih-360')?.why).toBe('found 3 channels, expected 1 or 2');
    expect(found.form).toEqual({
      id: 'our-device',
      title: 'The device in one line',
      variable: 'wave',
      orientation: 'auto',
      stores: 'adu',
      samplingRateHz: 500,
      gainAduPerMv: 1000,
      zeroAdu: 0,
      mainsHz: 50,
      leads: [],
    });
  });

  test('that is damaged is not: the sentence says where it ends', async () => {
    const { status, bytes } = await sendTo(server, `/${server.token}/api/recording/${ids.cut}/device`);
    expect(status).toBe(400);
    expect(bytes.toString()).toMatch(/^\{"problem":"\\"cut\.mat\\" cannot be read as a MAT-file: .* at byte \d+/);
  });
});

describe('a form', () => {
  test('that is right shows the signal in mV, its rate, its heart, and how the recording would end', async () => {
    const found = await preview();
    expect(found).toMatchObject({
      variable: 'wave',
      leads: ['I', 'II', 'III'],
      samplingRateHz: 360,
      durationS: 10,
      outcome: { outcome: 'accepted' },
      file: PROFILE,
      whyNotWritten: null,
    });
    expect(found.mv.map(({ length }) => length)).toEqual([3600, 3600, 3600]);
    const mv = (goodCounts[100]! - 1024) / 200;
    expect([0, 1, 2].map((lead) => found.mv[lead]![100])).toEqual(
      [mv, -mv, mv / 2].map((one) => expect.closeTo(one, 3)),
    );
    expect(found.heartRateBpm).toBeGreaterThan(90);
    expect(found.heartRateBpm).toBeLessThan(130);
    expect(found.qrsMv).toBeGreaterThan(0.5);
  });

  test('with half the rate shows half the heart rate; with a tenth of the scale, ten times the height', async () => {
    const [right, slow, high] = [
      await preview(),
      await preview({ samplingRateHz: 180 }),
      await preview({ gainAduPerMv: 100 }),
    ];
    expect(slow.durationS).toBe(20);
    expect(slow.heartRateBpm! / right.heartRateBpm!).toBeCloseTo(0.5, 1);
    expect(high.mv[0]![100]! / right.mv[0]![100]!).toBeCloseTo(10, 2);
  });

  test('shows another part, and nothing past the end', async () => {
    const later = await preview({}, 5);
    expect([later.first, later.mv[0]!.length]).toEqual([1800, 1800]);
    expect((await preview({}, 50)).mv).toEqual([[], [], []]);
  });

  describe('of a file of eight leads', () => {
    const WIDE: Partial<DeviceForm> = { variable: 'wide', leads: [] };

    test('under which it is longer than half an hour says that it is not judged, and shows it', async () => {
      const long = await preview({ ...WIDE, samplingRateHz: 20 }, 0, ids.wide);
      expect(long).toMatchObject({
        durationS: 2000,
        outcome: null,
        heartRateBpm: null,
        whyNotJudged: 'It is longer than half an hour, so it is not judged here.',
        samplesPerColumn: 1,
        highestMv: [],
      });
      expect(long.mv.map((lead) => lead.slice(19, 24))).toEqual(Array(8).fill([0, 5, 0, -5, 0]));
    });

    test('under which ten seconds are many samples gets the lowest and highest of each column', async () => {
      const dense = await preview({ ...WIDE, samplingRateHz: 4000 }, 0, ids.wide);
      expect(dense).toMatchObject({ samplesPerColumn: 16, whyNotJudged: null });
      expect([dense.mv, dense.highestMv].map((leads) => leads.map(({ length }) => length))).toEqual(
        Array(2).fill(Array(8).fill(2500)),
      );
      expect([dense.mv[7]!.slice(0, 3), dense.highestMv[7]!.slice(0, 3)]).toEqual([
        [0, -5, 0],
        [0, 5, 0],
      ]);
    });
  });

  test('for which nobody waits any more is not tried', async () => {
    const lookedAt = new LookedAt({
      lake: join(here.folder, '.local', 'lake'),
      uploads: join(here.folder, '.local', 'raw'),
      from: '',
      reader: { name: 'Anna' },
    });
    const device = await lookedAt.device(ids.unknown);
    const wanted = new AbortController();
    const tried = device!.preview({ ...FORM, fromS: 0 }, wanted.signal);
    wanted.abort();
    await expect(tried).rejects.toMatchObject({ name: 'AbortError' });
    lookedAt.close();
  });

  test('under which the file has no meaning says what is missing', async () => {
    const { outcome, mv, leads } = await preview({ orientation: 'leads in columns', leads: [] });
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('3600') });
    expect([mv, leads]).toEqual([[], []]);
  });

  test.each<[string, Partial<DeviceForm>, string]>([
    [
      'an id',
      { id: 'Ward Monitor' },
      'The id must be lower-case words joined by hyphens, like "muscle-noise", got "Ward Monitor".',
    ],
    ['an id that is a path', { id: '../../etc/x' }, 'The id must be lower-case words'],
    ['a title of two lines', { title: 'a\nb' }, 'The title must be one line'],
    ['a variable', { variable: 'other' }, 'The variable must be one of the file, got "other".'],
    ['a rate', { samplingRateHz: 3 }, 'The rate must be a number from 20 to 1000000 Hz, got 3.'],
    ['a scale', { gainAduPerMv: 0 }, 'The scale must be a number from 0.001 to 1000000000 adu/mV, got 0.'],
    ['a zero', { zeroAdu: 1e12 }, 'The zero must be a number from'],
    ['mains', { mainsHz: 55 }, 'The mains must be 50 or 60 Hz, or not known, got 55.'],
    ['names', { leads: ['I', 'II'] }, 'There must be a name for each of the 3 channels, or none, got 2: I, II.'],
    ['a name twice', { leads: ['I', 'I', 'II'] }, 'Each lead must have a name of its own, got "I" twice.'],
    ['a name without letters', { leads: ['I', 'II', '\u200b'] }, 'The name of a lead must have 1 to 20 characters'],
  ])('is refused for %s', async (_, change, sentence) => {
    for (const what of ['preview', 'profile'] as const) {
      const form = { ...FORM, ...change };
      const { status, body } = await sent(what, what === 'preview' ? { ...form, fromS: 0 } : form);
      expect([status, body]).toEqual([400, { problem: expect.stringContaining(sentence) }]);
    }
    expect(existsSync(join(root.folder, PROFILE))).toBe(false);
  });

  test.each<[string, object]>([
    ['orientation', { orientation: 'sideways' }],
    ['stores', { stores: 'volts' }],
    ['fromS', { fromS: -1 }],
    ['leads', { leads: [1] }],
    ['title', { title: 'x'.repeat(501) }],
  ])('is refused where %s is of another kind', async (name, change) => {
    const { status, body } = await sent('preview', { ...FORM, fromS: 0, ...change });
    expect([status, body]).toEqual([400, { problem: expect.stringMatching(new RegExp(`^${name} must be `)) }]);
  });
});

test('is not written, and can be later, while another profile is in the way of the index', async () => {
  root.put('quality/profiles/half.ts', 'export default {');
  const { status, body } = await sent('profile', FORM);
  const start = `${PROFILE} is not written, as the index cannot be: quality/profiles/half.ts`;
  expect([status, body]).toEqual([400, { problem: expect.stringContaining(start) }]);
  expect(existsSync(join(root.folder, PROFILE))).toBe(false);
  rmSync(join(root.folder, 'quality/profiles/half.ts'));
});

test('is written as it was shown, once, and the index has it; then it is refused', async () => {
  const { text } = await preview();
  const { status, body } = await sent('profile', FORM);
  expect([status, (body as DeviceWritten).written]).toEqual([
    200,
    expect.arrayContaining([PROFILE, 'quality/profiles/index.ts']),
  ]);
  const written = (path: string) => readFileSync(join(root.folder, path), 'utf8');
  expect(written(PROFILE)).toBe(text);
  expect(written('quality/profiles/index.ts')).toContain("import wardMonitor from './ward-monitor.ts';");
  const again = { problem: `There is a profile "ward-monitor" already: ${PROFILE}.` };
  expect(await sent('profile', FORM)).toEqual({ status: 400, body: again });
  expect((await preview()).whyNotWritten).toBe(again.problem);
  expect(written(PROFILE)).toBe(text);
});

test.each([
  ['360', 360],
  [' 360.0 ', 360],
  ['360,5', 360.5],
  ['0,125', 0.125],
  ['-1024', -1024],
  ['1,000', 'must be 1000 or 1.000, got "1,000", which can mean both'],
  ['-1,024', 'must be -1024 or -1.024, got "-1,024", which can mean both'],
  ['1,000.5', 'must be a number, got "1,000.5"'],
  ['', 'must be a number, got ""'],
  ['1e3', 'must be a number, got "1e3"'],
])('%p in a field is %p', (text, expected) => expect(typedNumber(text)).toBe(expected));

describe('the text of a profile', () => {
  const VALUES: ProfileValues = {
    id: 'ward-monitor',
    title: 'The ward',
    variable: 'ECG.data',
    orientation: 'auto',
    samplingRateHz: 360,
    counts: { gainAduPerMv: 200, zeroAdu: 1024 },
    mainsHz: 50,
    leads: [],
    looksLike: { channelCount: 2, codes: [0, 2047] },
  };

  test.each<[string, Partial<ProfileValues>]>([
    ['counts', {}],
    ['millivolts', { counts: undefined, looksLike: { channelCount: 1 } }],
    ['names, mains unknown, looks unknown', { leads: ['I', 'aVR'], mainsHz: 'unknown', looksLike: undefined }],
    ['many names', { leads: Array.from({ length: 40 }, (_, i) => `lead ${i}`) }],
    ['signs that are not seen', { title: 'The \u00ad ward\u2029', variable: 'a\u202eb\u2066\u200b\u{e0001}\u0085' }],
    ['signs that could end a text', { title: `a'b"c\\d\u2028*/ \${1} \`e`, variable: `x'\\"`, leads: [`V'1`, 'V"2'] }],
  ])('of %s declares what was tried, and rules accept it', async (_, change) => {
    const values = { ...VALUES, ...change };
    const tried = profileOf(values);
    const library = join(import.meta.dirname, '..', '..', '..', '..', 'quality');
    const path = workspace().put('profile.ts', profileText(values).replaceAll("from '../", `from '${library}/`));
    const { default: declared } = (await import(path)) as { default: unknown };
    expect(declared).toEqual(tried);
    expect(() => rulesetOf(tried)).not.toThrow();
    expect(profileText(values).replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(
      profileText(values)
        .split('\n')
        .filter((line) => line.length > 120),
    ).toEqual([]);
  });
});

test('none of this was a bug', () => expect(errors).toEqual([]));
