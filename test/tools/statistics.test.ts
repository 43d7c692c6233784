import { expect, test } from '@jest/globals';
import { median, quantile, sum } from '../../tools/statistics.ts';

test('a quantile is the value of the nearest rank', () => {
  expect(quantile(Float64Array.of(1, 2, 3, 4), 0.5)).toBe(2);
  expect(quantile(Float64Array.of(1, 2, 3, 4), 0.999)).toBe(4);
  expect(quantile(new Float64Array(), 0.5)).toBe(0);
});

test('a median is one of the values, the upper one of two in the middle, whatever their order', () => {
  expect(median([10, 9, 2])).toBe(9);
  expect(median([4, 1, 3, 2])).toBe(3);
});

test('a sum of nothing is nothing', () => {
  expect([sum([]), sum([1, 2, 3])]).toEqual([0, 6]);
});
