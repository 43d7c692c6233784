import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import clippedPeaks from '../../../quality/rules/clipped-peaks.ts';
import { adu, count, ratio } from '../../../quality/units.ts';
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

/** A clean heart that was drawn by chance, sampled so slowly and coarsely that its highest or lowest points are equal. */
function coarse(plan: Parameters<typeof ecg>[0]) {
  const { adu: samples, gainAduPerMv: gain, plan: whole } = ecg(plan);
  return pieceOf(samples, { gain, zero: whole.zeroAdu, rateHz: whole.samplingRateHz });
}

/** Of 500 000 drawn hearts the one with the most convincing tops: three beats at a full step's noise, odds of 26 000. */
const threeAlike = coarse({
  bpm: 59,
  jitterPercent: 1,
  durationS: 5,
  samplingRateHz: 125,
  amplitudePercent: 123,
  stepUv: 10,
  seed: 2006898468,
});

testRule(clippedPeaks, {
  pass: {
    'a heart': { given: pieceOf(heart), says: 'flat peaks at one value: 0, no more than chance', at: [] },
    'one flat top': { given: withTops(300, [1000, 3]), says: 'flat peaks at one value: 1, no more than chance' },
    'two tops of 5.6 ms': { given: withTops(300, [1000, 2], [2000, 2]) },
    'two flat tops, where three are asked for': {
      given: withTops(300, [1000, 3], [2000, 3]),
      settings: { minPlateaus: count(3) },
    },
    'two flat bottoms, where three are asked for': {
      given: withTops(-300, [1000, 3], [2000, 3]),
      settings: { minPlateaus: count(3) },
    },
    'three flat tops, by chance': {
      given: coarse({
        bpm: 41,
        jitterPercent: 5,
        durationS: 5,
        samplingRateHz: 250,
        amplitudePercent: 46,
        isInverted: true,
        stepUv: 10,
        seed: 1020458964,
      }),
      says: 'flat peaks at one value: 3, no more than chance',
      at: [],
    },
    'three flat tops of few samples, all by chance': { given: threeAlike, value: '3', at: [] },
    'two flat tops, where a cut must be likelier': {
      given: withTops(300, [1000, 3], [2000, 4]),
      settings: { minOdds: ratio(1e9) },
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
      says: 'the 12 steepest samples are equally steep: the slope is limited, and QRS complexes are cut',
      at: [[1001, 1013]],
    },
  },
  warn: {
    'three flat tops of few samples, where less than chance is a cut': {
      given: threeAlike,
      settings: { minOdds: ratio(10_000) },
      value: '3',
    },
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

/** So many that chance does not make them: at 250 Hz and faster five beats have them, at 125 Hz it takes about eight. */
const MIN_CUT_SAMPLES = 20;

test('finds peaks that are cut off at 70 % of their height, where there are five and more, over 20 samples and more', () => {
  fc.assert(
    fc.property(hearts(WITH_QRS), ({ adu: samples, gainAduPerMv: gain, plan, beatsS }) => {
      fc.pre(beatsS.length >= 5);
      const zero = plan.zeroAdu;
      const height = Math.floor(0.7 * samples.reduce((most, value) => Math.max(most, Math.abs(value - zero)), 0));
      fc.pre(samples.filter((value) => Math.abs(value - zero) > height).length >= MIN_CUT_SAMPLES);
      const cut = withFaults(samples, [{ kind: 'clipped', bottom: zero - height, top: zero + height }]);
      const given = pieceOf(cut, { gain, zero, rateHz: plan.samplingRateHz });
      expect(verdictOf(clippedPeaks, given).outcome).toBe('warn');
    }),
    { numRuns: 100 },
  );
});
