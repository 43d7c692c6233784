import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayFiles } from '../../../tools/capacity/day-files.ts';
import { PRICES } from '../../../tools/cost/prices.ts';

test('by hand: 10 000 recordings with a file in each of four tables, in 40.5 MB, and ten times as many', () => {
  expect(dayFiles(10_000, 4)).toMatchObject({ small: 40_000, large: 4, readsSaved: 3 * 9_999, compactionS: 132 });
  expect(dayFiles(10_000, 4).savedUsd).toBeCloseTo(29_997 * PRICES.s3Read.usd, 9);
  expect(dayFiles(100_000, 4)).toMatchObject({ small: 400_000, large: 4 + 6, readsSaved: 3 * (99_999 - 6) });
});

test('a compaction never leaves more files than there were, and saves the more the more there are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 5 }), (count, tables) => {
      const [day, more] = [dayFiles(count, tables), dayFiles(count + 1, tables)];
      expect(day.large).toBeLessThanOrEqual(day.small);
      expect(day.readsSaved).toBeGreaterThanOrEqual(0);
      expect(more.readsSaved).toBeGreaterThanOrEqual(day.readsSaved);
      expect(more.compactionS).toBeGreaterThan(day.compactionS);
    }),
  );
});
