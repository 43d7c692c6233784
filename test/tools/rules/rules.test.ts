import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { measureColumns } from '../../../quality/judge/measure-columns.ts';
import { ecg } from '../../../tools/ecg/ecg.ts';
import { keptPopulations, percentilesOf, SHARES } from '../../../tools/rules/populations.ts';
import { signalSubjects } from '../../../tools/rules/signal-words.ts';
import { rules } from '../../../tools/rules/words.ts';
import { placeOf } from '../../support/place-of.ts';
import { samples, workspace } from '../../support/workspace.ts';

async function runRules(...argv: string[]) {
  const here = workspace();
  const status = await ecg(['rules', ...argv], here.context);
  return { status, ...here.taken() };
}

describe('./ecg rules list', () => {
  test('lists every rule once, with its severity and its sentence, under the heading of its group', async () => {
    const { status, out, err } = await runRules('list');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.split('\n').filter((line) => line.startsWith('  '));
    expect(lines.map((line) => line.trim().split(/ {2,}/)).sort()).toEqual(
      rules.map(({ id, severity, title }) => [id, severity, title]).sort(),
    );
    expect(out).toContain(`\n${rules.length} rules. `);
  });

  test('lists one group where one is named, and names the groups there are', async () => {
    const { out } = await runRules('list', 'noise');
    expect(out).toContain('  muscle-noise ');
    expect(out).not.toContain('  frozen-trace ');
    expect(await runRules('list', 'noize')).toEqual({
      status: 2,
      out: '',
      err: 'Unknown group "noize"; did you mean "noise"?\n',
    });
  });
});

describe('./ecg rules explain', () => {
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
    expect((await runRules('explain', 'muscle-noise')).out).toContain('changes what is measured, not how strictly');
  });

  test.each([
    ['frozen-trase', 'Unknown rule "frozen-trase"; did you mean "frozen-trace"?'],
    ['flatline', 'Unknown rule "flatline". Rules about it: frozen-trace, copied-block.'],
    ['powerline', 'Unknown rule "powerline". A rule about it: mains-hum.'],
    ['QT', 'Unknown rule "QT", and no rule is about it. ./ecg rules list shows all.'],
    ['(', 'Unknown rule "(", and no rule is about it. ./ecg rules list shows all.'],
    ['', 'Unknown rule "", and no rule is about it. ./ecg rules list shows all.'],
  ])('answers an unknown id by its spelling, or else by what it means, with status 2: %j', async (id, sentence) => {
    expect(await runRules('explain', id)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
  });
});

/** What these measure is held against a list of values, or against nothing. */
const WITHOUT_LIMIT = [
  'signal-present',
  'numeric-real-matrix',
  'leads-in-rows',
  'sampling-rate',
  'sources-agree',
  'all-read',
  'known-meaning',
  'plausible-heart',
  'shape-statistics',
  'orphanidou-2015',
  'zhao-2018-simple',
];

describe('./ecg rules try', () => {
  test('says the verdict first, then only what stands out, and how many rules it leaves out', async () => {
    const { status, out, err } = await runRules('try', samples.electrodeOff);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.split('\n');
    expect(lines[1]).toMatch(/^rejected: 0 of 1 leads usable/);
    expect(lines[2]).toBe(
      '1 lead, 10 s at 360 Hz; profile mit-bih-360; sampling rate from the profile, scale from the profile',
    );
    expect(out).toContain('  frozen-trace ');
    expect(out).not.toContain('  duration ');
    const left = /Not shown: (\d+) rules/.exec(out)?.[1];
    const shown = rules.filter(({ id }) => out.includes(`\n  ${id} `));
    expect(Number(left)).toBe(rules.length - shown.length);
  });

  test('with --all shows what every rule says about a good file', async () => {
    const { status, out } = await runRules('try', samples.good, '--all');
    expect(status).toBe(0);
    for (const { id } of rules) expect(out).toContain(`  ${id} `);
    expect(out).toMatch(/\naccepted: 10 of 10 s of lead time usable\n.*; profile mit-bih-360;/);
    expect(out).not.toMatch(/undefined|NaN|Infinity|Not shown/);
  });

  test('with --rule shows one rule, whatever it says, and refuses one that does not exist', async () => {
    const { out } = await runRules('try', samples.good, '--rule', 'duration');
    expect(rules.filter(({ id }) => out.includes(`  ${id} `)).map(({ id }) => id)).toEqual(['duration']);
    expect(await runRules('try', samples.good, '--rule', 'duratoin')).toMatchObject({ status: 2, out: '' });
  });

  test('tries many files, those it can read among them, and counts the outcomes', async () => {
    const { status, out, err } = await runRules('try', samples.good, samples.cutShort, samples.electrodeOff);
    expect(status).toBe(1);
    expect(err).toContain('cannot be read: truncated at byte 24');
    expect(out).toMatch(/\n2 recordings: 1 accepted, 1 rejected\n$/);
  });

  test('shows how far beyond its limit a value is, in its unit and as a factor', async () => {
    const { out } = await runRules('try', samples.electrodeOff);
    expect(out.replace(/\s+/g, ' ')).toContain('value 5 s, limit 1 s: 4 s beyond, 5 times the limit');
  });

  test('shows how much room a value leaves, in the window where it leaves least, and counts the windows', async () => {
    const { out } = await runRules('try', samples.long, '--rule', 'muscle-noise');
    const printed = /muscle-noise.*?windows:\s+\w+\s+\w+/s.exec(out)?.[0].replace(/\s+/g, ' ');
    expect(printed).toBe(
      'muscle-noise ch1 pass muscle noise of 48.6 µV value 48.6 µV, limit 50 µV: 1.44 µV of room, ' +
        'the limit is 1.03 times the value · worst at 110–120 s · 30 windows: all pass',
    );
  });

  test('shows how much room there is wherever a rule has a limit', async () => {
    const { out } = await runRules('try', samples.good, '--all');
    const entries = out.split(/\n(?= {2}[a-z0-9-]+ {2,}\S)/).filter((entry) => entry.includes('no limit'));
    const found = entries.map((entry) => entry.trim().split(' ')[0] ?? '');
    const place = placeOf('test/tools/rules/rules.test.ts', 'const WITHOUT_LIMIT =');
    const added = found.filter((id) => !WITHOUT_LIMIT.includes(id));
    const sentences = added.map((id) => `${id} shows no limit: give its criteria a limit, or add '${id}' at ${place}`);
    expect(sentences).toEqual([]);
    expect(found).toEqual(WITHOUT_LIMIT);
  });

  test('judges by the profile that is named', async () => {
    const { out } = await runRules('try', samples.good, '--profile', 'holter-24h');
    expect(out).toContain('profile holter-24h;');
    expect((await runRules('try', samples.good, '--profile', 'mit-bih-36')).err).toContain(
      'did you mean "mit-bih-360"?',
    );
  });

  test('says why a damaged file cannot be read, with status 1', async () => {
    const { status, out, err } = await runRules('try', samples.cutShort);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain('cannot be read: truncated at byte 24');
  });
});

