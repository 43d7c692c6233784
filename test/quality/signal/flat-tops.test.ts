import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { weightOfCut, ZONE_LEVELS } from '../../../quality/signal/flat-tops.ts';

const NOTHING = { equalNeighbours: 0, equalShare: 0.1, atExtreme: 10, inZone: 30 };

test('a third of the zone at the extreme, and no equal neighbours, weigh nothing', () => {
  expect(weightOfCut(NOTHING)).toBeCloseTo(0, 9);
});

test('each neighbour that is equal weighs as much as equal neighbours are rare', () => {
  expect(weightOfCut({ ...NOTHING, equalNeighbours: 5 })).toBeCloseTo(5, 9);
  expect(weightOfCut({ ...NOTHING, equalNeighbours: 5, equalShare: 0.5 })).toBeCloseTo(5 * Math.log10(2), 9);
});

test('a zone with nothing but the extreme is as rare as each of its samples being in a third', () => {
  expect(weightOfCut({ ...NOTHING, atExtreme: 7, inZone: 7 })).toBeCloseTo(7 * Math.log10(3), 9);
});

test('fewer than a third weigh against a cut; none are as rare as each being in the other two thirds', () => {
  expect(weightOfCut({ ...NOTHING, atExtreme: 0 })).toBeCloseTo(-30 * Math.log10(3 / 2), 9);
  expect(weightOfCut({ ...NOTHING, atExtreme: 5 })).toBeLessThan(0);
});

test('the bound is never below what chance gives: so many samples or more, of so many that each come with a third', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (inZone, some) => {
      const atExtreme = Math.min(some, inZone);
      fc.pre(atExtreme >= inZone / 3);
      const weight = weightOfCut({ ...NOTHING, atExtreme, inZone });
      expect(10 ** -weight).toBeGreaterThanOrEqual(tailOf(atExtreme, inZone) - 1e-12);
    }),
  );
});

test('of a parabola the outermost level holds a third of the samples of the zone', () => {
  const depths = Array.from({ length: 20_001 }, (_, i) => ((i - 10_000) / 3000) ** 2);
  const inOutermost = (levels: number) => depths.filter((depth) => depth <= levels).length;
  expect(inOutermost(1) / inOutermost(ZONE_LEVELS)).toBeCloseTo(1 / 3, 3);
});

/** The chance of so many hits or more of so many, each with a third. */
function tailOf(hits: number, of: number): number {
  let chance = (2 / 3) ** of;
  let sum = 0;
  for (let k = 0; k <= of; k += 1) {
    if (k >= hits) sum += chance;
    chance *= (of - k) / (k + 1) / 2;
  }
  return sum;
}
