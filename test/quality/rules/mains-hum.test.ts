import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RhythmName } from '../../../quality/rule.ts';
import mainsHum from '../../../quality/rules/mains-hum.ts';
import { Lead } from '../../../quality/signal/lead.ts';
import { hz } from '../../../quality/units.ts';
import { hearts, RHYTHMS, toldAs } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

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
    '120 µV at 60 Hz': { given: humming(120, 60), value: '120 µV', limit: '25 µV', at: WHOLE },
    '290 µV at 50 Hz': { given: humming(290), at: WHOLE },
  },
  reject: {
    '310 µV at 50 Hz': { given: humming(310), value: '310 µV', limit: '300 µV', at: WHOLE },
    '500 µV at 60 Hz, sampled at 125 Hz': { given: humming(500, 60, 125) },
  },
  'cannot-tell': {
    'a rate that shows neither line': { given: humming(0, 20, 100) },
  },
});

describe('a line of 50 µV and more, over whole cycles', () => {
  /** A heart in mV, the same with a line, and the line's amplitude. */
  const hummed = (rhythms: readonly RhythmName[]) =>
    fc
      .tuple(hearts(rhythms), fc.integer({ min: 50, max: 500 }), fc.constantFrom(50, 60), fc.nat(359))
      .map(([{ adu, plan, gainAduPerMv }, uv, lineHz, degrees]) => {
        const rateHz = plan.samplingRateHz;
        const heart = Float64Array.from(adu, (value) => (value - plan.zeroAdu) / gainAduPerMv);
        const line = (i: number) => Math.sin((2 * Math.PI * lineHz * i) / rateHz + (Math.PI * degrees) / 180);
        const both = heart.map((value, i) => value + (uv / 1000) * line(i));
        return { heart, both, uv, lineHz, rateHz, ...toldAs({ plan, uv, lineHz, degrees }) };
      });
  const readingOf = (mv: Float64Array, rateHz: number) =>
    verdictOf(mainsHum, pieceOf(mv, { gain: undefined, rateHz })).measured.get('mains_uv')!.value;

  test('changes the reading by its own amplitude, within 10 %, on any heart without a pacemaker', () => {
    fc.assert(
      fc.property(hummed(RHYTHMS.filter((rhythm) => rhythm !== 'paced')), ({ heart, both, uv, rateHz }) => {
        const change = readingOf(both, rateHz) - readingOf(heart, rateHz);
        expect(Math.abs(change - uv)).toBeLessThan(0.1 * uv);
      }),
      { numRuns: 100 },
    );
  });

  test('reads its own amplitude within 10 % and what the heart itself has there, a pacemaker included', () => {
    fc.assert(
      fc.property(hummed(['paced']), ({ heart, both, uv, lineHz, rateHz }) => {
        // The pulses of an even rhythm are lines too, one at each multiple of its rate.
        const spectrum = new Lead(pieceOf(heart, { gain: undefined, rateHz })).spectrum();
        const around = spectrum.powerBetween(hz(lineHz - 5), hz(lineHz + 5)).value;
        const own = 1000 * Math.sqrt(2 * around);
        expect(Math.abs(readingOf(both, rateHz) - uv)).toBeLessThan(0.1 * uv + own);
      }),
      { numRuns: 100 },
    );
  });
});
