import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeWindow } from '../../quality/judge/judge.ts';
import { measureColumns } from '../../quality/judge/measure-columns.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';
import type { Rule } from '../../quality/rule.ts';
import { catalogue } from '../../quality/rules/index.ts';
import { hearts } from '../support/arbitraries.ts';
import { type Ecg, type EcgPlan, ecg } from '../support/ecg/ecg.ts';
import { pieceOf } from '../support/quality/pieces.ts';
import { severalPieces } from '../support/quality/subjects.ts';
import { runsOf } from '../support/seed/seed.ts';
import { testProperties } from './contract.ts';

const rules: readonly Rule[] = catalogue as readonly Rule[];
const quality = join(import.meta.dirname, '..', '..', 'quality');

/** Hearts that a rule once warned of: flat tops by chance, a QRS cut by the end, a QRS of few samples. */
const ONCE_WARNED_OF: readonly Partial<EcgPlan>[] = [
  { bpm: 64, jitterPercent: 8, durationS: 8, ...at250(7), amplitudePercent: 51, isInverted: true, seed: 2147483635 },
  { bpm: 66, jitterPercent: 1, ...at250(8), amplitudePercent: 202, isInverted: true, seed: 552285011 },
  { bpm: 62, jitterPercent: 10, durationS: 9, ...at250(5), seed: 1683460190 },
  { bpm: 147, jitterPercent: 4, durationS: 11, ...at250(9), amplitudePercent: 35, seed: 674968652 },
  { bpm: 76, jitterPercent: 3, durationS: 7, ...at250(6), amplitudePercent: 79, isInverted: true, seed: 12 },
  { bpm: 160, jitterPercent: 4, durationS: 6, ...at250(9), amplitudePercent: 42, isInverted: true, seed: 27 },
  { durationS: 5, ...at250(4), amplitudePercent: 200, zeroAdu: 1024, seed: 70851340 },
  { durationS: 5, amplitudePercent: 79, stepUv: 10, seed: 484141495 },
  { bpm: 75, durationS: 11, samplingRateHz: 125, amplitudePercent: 33, stepUv: 10, zeroAdu: 1024, seed: 2034858651 },
];

function at250(stepUv: number): Pick<EcgPlan, 'samplingRateHz' | 'stepUv'> {
  return { samplingRateHz: 250, stepUv };
}

function leadOf({ adu, gainAduPerMv: gain, plan }: Ecg) {
  return pieceOf(adu, { gain, zero: plan.zeroAdu, rateHz: plan.samplingRateHz });
}

function namesIn(folder: string, suffix: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(suffix) && file !== 'index.ts')
    .map((file) => basename(file, suffix))
    .sort();
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('every rule: %s', (_, rule) => {
  testProperties(rule);

  test('says what it is about: title, reason, sources, meanings', () => {
    expect([rule.title, rule.because, ...rule.references]).not.toContain('');
    expect(rule.references.length).toBeGreaterThan(0);
    for (const { meaning } of [...Object.values(rule.settings), ...Object.values(rule.measures)]) {
      expect(meaning).not.toBe('');
    }
  });
});

describe('all rules together', () => {
  const ruleset = rulesetOf({ ...defaultProfile, rules: {} });
  const graded = (heart: Ecg, grades: readonly string[]) =>
    judgeWindow(ruleset, [leadOf(heart)])
      .filter(({ verdict }) => grades.includes(verdict.outcome))
      .map(({ rule, verdict }) => `${rule.id}: ${verdict.sentence}`);

  test('answer the same, whichever others run and in whatever order', () => {
    fc.assert(
      fc.property(severalPieces(), fc.shuffledSubarray([...rules]), (pieces, some) => {
        const answers = (list: readonly Rule[]) =>
          new Map(
            judgeWindow(rulesetOf({ ...defaultProfile, rules: {} }, list), pieces).map(({ rule, lead, verdict }) => [
              `${rule.id} ${lead}`,
              verdict,
            ]),
          );
        const all = answers(rules);
        for (const [subject, verdict] of answers(some)) expect([subject, verdict]).toEqual([subject, all.get(subject)]);
      }),
      { numRuns: runsOf(20) },
    );
  });

  test('reject no heart, however sick', () => {
    fc.assert(
      fc.property(hearts(), (heart) => {
        expect(graded(heart, ['reject'])).toEqual([]);
      }),
      { numRuns: runsOf(100) },
    );
  });

  test('warn of no heart in sinus rhythm', () => {
    fc.assert(
      fc.property(hearts(['sinus']), (heart) => {
        expect(graded(heart, ['warn', 'reject'])).toEqual([]);
      }),
      { numRuns: runsOf(100), examples: ONCE_WARNED_OF.map((plan) => [ecg(plan)]) },
    );
  });
});

test('every rule file is in the catalogue under its own name, once', () => {
  expect(rules.map(({ id }) => id).sort()).toEqual(namesIn(join(quality, 'rules'), '.ts'));
});

test('every rule has a file of examples', () => {
  expect(namesIn(join(import.meta.dirname, 'rules'), '.test.ts')).toEqual(rules.map(({ id }) => id).sort());
});

test('rules come with rules that exist, and with no rule twice', () => {
  const ids = rules.map(({ id }) => id);
  const wrong = rules.flatMap(({ id, comesWith = [] }) =>
    comesWith
      .filter((other, at) => other === id || !ids.includes(other) || comesWith.indexOf(other) !== at)
      .map(
        (other) =>
          `quality/rules/${id}.ts: comesWith names "${other}", which does not exist, is the rule itself, or is named twice`,
      ),
  );
  expect(wrong).toEqual([]);
});

test('every profile file is in the index under its own name, once, and makes a ruleset', () => {
  expect([...profiles.keys()].sort()).toEqual(namesIn(join(quality, 'profiles'), '.ts'));
  for (const [id, profile] of profiles) {
    expect(profile.id).toBe(id);
    expect(rulesetOf(profile).rules).not.toHaveLength(0);
  }
});

/** A probability has no unit, and this one its name from what it is the probability of. */
const WITHOUT_UNIT = ['quality'];

test('measures are columns: lower case, their unit at the end, no two alike', () => {
  const columns = measureColumns.map(({ column }) => column);
  expect(new Set(columns).size).toBe(columns.length);
  for (const column of columns.filter((name) => !WITHOUT_UNIT.includes(name))) {
    expect(column).toMatch(/^[a-z][a-z0-9_]*_[a-z]+$/);
  }
  const probabilities = rules.flatMap(({ measures }) => WITHOUT_UNIT.flatMap((name) => measures[name] ?? []));
  expect(probabilities.map(({ unit, within }) => ({ unit, within }))).toEqual([{ unit: 'ratio', within: [0, 1] }]);
});