describe('./ecg rules try --picture', () => {
  test('draws the worst 10 s of a recording on paper with its bands, and says where', async () => {
    const here = workspace();
    const run = (...argv: string[]) => ecg(['rules', 'try', ...argv], here.context);
    expect(await run(samples.electrodeOff, '--picture', 'off.svg')).toBe(0);
    expect(here.taken().out).toMatch(/\n\nPicture: off\.svg\n$/);
    const svg = readFileSync(join(here.folder, 'off.svg'), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*class="paper" width="267mm"[\s\S]*<\/svg>\n$/);
    expect(svg).toContain('data-grade="reject" data-start-s="5" data-end-s="10"');
  });

  test.each([
    [
      'a picture that is no drawing',
      [samples.good, '--picture', 'a.mat'],
      '--picture must be a file that ends in .svg, got "a.mat".\n',
    ],
    [
      'two recordings',
      [samples.good, samples.long, '--picture', 'a.svg'],
      '--picture draws one recording, got 2: ./ecg report draws several.\n',
    ],
  ])('refuses %s', async (_, argv, sentence) => {
    expect(await runRules('try', ...argv)).toEqual({ status: 2, out: '', err: sentence });
  });

  test('says that it cannot be written there', async () => {
    const { status, err } = await runRules('try', samples.good, '--picture', 'no/where.svg');
    expect({ status, err }).toEqual({
      status: 2,
      err: 'The picture cannot be written to "no/where.svg": no such file or directory.\n',
    });
  });
});

test.each([
  [['lst'], 'Unknown command ./ecg rules lst; did you mean list?\n'],
  [['list', 'noise', 'integrity'], './ecg rules list takes one group, got 2.\n'],
  [['explain'], 'Name one rule: ./ecg rules explain ID.\n'],
  [['explain', 'duration', 'muscle-noise'], 'Name one rule: ./ecg rules explain ID.\n'],
  [['try'], 'Name a file or a folder: ./ecg rules try FILE_OR_FOLDER…\n'],
  [['try', 'nowhere.mat'], '"nowhere.mat" cannot be found: no such file or directory.\n'],
  [['try', 'a.mat', '--profil', 'x'], 'Unknown option --profil; did you mean --profile?\n'],
  [['compare'], 'Name a folder with recordings: ./ecg rules compare FOLDER…\n'],
  [['words', 'qwertz'], 'No word is about "qwertz": ./ecg rules words shows all.\n'],
])('answers wrong use in a sentence, with status 2: %j', async (argv, sentence) => {
  expect(await runRules(...argv)).toEqual({ status: 2, out: '', err: sentence });
});

describe('./ecg rules words', () => {
  /** What a check asks of its subject and of what that answers with: `lead.levels().median()`. */
  const ASKED = /\b(?:lead|leads)\.(\w+)|\)\.(\w+)\(/g;
  /** Words of verdicts and of JavaScript, which come after a closing bracket too. */
  const OTHERS = /^(?:measured|reject|warn|info|except|pass|map|join|value|filter|every|some|withFigures)$/;

  test('lists every word that a rule of the catalogue uses', () => {
    const known = new Set(signalSubjects().flatMap(({ words }) => words.map(({ name }) => name)));
    const used = rules.flatMap(({ check }) =>
      [...String(check).matchAll(ASKED)].map(([, of, after]) => of ?? after ?? ''),
    );
    expect(used.length).toBeGreaterThan(rules.length);
    expect([...new Set(used)].filter((name) => !known.has(name) && !OTHERS.test(name))).toEqual([]);
  });

  test('says of each what its doc comment says, under what it is asked of', async () => {
    const { status, out } = await runRules('words');
    expect(status).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'constantStretches(): Stretches Stretches of two samples and more in which the stored value does not change at all.',
    );
    expect(out).toMatch(/^Stretches {2}/m);
    expect((await runRules('words', 'heart rate')).out).toContain('heartRate(): bpm');
  });
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
