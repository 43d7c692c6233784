import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import redundantLeads from '../../../quality/rules/redundant-leads.ts';
import type { LeadPiece } from '../../../quality/signal/piece.ts';
import { microvolts } from '../../../quality/units.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { type Device, judge, pieceOf, spansOf } from '../../support/quality/pieces.ts';

const I = ecg({ seed: 1 }).adu;
const II = ecg({ seed: 2, amplitudePercent: 150 }).adu;
const III = II.map((value, i) => value - I[i]!);
const still = new Int16Array(3600).fill(7);

function lead(name: string, samples: ArrayLike<number>, device: Device = {}): LeadPiece {
  return pieceOf(samples, { name, ...device });
}

function outcomes(pieces: readonly LeadPiece[], settings = {}): string[] {
  return judge(redundantLeads, pieces, settings).map(({ verdict }) => verdict.outcome);
}

describe('redundant-leads: leads that are one signal', () => {
  test.each<[string, LeadPiece, LeadPiece, string]>([
    ['two leads', lead('I', I), lead('II', II), 'pass'],
    ['the same lead twice', lead('I', I), lead('II', I), 'reject'],
    [
      'a lead and itself upside down',
      lead('I', I),
      lead(
        'II',
        I.map((value) => -value),
      ),
      'reject',
    ],
    [
      'a lead and itself upside down around another zero',
      lead('I', I),
      lead(
        'II',
        I.map((value) => 1024 - value),
        { zero: 1024 },
      ),
      'reject',
    ],
    ['the same counts under another gain', lead('I', I), lead('II', I, { gain: 317 }), 'reject'],
    ['the same lead but for one sample', lead('I', I), lead('II', I.with(1800, I[1800]! + 1)), 'pass'],
    ['two that stand still', lead('I', still), lead('II', still), 'pass'],
    ['a shorter copy', lead('I', I), lead('II', I.slice(0, 3000)), 'pass'],
  ])('%s', (_, one, other, outcome) => {
    expect(outcomes([one, other])).toEqual([outcome, outcome]);
  });

  test('are rejected, and no other lead with them', () => {
    const verdicts = judge(redundantLeads, [lead('V1', I), lead('V2', II), lead('V3', I)]);
    expect(verdicts.map(({ verdict }) => verdict.outcome)).toEqual(['reject', 'pass', 'reject']);
    expect(String(verdicts[0]!.verdict.value)).toBe('2');
    expect(spansOf(verdicts[0]!.verdict)).toEqual([{ start: 0, end: 3600 }]);
  });

  test('of one lead there is nothing to say', () => {
    expect(outcomes([lead('I', I)])).toEqual(['not-applicable']);
  });

  test('are named in whatever order they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', 'copy of a', 'c'], { minLength: 4 }), (order) => {
        const signals = { a: I, b: II, 'copy of a': I, c: III };
        const found = outcomes(order.map((name) => lead(name, signals[name as keyof typeof signals])));
        expect(found).toEqual(order.map((name) => (name.endsWith('a') ? 'reject' : 'pass')));
      }),
      { numRuns: 24 },
    );
  });
});

