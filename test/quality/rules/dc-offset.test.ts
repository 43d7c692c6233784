import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import dcOffset from '../../../quality/rules/dc-offset.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

/** A trace whose median is so many counts, 200 to the millivolt. */
function at(level: number, device = {}) {
  return pieceOf(
    Float64Array.from({ length: 3600 }, (_, i) => level + (i % 2 === 0 ? 1 : -1) * (i % 7)),
    device,
  );
}

const elevenBits = { zero: 1024, rails: [0, 2047] as const };

testRule(dcOffset, {
  pass: {
    'a heart': { given: pieceOf(ecg().adu), at: [] },
    'just 1 mV above zero': { given: at(200), value: '1 mV', at: [] },
    'just 1 mV of room': { given: at(1024 - 823, { ...elevenBits, zero: 201 }), value: '0 mV' },
  },
  info: {
    '1.5 mV below zero': {
      given: at(-300),
      value: '1.5 mV',
      limit: '1 mV',
      at: [[0, 3600]],
    },
  },
  warn: {
    '2.5 mV above zero': { given: at(500), value: '2.5 mV', limit: '2 mV', at: [[0, 3600]] },
    'close to the top of the range': {
      given: at(1900, { ...elevenBits, zero: 1900 }),
      value: '0.735 mV',
      limit: '1 mV',
    },
    'close to the bottom of the range': { given: at(150, { ...elevenBits, zero: 150 }), value: '0.75 mV' },
  },
});

test('measures the shift, whatever its sign, and the room that is left', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 1947 }), (level) => {
      const { measured } = verdictOf(dcOffset, at(level, elevenBits));
      expect(measured.get('offset_mv')!.value).toBeCloseTo(Math.abs(level - 1024) / 200, 9);
      expect(measured.get('headroom_mv')!.value).toBeCloseTo(Math.min(level, 2047 - level) / 200, 9);
    }),
  );
});
