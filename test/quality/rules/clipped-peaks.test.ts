import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import clippedPeaks from '../../../quality/rules/clipped-peaks.ts';
import { adu, count } from '../../../quality/units.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { withFaults } from '../../support/ecg/faults.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const heart = ecg().adu;

/** A heart with flat tops of so many samples, higher than any of its own. */
function withTops(value: number, ...tops: readonly (readonly [start: number, length: number])[]) {
  return pieceOf(
    withFaults(
      heart,
      tops.map(([start, length]) => ({ kind: 'held at', start, length, value })),
    ),
  );
}

/** A small heart with a ramp of so many samples that climbs 25 adu each, and falls slowly. */
function withRamp(samples: number) {
  const values = Float64Array.from(heart, (value) => Math.round(value / 4));
  for (let i = 0; i <= samples; i += 1) values[1000 + i] = 25 * i;
  for (let i = 0; 25 * samples - 20 * i > 0; i += 1) values[1001 + samples + i] = 25 * samples - 20 * i;
  return pieceOf(values);
}

testRule(clippedPeaks, {
  pass: {
    'a heart': { given: pieceOf(heart), says: 'peaks cut flat: 0', at: [] },
    'one flat top': { given: withTops(300, [1000, 3]), says: 'peaks cut flat: 1' },
    'two tops of 5.6 ms': { given: withTops(300, [1000, 2], [2000, 2]) },
    'two flat tops, where three are asked for': {
      given: withTops(300, [1000, 3], [2000, 3]),
      settings: { minPlateaus: count(3) },
    },
    'slopes of the same 11 samples': { given: withRamp(11) },
    'slopes of the same 12 samples, but no steeper than a QRS may be': {
      given: withRamp(12),
      settings: { steepFrom: adu(26) },
    },
    'limited slopes, where they are not looked for': { given: withRamp(12), settings: { slopes: false } },
  },
  info: {
    'slopes of the same 12 samples': {
      given: withRamp(12),
      says: 'the steepest 12 samples are equally steep: something limits the slope, and QRS are cut',
      at: [[1001, 1013]],
    },
  },
  warn: {
    'two flat tops': {
      given: withTops(300, [1000, 3], [2000, 4]),
      says: 'peaks cut flat at the same value: 2',
      value: '2',
      at: [
        [1000, 1003],
        [2000, 2004],
      ],
    },
    'two flat bottoms': {
      given: withTops(-300, [1000, 3], [2000, 3]),
      at: [
        [1000, 1003],
        [2000, 2003],
      ],
    },
  },
});

/** All that have QRS of their own; the highest of a paced heart are the pulses, too short to be cut flat. */
const WITH_QRS = ['sinus', 'atrial-fibrillation', 'bigeminy', 'ventricular-tachycardia', 'long-pause'] as const;

test('finds peaks that are cut off at 70 % of their height, where there are five and more', () => {
  fc.assert(
    fc.property(hearts(WITH_QRS), ({ adu: samples, gainAduPerMv: gain, plan, beatsS }) => {
      fc.pre(beatsS.length >= 5);
      const zero = plan.zeroAdu;
      const height = Math.floor(0.7 * samples.reduce((most, value) => Math.max(most, Math.abs(value - zero)), 0));
      const cut = withFaults(samples, [{ kind: 'clipped', bottom: zero - height, top: zero + height }]);
      const given = pieceOf(cut, { gain, zero, rateHz: plan.samplingRateHz });
      expect(verdictOf(clippedPeaks, given).outcome).toBe('warn');
    }),
    { numRuns: 100 },
  );
});
