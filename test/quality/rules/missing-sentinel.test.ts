import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import missingSentinel from '../../../quality/rules/missing-sentinel.ts';
import { SENTINELS } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const heart = ecg({ zeroAdu: 1024 }).adu;
const device = { zero: 1024 };

function withCode(code: number, start: number, length: number) {
  return heart.slice().fill(code, start, start + length);
}

testRule(missingSentinel, {
  pass: {
    'a heart': { given: pieceOf(heart, device), value: '0 %', at: [] },
    'two samples of 0 adu in a row': { given: pieceOf(withCode(0, 10, 2), device) },
    'runs of 0 adu where that is 0 mV': { given: pieceOf(new Int16Array(3600), { zero: 0 }) },
    'runs of 0 adu where that is a rail': { given: pieceOf(withCode(0, 0, 500), { ...device, rails: [0, 2047] }) },
  },
  warn: {
    'one -32768': {
      given: pieceOf(withCode(-32768, 7, 1), device),
      value: '0.0278 %',
      at: [[7, 8]],
    },
    'three samples of 0 adu': { given: pieceOf(withCode(0, 7, 3), device), at: [[7, 10]] },
  },
  reject: {
    '-2048 for 0.2 s': {
      given: pieceOf(withCode(-2048, 100, 72), device),
      value: '0.2 s',
      limit: '0.2 s',
      at: [[100, 172]],
    },
    'two codes and zeros, one after the other, are one gap': {
      given: pieceOf(withCode(-2048, 100, 30).fill(0, 130, 150).fill(32767, 150, 172), device),
      value: '0.2 s',
      at: [[100, 172]],
    },
    '1 % here and there': {
      given: pieceOf(
        heart.map((value, i) => (i % 100 === 50 ? -32768 : value)),
        device,
      ),
      value: '1 %',
      limit: '1 %',
    },
  },
  'not-applicable': {
    millivolts: { given: pieceOf([0.1, 0.2], { gain: undefined }), says: 'the file holds millivolts, not codes' },
  },
});

test('any samples that hold a code are found, exactly these, and their share is exact', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(3599), { minLength: 1 }), fc.constantFrom(...SENTINELS), (places, code) => {
      const samples = heart.slice();
      for (const at of places) samples[at] = code;
      const verdict = verdictOf(missingSentinel, pieceOf(samples, device));
      const found = spansOf(verdict).flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, i) => start + i),
      );
      expect(found).toEqual(places.sort((a, b) => a - b));
      expect(verdict.measured.get('missing_pct')?.value).toBeCloseTo((100 * places.length) / 3600, 9);
    }),
  );
});
