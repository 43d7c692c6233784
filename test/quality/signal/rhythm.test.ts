import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Rhythm } from '../../../quality/signal/rhythm.ts';
import { seconds } from '../../../quality/units.ts';

const WINDOW = { samplingRateHz: 100, origin: 0, from: 0, to: 1000 };
const beats = fc.uniqueArray(fc.nat(999), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b));

test('gaps cover the piece, and none is longer than the longest', () => {
  fc.assert(
    fc.property(beats, (list) => {
      const gaps = new Rhythm(WINDOW, list, 1000).gaps();
      expect(gaps.spans()).toEqual([{ start: 0, end: 1000 }]);
      const lengths = [0, ...list].map((at, i) => (list[i] ?? 1000) - at);
      expect(gaps.longest().value).toBeCloseTo(Math.max(...lengths) / 100, 9);
    }),
  );
});

describe('beats at 1, 2, 2.5 and 6 s of 10 s', () => {
  const rhythm = new Rhythm(WINDOW, [100, 200, 250, 600], 1000);

  test('rate, intervals and gaps', () => {
    expect(String(rhythm.rate())).toBe('36 bpm');
    expect(String(rhythm.shortestInterval())).toBe('0.5 s');
    expect(String(rhythm.longestInterval())).toBe('3.5 s');
    expect(String(rhythm.spread())).toBe('7');
    expect(String(rhythm.gaps().longest())).toBe('4 s');
  });

  test('intervals are pointed out by their length', () => {
    expect(rhythm.intervalsUnder(seconds(1)).spans()).toEqual([{ start: 200, end: 250 }]);
    expect(rhythm.intervalsUnder(seconds(0.5)).spans()).toEqual([]);
    expect(rhythm.intervals().spans()).toEqual([{ start: 100, end: 600 }]);
  });
});

test('of one beat there is a gap, but no rate and no interval', () => {
  const rhythm = new Rhythm(WINDOW, [400], 1000);
  expect(rhythm.rate().value).toBeNaN();
  expect(rhythm.shortestInterval().value).toBeNaN();
  expect(rhythm.longestInterval().value).toBeNaN();
  expect(rhythm.spread().value).toBeNaN();
  expect(String(rhythm.gaps().longest())).toBe('6 s');
});

test('the margin shows where an interval began and how long a gap is; its own do not count', () => {
  const seen = new Rhythm({ ...WINDOW, from: 300, to: 600 }, [10, 20, 280, 350, 450, 700, 720], 900);
  expect(seen.beatsInWindow()).toEqual([350, 450]);
  expect(String(seen.shortestInterval())).toBe('0.7 s');
  expect(String(seen.longestInterval())).toBe('2.5 s');
  expect(String(seen.gaps().longest())).toBe('2.5 s');
  expect(String(seen.rate())).toBe('60 bpm');
});
