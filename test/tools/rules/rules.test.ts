import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { measureColumns } from '../../../quality/judge/measure-columns.ts';
import { main } from '../../../tools/rules/main.ts';
import { keptPopulations, percentilesOf, SHARES } from '../../../tools/rules/populations.ts';
import { rules } from '../../../tools/rules/words.ts';
import { placeOf } from '../../support/place-of.ts';
import { samples, workspace } from '../../support/workspace.ts';

async function runRules(...argv: string[]) {
  const here = workspace();
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

describe('npm run rules -- list', () => {
  test('lists every rule once, with its severity and its sentence, under the heading of its group', async () => {
    const { status, out, err } = await runRules('list');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.split('\n').filter((line) => line.startsWith('  '));
    expect(lines.map((line) => line.trim().split(/ {2,}/)).sort()).toEqual(
      rules.map(({ id, severity, title }) => [id, severity, title]).sort(),
    );
    expect(out).toContain(`\n${rules.length} rules, `);
  });
});

describe('npm run rules -- explain', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('explains all of %s', async (id, rule) => {
    const { status, out } = await runRules('explain', id);
    expect(status).toBe(0);
    const words = out.replace(/\s+/g, ' ');
    expect(words).toContain(rule.title);
    expect(words).toContain(rule.because.replace(/\s+/g, ' '));
    for (const [name, { meaning }] of Object.entries(rule.settings)) {
      expect(words).toContain(`${name} `);
      expect(words).toContain(meaning);
    }
    for (const source of rule.references) expect(words).toContain(source.replace(/\s+/g, ' '));
    for (const name of Object.keys(rule.measures)) expect(words).toContain(`${name} (`);
    for (const line of out.split('\n')) expect(line).toBe(line.trimEnd());
    expect(out).not.toMatch(/undefined|\[object/);
  });

  test('explains units and defaults, what relaxes a rule, and which profiles differ', async () => {
    const { out } = await runRules('explain', 'missing-sentinel');
    expect(out).toContain('codes -32768, -2048, 32767 adu\n');
    expect(out).toContain('relaxed by fewer entries');
    expect(out).toContain('cinc-2017: codes -32768, 32767 adu');
    expect((await runRules('explain', 'muscle-noise')).out).toContain('says what is measured, not how strictly');
  });

  test('answers an unknown id with the nearest spelling and status 2', async () => {
    expect(await runRules('explain', 'frozen-trase')).toEqual({
      status: 2,
      out: '',
      err: 'There is no rule "frozen-trase" (did you mean frozen-trace?): npm run rules -- list shows all.\n',
    });
  });
});

/** What these measure is held against a list of values, or against nothing. */
const WITHOUT_LIMIT = [
  'signal-present',
  'numeric-real-matrix',
  'leads-in-rows',
  'sampling-rate',
  'sources-agree',
  'orphanidou-2015',
  'zhao-2018-simple',
];

describe('npm run rules -- try', () => {
  test('shows what every rule says about a good file, and ends with the verdict', async () => {
    const { status, out } = await runRules('try', samples.good);
    expect(status).toBe(0);
    for (const { id } of rules) expect(out).toContain(`  ${id} `);
    expect(out).toMatch(/profile mit-bih-360\n/);
    expect(out).toMatch(/\naccepted: 100 % of the lead time is usable\n$/);
    expect(out).not.toMatch(/undefined|NaN|Infinity/);
  });

  test('shows how far beyond its limit a value is, in its unit and as a factor', async () => {
    const { out } = await runRules('try', samples.electrodeOff);
    expect(out.replace(/\s+/g, ' ')).toContain('value 5 s, limit 1 s: 4 s beyond, 5 times the limit');
    expect(out).toMatch(/\nrejected: 0 of 1 leads usable/);
  });

  test('shows how much room a value leaves, in the window where it leaves least, and counts the windows', async () => {
    const { out } = await runRules('try', samples.long);
    const printed = /muscle-noise.*?windows:\s+\w+\s+\w+/s.exec(out)?.[0].replace(/\s+/g, ' ');
    expect(printed).toBe(
      'muscle-noise ch1 pass muscle noise of 49.5 µV value 49.5 µV, limit 50 µV: 0.514 µV of room, ' +
        'the limit is 1.01 times that · worst at 110–120 s · 30 windows: all pass',
    );
  });

  test('shows how much room there is wherever a rule has a limit', async () => {
    const { out } = await runRules('try', samples.good);
    const entries = out.split(/\n(?= {2}[a-z0-9-]+ {2,}\S)/).filter((entry) => entry.includes('no limit'));
    const found = entries.map((entry) => entry.trim().split(' ')[0] ?? '');
    const place = placeOf('test/tools/rules/rules.test.ts', 'const WITHOUT_LIMIT =');
    const added = found.filter((id) => !WITHOUT_LIMIT.includes(id));
    const sentences = added.map((id) => `${id} shows no limit: give its criteria a limit, or add '${id}' at ${place}`);
    expect(sentences).toEqual([]);
    expect(found).toEqual(WITHOUT_LIMIT);
  });

  test('judges by the profile that is named', async () => {
    const { out } = await runRules('try', samples.good, '--profile', 'baseline-removed-adu');
    expect(out).toContain('profile baseline-removed-adu\n');
    expect((await runRules('try', samples.good, '--profile', 'mit-bih-36')).err).toContain('did you mean mit-bih-360?');
  });

  test('says why a damaged file cannot be read, with status 1', async () => {
    const { status, out, err } = await runRules('try', samples.cutShort);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain('cannot be read: truncated at byte 24');
  });
});

test.each([
  [[], 'Say what to do: list, explain ID, try FILE or compare FOLDER.\n'],
  [['lst'], expect.stringMatching(/^.*list.*\n$/)],
  [['list', 'all'], 'npm run rules -- list takes no name; explain ID does.\n'],
  [['explain'], 'Name one rule: npm run rules -- explain ID.\n'],
  [['explain', 'duration', 'muscle-noise'], expect.stringMatching(/^.* explain ID.*\n$/)],
  [['try'], 'Name one file: npm run rules -- try FILE [--profile ID].\n'],
  [['try', 'nowhere.mat'], '"nowhere.mat" cannot be read: no such file or directory.\n'],
  [['try', '.'], '"." is a folder: name one file in it.\n'],
  [['try', 'a.mat', '--profil', 'x'], expect.stringMatching(/^.*--profil\b.*--profile ID.*\n$/)],
])('answers wrong use in a sentence, with status 2: %j', async (argv, sentence) => {
  expect(await runRules(...argv)).toEqual({ status: 2, out: '', err: sentence });
});

test('passes compare on', async () => {
  const { status, err } = await runRules('compare');
  expect(status).toBe(2);
  expect(err).toContain('npm run rules -- compare FOLDER');
});

describe('percentiles', () => {
  test('percentiles rise from the smallest value to the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1 }), (values) => {
        const percentiles = percentilesOf(values);
        expect(percentiles).toEqual([...percentiles].sort((a, b) => a - b));
        expect([percentiles[0], percentiles.at(-1)]).toEqual([Math.min(...values), Math.max(...values)]);
      }),
    );
  });

  test('percentiles are interpolated like those of NumPy', () => {
    const at = (share: (typeof SHARES)[number]) => percentilesOf([1, 2, 3, 10])[SHARES.indexOf(share)];
    expect([at(25), at(50), at(75), at(95)]).toEqual([1.75, 2.5, 4.75, 8.95]);
  });

  test('percentiles are kept only for measures that the rules take', () => {
    const columns = measureColumns.map(({ column }) => column);
    const kept = keptPopulations();
    expect(kept).not.toHaveLength(0);
    for (const { measures } of kept) expect(columns).toEqual(expect.arrayContaining(Object.keys(measures)));
  });
});
