import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { levelsOf } from '../../../quality/signal/levels.ts';

const SCALE = { gainAduPerMv: 1, zeroAdu: 0, railsAdu: undefined };

const counts = fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 1, maxLength: 200 });

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

test('the median, the extremes and the number of levels are those of the sorted samples', () => {
  fc.assert(
    fc.property(counts, (values) => {
      const levels = levelsOf(values, 0, values.length, SCALE);
      expect(levels.median().value).toBeCloseTo(median(values), 9);
      expect([levels.lowest, levels.highest]).toEqual([Math.min(...values), Math.max(...values)]);
      expect(levels.distinct().value).toBe(new Set(values).size);
    }),
  );
});

test('whole numbers that are counted and fractions that are sorted give the same', () => {
  fc.assert(
    fc.property(counts, (values) => {
      fc.pre(new Set(values).size > 1);
      const counted = levelsOf(values, 0, values.length, { ...SCALE, gainAduPerMv: 200 });
      const fractions = Float64Array.from(values, (value) => value / 200);
      const sorted = levelsOf(fractions, 0, values.length, SCALE);
      for (const word of ['distinct', 'resolution', 'median', 'unused'] as const) {
        expect(sorted[word]().value).toBeCloseTo(counted[word]().value, 6);
      }
    }),
    { examples: [[[1992, 1990, -1311, 0]]] },
  );
});

test('only the finite samples of the window count', () => {
  const values = [900, Number.NaN, 3, 5, Number.POSITIVE_INFINITY, 9, -900];
  const levels = levelsOf(values, 1, 6, SCALE);
  expect(levels.distinct().value).toBe(3);
  expect(levels.median().value).toBe(5);
  expect(levels.resolution().value).toBe(2000);
});

test('of every second code, half is unused', () => {
  const values = Array.from({ length: 2001 }, (_, i) => (i === 1000 ? 1001 : 2 * i));
  expect(levelsOf(values, 0, values.length, SCALE).unused().value).toBeCloseTo(50, 0);
});

test('the codes from lowest to highest count, taken or not', () => {
  fc.assert(
    fc.property(counts, (values) => {
      const sorted = [...new Set(values)].sort((a, b) => a - b);
      const step = Math.min(...sorted.slice(1).map((value, i) => value - sorted[i]!));
      const codes = sorted.length < 2 ? sorted.length : Math.round((sorted.at(-1)! - sorted[0]!) / step) + 1;
      expect(levelsOf(values, 0, values.length, SCALE).spanned().value).toBe(codes);
    }),
  );
  expect(levelsOf([], 0, 0, SCALE).spanned().value).toBe(0);
});

test('samples are counted from either end, level by level of the converter', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 20, 1 / 200), (values, levels, step) => {
      // Two neighbours, so that the resolution shows.
      const all = [...values, 0, 1];
      const found = levelsOf(
        all.map((value) => value * step),
        0,
        all.length,
        SCALE,
      );
      const [lowest, highest] = [Math.min(...all), Math.max(...all)];
      expect(found.samplesInTop(levels)).toBe(all.filter((value) => value > highest - levels).length);
      expect(found.samplesInBottom(levels)).toBe(all.filter((value) => value < lowest + levels).length);
      expect(found.samples()).toBe(all.length);
    }),
  );
  const one = levelsOf([7, 7], 0, 2, SCALE);
  expect([one.samplesInTop(9), one.samplesInBottom(9)]).toEqual([2, 2]);
});

test('of no sample and of one there is no resolution', () => {
  expect(levelsOf([], 0, 0, SCALE).median().value).toBeNaN();
  expect(levelsOf([7], 0, 1, SCALE).resolution().value).toBeNaN();
  expect(levelsOf([7], 0, 1, SCALE).median().value).toBe(7);
});
