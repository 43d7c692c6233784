import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { momentsOf } from '../../../quality/signal/moments.ts';
import {
  indexOfLargest,
  medianOf,
  peakToPeak,
  percentileOf,
  percentileOfSorted,
  valueOfRank,
} from '../../../quality/signal/statistics.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 100 });

test('the median is the middle of the sorted values', () => {
  fc.assert(
    fc.property(values, (list) => {
      const sorted = list.toSorted((a, b) => a - b);
      const middle = [sorted[Math.floor((list.length - 1) / 2)]!, sorted[Math.floor(list.length / 2)]!];
      expect(medianOf(Float64Array.from(list))).toBeCloseTo((middle[0]! + middle[1]!) / 2, 6);
    }),
  );
  expect(medianOf(new Float64Array(0))).toBeNaN();
});

// NumPy: percentile([1, 2, 4, 8], share).
test('percentiles are interpolated as NumPy does; of nothing there is none', () => {
  expect([0, 10, 50, 75, 100].map((share) => percentileOfSorted([1, 2, 4, 8], share))).toEqual([1, 1.3, 3, 5, 8]);
  expect(percentileOfSorted([7], 25)).toBe(7);
  expect(percentileOfSorted([], 0)).toBeNaN();
});

test('a percentile of values in any order is that of the same values in order', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 100 }), (given, share) => {
      const ordered = Float64Array.from(given).sort();
      expect(percentileOf(Float64Array.from(given), share)).toBe(percentileOfSorted(ordered, share));
    }),
  );
});

test('the largest of some values is the first of equals, and none beyond', () => {
  const list = Float64Array.from([9, 1, 5, 5, 2, 8]);
  expect(indexOfLargest(list, 1, 5)).toBe(2);
  expect(indexOfLargest(list, 4, 5)).toBe(4);
});

test('peak to peak is taken as far as there are values', () => {
  const list = Float64Array.from([5, -2, 0, 9, 1]);
  expect(peakToPeak(list, 1, 3)).toBe(2);
  expect(peakToPeak(list, -10, 10)).toBe(11);
  expect(peakToPeak(list, 3, 3)).toBe(Number.NEGATIVE_INFINITY);
});

// SciPy: kurtosis(x, fisher=False) and abs(skew(x)).
test('kurtosis and skewness agree with SciPy', () => {
  const x = Float64Array.from({ length: 500 }, (_, i) => ((i * 37) % 23) ** 2 / 50 + (i === 7 ? 90 : 0));
  const { kurtosis, skewness } = momentsOf(x, 0, 500);
  expect(kurtosis.value).toBeCloseTo(195.69492855, 6);
  expect(skewness.value).toBeCloseTo(11.16246755, 6);
});

test('neither depends on gain, offset or polarity', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.1, max: 10, noNaN: true }), (list, gain) => {
      const one = momentsOf(Float64Array.from(list), 0, list.length);
      if (Number.isNaN(one.kurtosis.value) || Math.max(...list) - Math.min(...list) < 1) return;
      const other = momentsOf(
        Float64Array.from(list, (value) => -gain * value + 5),
        0,
        list.length,
      );
      expect(other.kurtosis.value / one.kurtosis.value).toBeCloseTo(1, 6);
      expect(other.skewness.value).toBeCloseTo(one.skewness.value, 5);
    }),
  );
});

test('values that are all alike have neither', () => {
  const { kurtosis, skewness } = momentsOf(new Float64Array(10).fill(4), 0, 10);
  expect([kurtosis.value, skewness.value]).toEqual([Number.NaN, Number.NaN]);
});

test('the value of a rank is the one that stands there when all are sorted', () => {
  const values = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.double({ noNaN: true }).map((value) => value + 0),
    ),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(values, fc.nat(), (given, any) => {
      const rank = any % given.length;
      expect(valueOfRank(Float64Array.from(given), rank)).toEqual(Float64Array.from(given).sort()[rank]!);
    }),
  );
  expect(valueOfRank(new Float64Array(), 0)).toBeNaN();
});