describe('redundant-leads: beside a flat limb lead', () => {
  const NAMES = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'] as const;

  /** The six limb leads as devices derive them from I and II, four adu to the count so that halves are whole. */
  function limbLeads(i: ArrayLike<number>, ii: ArrayLike<number>): readonly LeadPiece[] {
    const derived = (part: (one: number, two: number) => number) => Array.from(i, (one, at) => 4 * part(one, ii[at]!));
    const [aVR, aVL, aVF] = [
      (a: number, b: number) => -(a + b) / 2,
      (a: number, b: number) => a - b / 2,
      (a: number, b: number) => b - a / 2,
    ];
    const signals = [
      derived((a) => a),
      derived((_, b) => b),
      derived((a, b) => b - a),
      ...[aVR, aVL, aVF].map(derived),
    ];
    return signals.map((signal, index) => lead(NAMES[index]!, signal, { index }));
  }

  /** I and II of a heart that leaves one of the six flat: `part` is what they have in common. */
  const FLAT: Readonly<Record<(typeof NAMES)[number], readonly [number, number]>> = {
    I: [0, 1],
    II: [1, 0],
    III: [1, 1],
    aVR: [1, -1],
    aVL: [1, 2],
    aVF: [2, 1],
  };

  test.each(NAMES)('no limb lead is rejected or warned of where %s is flat, whatever the heart', (flat) => {
    fc.assert(
      fc.property(hearts(), ({ adu }) => {
        const [i, ii] = FLAT[flat];
        const leads = limbLeads(
          adu.map((value) => i * value),
          adu.map((value) => ii * value),
        );
        const verdicts = judge(redundantLeads, leads).map(({ verdict }) => verdict);
        expect(verdicts.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'pass')).not.toContain('reject');
        expect(verdicts.map(({ outcome }) => outcome)).not.toContain('warn');
      }),
      { numRuns: 10 },
    );
  });

  test('the rule does not apply to leads that the flat one makes equal, and to no other', () => {
    const verdicts = judge(redundantLeads, [
      ...limbLeads(
        I,
        I.map(() => 0),
      ),
      lead('V1', II),
      lead('V2', II),
    ]);
    expect(verdicts.map(({ verdict }) => verdict.outcome)).toEqual([
      'not-applicable',
      'pass',
      'not-applicable',
      'not-applicable',
      'not-applicable',
      'not-applicable',
      'reject',
      'reject',
    ]);
    expect(verdicts[0]!.verdict.sentence).toBe(
      'limb leads are derived from each other: where one is flat, others are equal',
    );
    expect(String(verdicts[0]!.verdict.measured.get('copied_leads_count'))).toBe('2');
  });

  test('a limb lead that is no more than still for a while excuses no copy', () => {
    const nearlyFlat = Float64Array.from({ length: 3600 }, (_, at) => (at === 0 ? 1 : 0));
    expect(outcomes([lead('I', I), lead('II', nearlyFlat), lead('III', I)])).toEqual(['reject', 'pass', 'reject']);
  });
});

describe('redundant-leads: limb leads', () => {
  const limbs = (third: ArrayLike<number>) => [lead('I', I), lead('II', II), lead('III', third), lead('V1', III)];

  test('that add up pass', () => {
    const verdicts = judge(redundantLeads, [lead('I', I), lead('II', II), lead('III', III)]);
    expect(verdicts.map(({ verdict }) => verdict.outcome)).toEqual(['pass', 'pass', 'pass']);
  });

  test('are measured by the sum that misses zero by most', () => {
    const aVF = I.map((value, i) => -value - II[i]!);
    const augmented = [
      lead(
        'aVR',
        I.map((value) => value + 20),
      ),
      lead('aVL', II),
      lead('aVF', aVF),
    ]; // misses 100 µV
    const [first] = judge(redundantLeads, [...limbs(III.map((value) => value + 12)), ...augmented]);
    expect(String(first!.verdict.measured.get('limb_residual_uv'))).toBe('100 µV');
  });

  test('of which one is out of step are warned of, and no other lead', () => {
    const late = III.map((_, i) => III[Math.max(0, i - 10)]!);
    expect(outcomes(limbs(late))).toEqual(['warn', 'warn', 'warn', 'pass']);
    expect(outcomes(limbs(late), { largestResidual: microvolts(5000) })).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  test('that miss 60 µV are warned of, 50 µV are not', () => {
    const missing = (adu: number) => III.map((value) => value + adu);
    const [first] = judge(redundantLeads, limbs(missing(12)));
    expect([first!.verdict.value, first!.verdict.limit].map(String)).toEqual(['60 µV', '50 µV']);
    expect(outcomes(limbs(missing(10)))).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  test('augmented leads must add up to zero', () => {
    const augmented = [
      lead('aVR', I),
      lead('aVL', II),
      lead(
        'aVF',
        I.map((value, i) => -value - II[i]!),
      ),
    ];
    expect(outcomes(augmented)).toEqual(['pass', 'pass', 'pass']);
    expect(outcomes([...augmented.slice(0, 2), lead('aVF', III)])).toEqual(['warn', 'warn', 'warn']);
  });
});
