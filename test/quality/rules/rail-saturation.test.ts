import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import railSaturation from '../../../quality/rules/rail-saturation.ts';
import { adu } from '../../../quality/units.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { withFaults } from '../../support/ecg/faults.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { spoiltPieces } from '../../support/quality/subjects.ts';
import { testRule } from '../contract.ts';

const heart = ecg({ zeroAdu: 1024 }).adu;
const rails = [0, 2047] as const;

function atTop(start: number, length: number, top = 2047) {
  return heart.slice().fill(top, start, start + length);
}

/** A drift of 0.1 Hz alone: it rests on its top for longer than 50 ms, and leaves it without a kink. */
const drift = Float64Array.from({ length: 3600 }, (_, i) => Math.round(200 * Math.sin((2 * Math.PI * i) / 3600)));

testRule(railSaturation, {
  pass: {
    'a heart within known rails': { given: pieceOf(heart, { rails }), value: '0 s', at: [] },
    'two samples at a known rail': { given: pieceOf(atTop(50, 2), { rails }), at: [] },
    'a slow wave that rests on its own top': { given: pieceOf(drift), at: [] },
    'a last value that is repeated to the end, where the rails are not known': {
      given: pieceOf(atTop(3560, 40)),
      at: [],
    },
    'a short plateau where the rails are not known': { given: pieceOf(atTop(50, 17)), at: [] },
  },
  warn: {
    'three samples at a known rail': {
      given: pieceOf(atTop(50, 3), { rails }),
      value: '0.00833 s',
      at: [[50, 53]],
    },
    '50 ms at the own extreme, left with a kink, where the rails are not known': {
      given: pieceOf(atTop(50, 18)),
      says: 'flat at its own extreme for 0.05 s (limit 0.05 s), possibly saturated: the rails are not known',
      limit: '0.05 s',
      value: '0.05 s',
      at: [[50, 68]],
    },
    'the own extreme for five seconds': { given: pieceOf(atTop(50, 1800)), at: [[50, 1850]] },
    'a plateau that the trace leaves before the end': { given: pieceOf(atTop(3560, 38)), at: [[3560, 3598]] },
    'a plateau at the very start': { given: pieceOf(atTop(0, 18)), at: [[0, 18]] },
    'a kink of exactly 3 adu, in millivolts': {
      given: pieceOf(
        Float64Array.from(drift, (value, i) => {
          if (i >= 900 && i < 918) return 3.01;
          if (i === 918) return 3.005;
          return i === 919 ? 2.995 : value / 200;
        }),
        { gain: undefined },
      ),
      settings: { kink: adu(3) },
      at: [[900, 918]],
    },
    '50 ms at the own extreme, in millivolts': {
      given: pieceOf(
        Float64Array.from(atTop(50, 18), (value) => (value - 1024) / 200),
        { gain: undefined },
      ),
      at: [[50, 68]],
    },
  },
  reject: {
    '50 ms at a known rail': {
      given: pieceOf(atTop(50, 18), { rails }),
      limit: '0.05 s',
      value: '0.05 s',
      at: [[50, 68]],
    },
    'beyond a known rail': { given: pieceOf(atTop(50, 18, 3000), { rails }), at: [[50, 68]] },
    'a last value at a known rail that is repeated to the end': {
      given: pieceOf(atTop(3560, 40), { rails }),
      at: [[3560, 3600]],
    },
  },
});

test('a trace cut off at known rails is found, and raising the rails above its peaks finds nothing', () => {
  fc.assert(
    fc.property(hearts(['sinus', 'bigeminy']), ({ adu, gainAduPerMv: gain, plan }) => {
      const peak = adu.reduce((a, b) => Math.max(a, b));
      const floor = adu.reduce((a, b) => Math.min(a, b)) - 1;
      const top = Math.round(plan.zeroAdu + (peak - plan.zeroAdu) / 4);
      fc.pre(top > plan.zeroAdu);
      const cut = withFaults(adu, [{ kind: 'clipped', bottom: floor, top }]);
      const device = { gain, zero: plan.zeroAdu, rateHz: plan.samplingRateHz };
      const verdict = verdictOf(railSaturation, pieceOf(cut, { ...device, rails: [floor, top] }));
      const atTheTop = [...cut.keys()].filter((i) => cut[i] === top && cut[i - 1] === top && cut[i + 1] === top);
      for (const i of atTheTop) {
        expect(spansOf(verdict).some(({ start, end }) => start <= i && i < end)).toBe(true);
      }
      const free = verdictOf(railSaturation, pieceOf(adu, { ...device, rails: [floor, peak + 1] }));
      expect(free.outcome).toBe('pass');
    }),
    { numRuns: 40 },
  );
});

test('where the rails are not known no trace is rejected, however it is cut, held or broken', () => {
  fc.assert(
    fc.property(spoiltPieces(), (piece) => {
      const unknown = { ...piece, header: { ...piece.header, railsAdu: undefined } };
      expect(verdictOf(railSaturation, unknown).outcome).not.toBe('reject');
    }),
    { numRuns: 100 },
  );
});
