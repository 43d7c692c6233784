import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { agreementOf, matchBeats } from '../../../quality/signal/matching.ts';
import { seconds } from '../../../quality/units.ts';

const beats = fc.uniqueArray(fc.nat(2000), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b));
const WINDOW = { samplingRateHz: 100, origin: 5000, from: 0, to: 1000 };
const WHOLE = { extent: WINDOW, pieceSamples: 1000 };

function windowOf(some: Partial<typeof WINDOW>) {
  return { extent: { ...WINDOW, ...some }, pieceSamples: 1000 };
}

/** The most pairs there can be, by trying: of each beat, taken with each partner or left alone. */
function maxPairs(first: readonly number[], second: readonly number[], tolerance: number): number {
  const [head, ...rest] = first;
  if (head === undefined) return 0;
  const taken = second.flatMap((at, i) => {
    return Math.abs(at - head) <= tolerance ? [1 + maxPairs(rest, second.toSpliced(i, 1), tolerance)] : [];
  });
  return Math.max(maxPairs(rest, second, tolerance), ...taken);
}

test('every beat is in one pair or alone, and pairs are near', () => {
  fc.assert(
    fc.property(beats, beats, fc.nat(60), (first, second, tolerance) => {
      const { pairs, unmatchedFirst, unmatchedSecond } = matchBeats(first, second, tolerance);
      const indices = (side: 0 | 1) => pairs.map((pair) => pair[side]);
      expect([...indices(0).map((i) => first[i]!), ...unmatchedFirst].sort((a, b) => a - b)).toEqual(first);
      expect([...indices(1).map((i) => second[i]!), ...unmatchedSecond].sort((a, b) => a - b)).toEqual(second);
      for (const [i, j] of pairs) expect(Math.abs(first[i]! - second[j]!)).toBeLessThanOrEqual(tolerance);
    }),
  );
});

test('no other way pairs more', () => {
  const few = fc.uniqueArray(fc.nat(40), { maxLength: 5 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(few, few, fc.nat(10), (first, second, tolerance) => {
      expect(matchBeats(first, second, tolerance).pairs).toHaveLength(maxPairs(first, second, tolerance));
    }),
  );
});

test('exactly the tolerance is near enough, a sample more is not', () => {
  expect(matchBeats([100], [115], 15).pairs).toEqual([[0, 0]]);
  expect(matchBeats([100], [116], 15)).toEqual({ pairs: [], unmatchedFirst: [100], unmatchedSecond: [116] });
});

test('shared beats are counted over all that either detector has found', () => {
  const agreement = agreementOf(WHOLE, [100, 300, 500, 700], [110, 290, 600, 705, 900], seconds(0.15));
  expect(agreement.share().value).toBe(3 / 6);
  expect(agreement.f1().value).toBe(6 / 9);
  expect(agreement.aroundUnmatchedBeats(seconds(0.2)).spans()).toEqual([
    { start: 5480, end: 5521 },
    { start: 5580, end: 5621 },
    { start: 5880, end: 5921 },
  ]);
});

test('a pair across the edge of the window is one pair, of the window that holds the first; margins do not count', () => {
  const first = [50, 195, 400];
  const second = [60, 205, 300];
  const left = agreementOf(windowOf({ to: 200 }), first, second, seconds(0.15));
  const right = agreementOf(windowOf({ from: 200, to: 350 }), first, second, seconds(0.15));
  expect(left.share().value).toBe(1);
  expect(right.share().value).toBe(0);
});

test('no beat, no agreement', () => {
  expect(agreementOf(WHOLE, [], [], seconds(0.15)).share().value).toBeNaN();
  expect(agreementOf(WHOLE, [], [5], seconds(0.15)).share().value).toBe(0);
});

test('a beat that one misses counts only where its QRS can be seen whole, more than the reach from either end', () => {
  const lone = (at: number) =>
    agreementOf(
      WHOLE,
      [300, 600],
      [300, 600, at].sort((a, b) => a - b),
      seconds(0.15),
    );
  for (const [at, counts] of [
    [10, false],
    [11, true],
    [988, true],
    [989, false],
  ] as const) {
    const agreement = lone(at).awayFromEnds(seconds(0.1));
    expect([at, agreement.share().value]).toEqual([at, counts ? 2 / 3 : 1]);
    expect(agreement.aroundUnmatchedBeats(seconds(0)).spans()).toHaveLength(counts ? 1 : 0);
  }
});

test('a beat that both find counts, however near to an end', () => {
  expect(agreementOf(WHOLE, [0, 999], [0, 999], seconds(0.15)).awayFromEnds(seconds(0.1)).share().value).toBe(1);
});

test('inside a recording a window has no end that cuts a QRS', () => {
  const inside = agreementOf(windowOf({ from: 200, to: 800 }), [500], [201, 500, 799], seconds(0.15));
  expect(inside.awayFromEnds(seconds(0.1)).share().value).toBe(1 / 3);
});
