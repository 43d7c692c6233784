import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pairsIn } from '../../../quality/signal/copies.ts';

const SHORTEST = 40;

/** Every pair of equal blocks, found by comparing everything with everything. */
function someCopyExists(values: ArrayLike<number>): boolean {
  for (let distance = SHORTEST; distance < values.length; distance += 1) {
    let run = 0;
    for (let i = distance; i < values.length; i += 1) {
      run = values[i] === values[i - distance] ? run + 1 : 0;
      if (run >= SHORTEST) return true;
    }
  }
  return false;
}

/** Random walks put together from a few pieces, so that some come twice, whole or in part. */
const patchwork = fc
  .tuple(
    fc.infiniteStream(fc.integer({ min: -9, max: 9 })),
    fc.array(fc.record({ start: fc.nat(400), length: fc.integer({ min: 1, max: 90 }), to: fc.nat(400) }), {
      maxLength: 4,
    }),
  )
  .map(([differences, pastes]) => {
    let level = 0;
    const values = Float64Array.from({ length: 400 }, () => {
      level += differences.next().value ?? 0;
      return level;
    });
    for (const { start, length, to } of pastes) {
      values.set(values.slice(start, start + length).subarray(0, 400 - to), to);
    }
    return values;
  });

test('what it finds is equal, long enough, and does not overlap', () => {
  fc.assert(
    fc.property(patchwork, (values) => {
      for (const { first, second, length } of pairsIn(values, SHORTEST, 0)) {
        expect(length).toBeGreaterThanOrEqual(SHORTEST);
        expect(second - first).toBeGreaterThanOrEqual(SHORTEST);
        expect(values.slice(first, first + length)).toEqual(values.slice(second, second + length));
      }
    }),
    { numRuns: 200 },
  );
});

test('finds a copy exactly where comparing everything with everything finds one', () => {
  fc.assert(
    fc.property(patchwork, (values) => {
      expect(pairsIn(values, SHORTEST, 0).length > 0).toBe(someCopyExists(values));
    }),
    { numRuns: 300 },
  );
});

test('finds the whole stretch that agrees', () => {
  const values = Float64Array.from({ length: 300 }, (_, i) => (i * 7919) % 1009);
  values.set(values.slice(20, 117), 150);
  expect(pairsIn(values, SHORTEST, 0)).toEqual([{ first: 20, second: 150, length: 97 }]);
});

test('finds copies of fractions, and nothing in what is no number', () => {
  const values = Float64Array.from({ length: 300 }, (_, i) => ((i * 7919) % 1009) / 1000);
  values.set(values.slice(20, 117), 150);
  expect(pairsIn(values, SHORTEST, 0)).toHaveLength(1);
  expect(pairsIn(new Float64Array(300).fill(Number.NaN), SHORTEST, 0)).toEqual([]);
});
