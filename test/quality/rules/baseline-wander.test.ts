import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import baselineWander from '../../../quality/rules/baseline-wander.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

/** A heart on a baseline that follows this, in mV, at `share` (0 to 1) of the window. */
function on(baseline: (share: number) => number, rateHz = 360) {
  const { adu, gainAduPerMv } = ecg({ samplingRateHz: rateHz });
  const mv = Float64Array.from(adu, (value, i) => value / gainAduPerMv + baseline(i / adu.length));
  return pieceOf(mv, { gain: undefined, rateHz });
}

/** A baseline that stands higher for two seconds. */
const shifted = (mv: number) => (share: number) => (share >= 0.4 && share < 0.6 ? mv : 0);

const breathing = (mv: number) => (share: number) => (mv / 2) * Math.sin(2 * Math.PI * 3 * share);

testRule(baselineWander, {
  pass: {
    'a steady baseline': { given: on(() => 0), at: [] },
    'an offset': { given: on(() => 4), at: [] },
    'breathing of 0.5 mV': { given: on(breathing(0.5)), at: [] },
    'a shift of 0.8 mV: far from the mean, but in all less than 1 mV': {
      given: on(shifted(0.8)),
      says: 'the baseline wanders by 0.886 mV',
      at: [],
    },
  },
  info: {
    'breathing of 1.5 mV': {
      given: on(breathing(1.5)),
      says: 'the baseline wanders by 1.47 mV',
      at: [[0, 3600]],
    },
    'a shift of 1.5 mV: further than 1 mV from the mean, but in all less than 2 mV': {
      given: on(shifted(1.5)),
      says: 'the baseline wanders by 1.64 mV',
      value: '1.64 mV',
      at: [[1440, 2160]],
    },
  },
  warn: {
    'breathing of 3 mV': {
      given: on(breathing(3)),
      says: 'the baseline wanders by 2.92 mV, more than 2 mV',
      at: [[0, 3600]],
    },
    'a drift of 3 mV, slow everywhere: reported where it is furthest out': {
      given: on((share) => 3 * share),
      at: [
        [0, 720],
        [2880, 3600],
      ],
    },
    'a shift of 3 mV for two seconds': {
      given: on(shifted(3)),
      at: [[1440, 2160]],
    },
  },
  'cannot-tell': {
    'one sample a second': {
      given: pieceOf(new Float64Array(10), { rateHz: 1 }),
      says: 'the sampling rate is too low for a filter at 0.7 Hz',
    },
  },
});

test('just as much as a limit is no more than the limit', () => {
  const given = on(shifted(1.5));
  const just = verdictOf(baselineWander, given).measured.get('wander_mv')!;
  expect(verdictOf(baselineWander, given, { warnAbove: just }).outcome).toBe('info');
  expect(verdictOf(baselineWander, given, { infoAbove: just }).outcome).toBe('pass');
});

test('a wave of 0.3 Hz reads its own height, with or without a heart', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 5, noNaN: true }), fc.constantFrom(125, 360, 1000), (mv, rateHz) => {
      const wander = verdictOf(baselineWander, on(breathing(mv), rateHz)).measured.get('wander_mv')!.value;
      expect(Math.abs(wander - mv)).toBeLessThan(0.15 + 0.05 * mv);
    }),
    { numRuns: 30 },
  );
});

test('basSQI falls as the baseline moves, and stays between 0 and 1', () => {
  const shares = [0, 0.2, 0.5, 1, 3, 10].map((mv) => {
    return verdictOf(baselineWander, on(breathing(mv))).measured.get('bas_sqi_ratio')!.value;
  });
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  expect(shares[0]).toBeGreaterThan(0.9);
  expect(shares.at(-1)).toBeLessThan(0.1);
  expect(shares.at(-1)).toBeGreaterThanOrEqual(0);
});
