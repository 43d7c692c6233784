import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import excursion from '../../../quality/rules/excursion.ts';
import { seconds } from '../../../quality/units.ts';
import { spoiltEcgs } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { withFaults } from '../../support/ecg/faults.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

/** A trace at 1 mV that goes so many mV away from there for so many samples. */
function away(mv: number, length: number) {
  const flat = Float64Array.from(ecg({ rhythm: 'asystole-with-noise' }).adu, (value) => (value > 0 ? 201 : 199));
  flat.fill(200, 0, 1801);
  return pieceOf(withFaults(flat, [{ kind: 'held at', start: 1000, length, value: 200 + 200 * mv }]));
}

testRule(excursion, {
  pass: {
    'a heart': { given: pieceOf(ecg().adu), at: [] },
    'just 10 mV away': { given: away(10, 100), value: '10 mV', at: [] },
    "a pacemaker's pulse of 40 mV, under 20 ms": { given: away(40, 7), value: '40 mV', at: [] },
  },
  warn: {
    '12 mV away for 20 ms': {
      given: away(12, 8),
      value: '12 mV',
      limit: '10 mV',
      at: [[1000, 1008]],
    },
    'just 15 mV away': { given: away(-15, 100) },
  },
  reject: {
    '16 mV away for 20 ms': {
      given: away(-16, 8),
      limit: '15 mV',
      value: '16 mV',
      at: [[1000, 1008]],
    },
    '16 mV away for 10 ms, where that is long': { given: away(16, 4), settings: { lasting: seconds(0.01) } },
  },
});

test('runs backwards as it runs forwards', () => {
  fc.assert(
    fc.property(spoiltEcgs({ durationS: 5 }), ({ samples, gainAduPerMv: gain, plan }) => {
      const device = { gain, rateHz: plan.samplingRateHz, zero: plan.zeroAdu };
      const forwards = spansOf(verdictOf(excursion, pieceOf(samples, device)));
      const backwards = spansOf(verdictOf(excursion, pieceOf(samples.toReversed(), device)));
      const turned = backwards.map(({ start, end }) => ({ start: samples.length - end, end: samples.length - start }));
      expect(turned.reverse()).toEqual(forwards);
    }),
    { numRuns: 60 },
  );
});
