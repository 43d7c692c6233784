import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import mainsHum from '../../../quality/rules/mains-hum.ts';
import { hz } from '../../../quality/units.ts';
import { hearts, RHYTHMS } from '../../arbitraries.ts';
import { ecg } from '../../ecg/ecg.ts';
import { testRule } from '../contract.ts';
import { pieceOf, verdictOf } from '../pieces.ts';

const WHOLE = [[0, 3600]] as const;

/** A heart with a line of this amplitude. */
function humming(uv: number, lineHz = 50, rateHz = 360) {
  const { adu, gainAduPerMv } = ecg({ samplingRateHz: rateHz });
  const mv = Float64Array.from(adu, (value, i) => {
    return value / gainAduPerMv + (uv / 1000) * Math.sin((2 * Math.PI * lineHz * i) / rateHz);
  });
  return pieceOf(mv, { gain: undefined, rateHz });
}

testRule(mainsHum, {
  pass: {
    silence: { given: humming(0), at: [] },
    '20 µV': { given: humming(20), at: [] },
    '200 µV at 45 Hz, which is not the mains': { given: humming(200, 45), at: [] },
    'a line that is not listed': { given: humming(200, 50), settings: { lines: [hz(60)] }, at: [] },
  },
  warn: {
    '50 µV at 50 Hz': { given: humming(50), at: WHOLE },
    '90 µV at 60 Hz': { given: humming(90, 60), at: WHOLE },
  },
  reject: {
    '120 µV at 50 Hz': { given: humming(120), says: 'mains hum of 120 µV; at most 100 µV is allowed', at: WHOLE },
    '500 µV at 60 Hz, sampled at 125 Hz': { given: humming(500, 60, 125) },
  },
  'cannot-tell': {
    'a rate that shows neither line': { given: humming(0, 20, 100), says: 'there is too little to measure' },
  },
});

/** A pacemaker's spikes hold waves of every frequency, the mains' as well. */
const WITHOUT_SPIKES = RHYTHMS.filter((rhythm) => rhythm !== 'paced');

test('a line of 50 µV and more reads its own amplitude within 10 %, on any heart without a pacemaker', () => {
  const amplitude = fc.integer({ min: 50, max: 500 });
  fc.assert(
    fc.property(
      hearts(WITHOUT_SPIKES),
      amplitude,
      fc.constantFrom(50, 60),
      ({ adu, plan, gainAduPerMv }, uv, lineHz) => {
        const rateHz = plan.samplingRateHz;
        const mv = Float64Array.from(adu, (value, i) => {
          return (value - plan.zeroAdu) / gainAduPerMv + (uv / 1000) * Math.sin((2 * Math.PI * lineHz * i) / rateHz);
        });
        const reading = verdictOf(mainsHum, pieceOf(mv, { gain: undefined, rateHz })).measured.get('mains_uv')!.value;
        expect(Math.abs(reading - uv)).toBeLessThan(0.1 * uv);
      },
    ),
    { numRuns: 100 },
  );
});
