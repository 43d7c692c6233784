import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import heartRateRange from '../../../quality/rules/heart-rate-range.ts';
import { bpm, ratio, seconds } from '../../../quality/units.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';
import { pieceOf, spansOf, verdictOf, windowOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function heart(some: Parameters<typeof ecg>[0] = {}) {
  return pieceOf(ecg(some).adu);
}

/** RR intervals of 2/3 s, and one four times as long. */
const uneven = pieceOf(Float64Array.from(ecg({ bpm: 90 }).adu, (value, i) => (i > 1300 && i < 1950 ? 0 : value)));

testRule(heartRateRange, {
  pass: {
    '60 bpm': { given: heart(), value: '60 bpm', at: [] },
    '200 bpm': { given: heart({ bpm: 200 }), at: [] },
    'a pause shorter than 3 s, beside short intervals': { given: uneven, at: [] },
  },
  warn: {
    '24 bpm': { given: heart({ bpm: 24, durationS: 20 }), at: [[0, 7200]], value: '24 bpm', limit: '30 bpm' },
    'faster than a limit': {
      given: heart({ bpm: 120 }),
      settings: { fastest: bpm(100) },
      value: '120 bpm',
      limit: '100 bpm',
      at: [[0, 3600]],
    },
    'a pause of 4.6 s': { given: heart({ rhythm: 'long-pause' }), value: '4.6 s' },
    'beats closer than a limit': {
      given: heart({ bpm: 120 }),
      settings: { shortestRr: seconds(0.6) },
      value: '0.5 s',
      limit: '0.6 s',
    },
  },
  'cannot-tell': {
    'no beat': { given: pieceOf(new Float64Array(3600)) },
  },
});

test('finds the rate of a regular heart within 1 bpm', () => {
  fc.assert(
    fc.property(hearts(['sinus']), ({ adu, plan, beatsS }) => {
      const inside = beatsS.filter((s) => s > 0.3 && s < plan.durationS - 0.3);
      const rate = (60 * (inside.length - 1)) / (inside.at(-1)! - inside[0]!);
      const { measured } = verdictOf(heartRateRange, pieceOf(adu, { rateHz: plan.samplingRateHz }));
      expect(Math.abs(measured.get('heart_rate_bpm')!.value - rate)).toBeLessThan(
        1 + (plan.jitterPercent / 100) * rate,
      );
    }),
    { numRuns: 40 },
  );
});

test('an interval across the seam of two windows is reported by both', () => {
  const whole = heart({ rhythm: 'long-pause', durationS: 12 });
  const [pause] = spansOf(verdictOf(heartRateRange, whole));
  const seam = Math.round((pause!.start + pause!.end) / 2);
  const margin = 3.1 * 360;
  const left = verdictOf(heartRateRange, windowOf(whole, { start: 0, end: seam }, margin));
  const right = verdictOf(heartRateRange, windowOf(whole, { start: seam, end: 4320 }, margin));
  expect([left.outcome, right.outcome]).toEqual(['warn', 'warn']);
  expect([...spansOf(left), ...spansOf(right)]).toEqual([
    { start: pause!.start, end: seam },
    { start: seam, end: pause!.end },
  ]);
});

test('how uneven the intervals are is measured, though not judged', () => {
  expect(String(verdictOf(heartRateRange, uneven).measured.get('rr_spread_ratio'))).toBe('4');
});

test('counts no beats where the signal is poor, but where its quality cannot be told', () => {
  const { adu } = ecg({ bpm: 80, noises: { ...NO_NOISE, motionUv: 2000, muscleUv: 300 } });
  expect(verdictOf(heartRateRange, pieceOf(adu)).outcome).toBe('cannot-tell');
  expect(verdictOf(heartRateRange, pieceOf(adu), { gatedFrom: ratio(0) }).outcome).not.toBe('cannot-tell');
  const slow = verdictOf(heartRateRange, heart({ bpm: 12, durationS: 15 }));
  expect(slow).toMatchObject({ outcome: 'warn' });
});
