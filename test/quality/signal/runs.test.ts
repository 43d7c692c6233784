import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runsOf, runsOfEqual, runsWithin } from '../../../quality/signal/runs.ts';
import type { Extent, Stretches } from '../../../quality/signal/stretches.ts';
import { seconds } from '../../../quality/units.ts';

type Run = readonly [start: number, end: number];

/** Few different values, so that runs happen; some that are no numbers. */
const samples = fc.array(fc.constantFrom(0, 1, 2, 3, 5, 9, Number.NaN, Number.POSITIVE_INFINITY), { maxLength: 60 });

/** One sample a second, all of it the window. */
function whole(length: number): Extent {
  return { samplingRateHz: 1, origin: 0, from: 0, to: length };
}

function covered(runs: readonly Run[]): number[] {
  return [...new Set(runs.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i)))].sort(
    (a, b) => a - b,
  );
}

function samplesOf(stretches: Stretches): number[] {
  return covered(stretches.spans().map(({ start, end }) => [start, end]));
}

/** Every run in which all pairs of samples fit together, tried one by one. */
function allRuns(values: readonly number[], fits: (run: readonly number[]) => boolean): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < values.length; start += 1) {
    for (let end = start + 1; end <= values.length; end += 1) {
      const run = values.slice(start, end);
      if (run.every(Number.isFinite) && fits(run)) runs.push([start, end]);
    }
  }
  return runs;
}

test('runs within a band are those that trying every pair of ends finds', () => {
  fc.assert(
    fc.property(samples, fc.constantFrom(0, 1, 2, 4), fc.integer({ min: 1, max: 12 }), (values, band, shortest) => {
      const found = runsWithin(whole(values.length), values, band, seconds(shortest));
      const naive = allRuns(values, (run) => Math.max(...run) - Math.min(...run) <= band).filter(
        ([start, end]) => end - start >= shortest,
      );
      expect(samplesOf(found)).toEqual(covered(naive));
      expect(found.longest().value).toBe(Math.max(0, ...naive.map(([start, end]) => end - start)));
    }),
    { numRuns: 300 },
  );
});

test('runs of equal values are those that trying every pair of ends finds', () => {
  fc.assert(
    fc.property(samples, (values) => {
      const naive = allRuns(values, (run) => run.length > 1 && run.every((value) => value === run[0]));
      const found = runsOfEqual(whole(values.length), values);
      expect(samplesOf(found)).toEqual(covered(naive));
      expect(found.longest().value).toBe(Math.max(0, ...naive.map(([start, end]) => end - start)));
    }),
    { numRuns: 300 },
  );
});

test('runs of one value are the same in a list, in a typed array, and in whatever else has a length and numbers', () => {
  fc.assert(
    fc.property(samples, fc.constantFrom(0, 1, 9, Number.NaN, Number.POSITIVE_INFINITY), (values, value) => {
      const naive = values.flatMap((sample, at) => (sample === value ? [at] : []));
      for (const held of [values, Float64Array.from(values), { ...values, length: values.length }]) {
        expect(samplesOf(runsOf(whole(values.length), held, value))).toEqual(naive);
      }
    }),
    { numRuns: 300 },
  );
});

test('a band that is not a number, or is negative, holds nothing', () => {
  for (const band of [Number.NaN, -1])
    expect(runsWithin(whole(9), Array(9).fill(1), band, seconds(1)).spans()).toEqual([]);
});
