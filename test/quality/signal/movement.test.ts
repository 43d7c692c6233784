import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Movement } from '../../../quality/signal/movement.ts';
import { millivolts, millivoltsPerSecond } from '../../../quality/units.ts';

const RATE_HZ = 100;

/** A piece with its window somewhere in it. */
const pieces = fc
  .tuple(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat())
  .map(([values, a, b]) => {
    const [from, to] = [a % (values.length + 1), b % (values.length + 1)].sort((one, other) => one - other);
    const extent = { samplingRateHz: RATE_HZ, origin: 0, from: from!, to: to! };
    return {
      extent,
      values,
      movement: new Movement({ extent, mv: Float64Array.from(values), medianMv: 3, resolutionMv: 1 }),
    };
  });

/** The largest in the window of something that is given sample by sample; NaN of none. */
function largestOf(values: readonly number[], { from, to }: { from: number; to: number }): number {
  return to > from ? Math.max(...values.slice(from, to)) : Number.NaN;
}

test('distance and slew are those of every sample, in the window and beyond a limit', () => {
  fc.assert(
    fc.property(pieces, ({ extent, values, movement }) => {
      const distances = values.map((value) => Math.abs(value - 3));
      const difference = (i: number) => Math.abs((values[i + 1] ?? values[i]!) - values[i]!);
      const slews = values.map((_, i) => RATE_HZ * Math.max(difference(i), i === 0 ? 0 : difference(i - 1)));
      expect(movement.fromMedian().largest()).toEqual(millivolts(largestOf(distances, extent)));
      expect(movement.slew().largest()).toEqual(millivoltsPerSecond(largestOf(slews, extent)));
      for (const limit of [0, 10, 40]) {
        const above = distances.flatMap((mv, i) => (mv > limit && i >= extent.from && i < extent.to ? [i] : []));
        expect(movement.fromMedian().above(millivolts(limit)).samples().value).toBe(above.length);
        const fast = slews.flatMap((mv, i) => (mv > RATE_HZ * limit && i >= extent.from && i < extent.to ? [i] : []));
        expect(
          movement
            .slew()
            .above(millivoltsPerSecond(RATE_HZ * limit))
            .samples().value,
        ).toBe(fast.length);
      }
    }),
    { numRuns: 300 },
  );
});
