import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import resolution from '../../../quality/rules/resolution.ts';
import { microvolts } from '../../../quality/units.ts';
import { plans } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const heart = ecg({ amplitudePercent: 200 }).adu;
/** So many values, evenly spread. */
const ofValues = (values: number) => pieceOf(Float64Array.from({ length: 3600 }, (_, i) => i % values));

testRule(resolution, {
  pass: {
    'a heart at a resolution of 5 µV': { given: pieceOf(heart), value: '5 µV', at: [] },
    'a heart at a resolution of 10 µV': { given: pieceOf(heart, { gain: 100 }), value: '10 µV' },
    'a heart at a resolution of 10 µV, stored as mV': {
      given: pieceOf(
        Float64Array.from(heart, (value) => value / 100),
        { gain: undefined },
      ),
      value: '10 µV',
    },
    'a heart at a resolution of 10 µV, stored as 32-bit mV': {
      given: pieceOf(
        Float32Array.from(heart, (value) => value / 100),
        { gain: undefined },
      ),
    },
    '32 values': { given: ofValues(32) },
    'a small heart, sampled so slowly that its QRS pass 13 of 44 codes without a sample': {
      given: pieceOf(
        ecg({
          bpm: 58,
          jitterPercent: 6,
          durationS: 5,
          samplingRateHz: 125,
          amplitudePercent: 31,
          stepUv: 10,
          seed: 763583484,
        }).adu,
        { gain: 100, rateHz: 125 },
      ),
    },
  },
  info: {
    'a heart that was scaled up after it was digitised': {
      given: pieceOf(
        heart.map((value, i) => 4 * value + (i === 1800 ? 1 : 0)),
        { gain: 800 },
      ),
      at: [[0, 3600]],
    },
  },
  warn: {
    'a heart at a resolution of 12.5 µV': {
      given: pieceOf(heart, { gain: 80 }),
      value: '12.5 µV',
      limit: '10 µV',
      at: [[0, 3600]],
    },
    '31 values': {
      given: ofValues(31),
      limit: '32',
      value: '31',
    },
    'one value': { given: ofValues(1), value: '1', limit: '32' },
    'a resolution of 5 µV, where a finer one is required': {
      given: pieceOf(heart),
      settings: { coarsest: microvolts(4.9) },
    },
  },
});

test('finds the resolution that a heart was digitised with, in counts and in millivolts', () => {
  fc.assert(
    fc.property(plans(['sinus', 'bigeminy', 'atrial-fibrillation']), (plan) => {
      const { adu, gainAduPerMv: gain } = ecg(plan);
      for (const piece of [
        pieceOf(adu, { gain }),
        pieceOf(
          Array.from(adu, (v) => v / gain),
          { gain: undefined },
        ),
      ]) {
        expect(verdictOf(resolution, piece).measured.get('step_uv')!.value).toBeCloseTo(plan.stepUv, 3);
      }
    }),
    { numRuns: 60 },
  );
});
