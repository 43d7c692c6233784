import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import signalQuality, { scorecard } from '../../../quality/rules/signal-quality.ts';
import { scoreOf } from '../../../quality/score/scorecard.ts';
import { Lead } from '../../../quality/signal/lead.ts';
import { ratio } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';
import { testFault, withMuscle } from '../../support/quality/fault-injection.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const WHOLE = [[0, 3600]] as const;

/** A heart, and muscle noise of this RMS. */
function noisy(muscleUv: number) {
  return pieceOf(ecg({ noises: { ...NO_NOISE, muscleUv } }).adu);
}

testRule(signalQuality, {
  pass: {
    'a heart': { given: noisy(0), at: [], limit: '0.5' },
    'a heart of two kinds of beats': { given: pieceOf(ecg({ rhythm: 'bigeminy' }).adu) },
    'doubtful without an offset, good with one': { given: noisy(200), settings: { offset: ratio(3) } },
  },
  info: { 'noise of 200 µV': { given: noisy(200), at: WHOLE, limit: '0.5' } },
  warn: {
    'noise of 400 µV': { given: noisy(400), at: WHOLE, limit: '0.1' },
    'a device whose leads are seldom good': { given: noisy(0), settings: { offset: ratio(-8) }, at: WHOLE },
  },
  'cannot-tell': {
    'no beat': { given: pieceOf(new Float64Array(3600)), says: 'fewer than 3 whole beats' },
    'two beats': { given: pieceOf(ecg({ durationS: 2 }).adu), says: 'fewer than 3 whole beats' },
    'a rate that shows no beat': { given: pieceOf(ecg().adu, { rateHz: 50 }), says: 'fewer than 3 whole beats' },
    'an amplifier without a heart': {
      given: pieceOf(ecg({ rhythm: 'asystole-with-noise' }).adu),
      says: 'beats of 0.0178 mV, under 0.03 mV',
    },
  },
});

testFault({
  rule: 'signal-quality',
  what: 'muscles of 1 mV',
  outcome: 'warn',
  into: (recording) => withMuscle(recording, 1),
});

describe('the scorecard', () => {
  // By hand, from the formula in RULES.md: -11 + 18 · 0.5 - 3.5 · log10(100) - 5.5 · log10(7 / 0.7) + 6 · log10(0.05 / 0.5).
  const BY_HAND = [
    { values: [1, 1, 0.1, 2], sum: -11 + 18 - 3.5 * Math.log10(3) },
    { values: [0.5, 100, 7, 0.05], sum: -11 + 9 - 7 - 5.5 - 6 },
    { values: [0, 1e6, 1e6, 1e-6], sum: -11 - 10.5 - 5.5 * Math.log10(20 / 0.7) - 6 },
  ];

  test.each(BY_HAND)('$values sum up to $sum', ({ values, sum }) => {
    const lines = scorecard.lines.map((line, i) => ({ ...line, take: () => ratio(values[i]!) }));
    const score = scoreOf({ ...scorecard, lines }, new Lead(noisy(0)), 0)!;
    expect(score.sum).toBeCloseTo(sum, 9);
    expect(score.probability).toBeCloseTo(1 / (1 + Math.exp(-sum)), 12);
    expect(score.parts.map(({ points }) => points).reduce((a, b) => a + b, scorecard.start)).toBeCloseTo(sum, 9);
  });

  test('is what the rule says, whatever the noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.double({ min: -4, max: 4, noNaN: true }), (uv, offset) => {
        const verdict = verdictOf(signalQuality, noisy(uv), { offset: ratio(offset) });
        const score = scoreOf(scorecard, new Lead(noisy(uv)), offset)!;
        expect(verdict.measured.get('quality')?.value).toBe(score.probability);
        expect(verdict.measured.get('partner_r_ratio')?.value).toBe(score.parts[0]!.value.value);
      }),
      { numRuns: 10 },
    );
  });
});

test.each([
  [50, 250],
  [50, 360],
  [60, 360],
  [50, 500],
  [60, 500],
])('mains interference of %i Hz at %i Hz, without a heart, is never good', (mainsHz, samplingRateHz) => {
  for (const mainsUv of [50, 150, 200, 290, 500]) {
    const noises = { ...NO_NOISE, mainsUv, mainsHz } as const;
    const { adu, gainAduPerMv } = ecg({ rhythm: 'asystole-with-noise', samplingRateHz, noises });
    const piece = pieceOf(adu, { rateHz: samplingRateHz, gain: gainAduPerMv });
    const quality = verdictOf(signalQuality, piece).measured.get('quality')?.value ?? 0;
    expect({ mainsUv, isGood: quality >= 0.2 }).toEqual({ mainsUv, isGood: false });
  }
});
