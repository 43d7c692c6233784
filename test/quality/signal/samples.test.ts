import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { areEqual } from '../../../quality/signal/samples.ts';

const values = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 20 });

test('a run is equal to a copy of itself, wherever that lies, until a sample differs', () => {
  fc.assert(
    fc.property(values, values, fc.nat(), fc.constantFrom(1, -1), (run, before, at, sign) => {
      const one = { values: run, from: 0, to: run.length };
      const copy = [...before, ...run.map((value) => sign * value)];
      const other = { values: copy, from: before.length, to: copy.length };
      expect(areEqual(one, other, sign)).toBe(true);
      copy[before.length + (at % run.length)]! += 1;
      expect(areEqual(one, other, sign)).toBe(false);
    }),
  );
});

test('runs of different lengths are not equal, nor are runs without samples, nor NaN and NaN', () => {
  const same = [1, 1, 1, Number.NaN];
  expect(areEqual({ values: same, from: 0, to: 2 }, { values: same, from: 0, to: 3 })).toBe(false);
  expect(areEqual({ values: same, from: 1, to: 1 }, { values: same, from: 2, to: 2 })).toBe(false);
  expect(areEqual({ values: same, from: 2, to: 4 }, { values: same, from: 2, to: 4 })).toBe(false);
});
