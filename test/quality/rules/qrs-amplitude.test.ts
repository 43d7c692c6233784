import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import qrsAmplitude from '../../../quality/rules/qrs-amplitude.ts';
import { millivolts } from '../../../quality/units.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const WHOLE = [[0, 3600]] as const;

/** A heart whose QRS measure 1.33 mV from peak to peak at 100 %. */
function heart(amplitudePercent: number, some: Parameters<typeof ecg>[0] = {}) {
  return pieceOf(ecg({ amplitudePercent, ...some }).adu);
}

testRule(qrsAmplitude, {
  pass: {
    'a heart': { given: heart(100), value: '1.28 mV', at: [] },
    'a heart upside down': { given: heart(100, { isInverted: true }) },
    'a limit that is not passed': { given: heart(100), settings: { warnBelow: millivolts(1.2) } },
  },
  info: {
    'low voltage': { given: heart(30), value: '0.384 mV', limit: '0.5 mV', at: WHOLE },
  },
  warn: {
    'beats that a monitor would not count': {
      given: heart(10),
      value: '0.128 mV',
      limit: '0.15 mV',
      at: WHOLE,
    },
    'a gain that is ten times too low': {
      given: pieceOf(ecg().adu, { gain: 20 }),
      value: '12.8 mV',
      limit: '8 mV',
      at: WHOLE,
    },
  },
  'cannot-tell': {
    'no beat': { given: pieceOf(new Float64Array(3600)) },
    'a rate that shows no beats': { given: pieceOf(ecg().adu, { rateHz: 50 }) },
  },
});

test('ten times the gain makes a tenth of the height, exactly', () => {
  fc.assert(
    fc.property(hearts(['sinus', 'bigeminy', 'ventricular-tachycardia']), ({ adu, plan, gainAduPerMv: gain }) => {
      const heightAt = (adus: number) => {
        const piece = pieceOf(adu, { gain: adus, zero: plan.zeroAdu, rateHz: plan.samplingRateHz });
        return verdictOf(qrsAmplitude, piece).measured.get('qrs_amplitude_mv')!.value;
      };
      expect(10 * heightAt(10 * gain)).toBeCloseTo(heightAt(gain), 6);
    }),
    { numRuns: 30 },
  );
});
