import { expect, test } from '@jest/globals';
import { runsWhere } from '../../../quality/signal/runs.ts';
import { type Extent, Stretches } from '../../../quality/signal/stretches.ts';
import { count, seconds } from '../../../quality/units.ts';

/** One sample a second, all of it the window. */
function whole(length: number): Extent {
  return { samplingRateHz: 1, origin: 0, from: 0, to: length };
}

test('only the window is reported, in samples of the recording, but runs are measured whole', () => {
  const extent = { samplingRateHz: 10, origin: 100, from: 4, to: 8 };
  const runs = runsWhere(extent, 12, (i) => i >= 2 && i < 6);
  expect(runs.spans()).toEqual([{ start: 104, end: 106 }]);
  expect(String(runs.longest())).toBe('0.4 s');
  expect(String(runs.share())).toBe('50 %');
  expect(String(runs.count())).toBe('1');
  expect(runs.lasting(seconds(0.4)).spans()).toHaveLength(1);
  expect(runs.lasting(seconds(0.5)).spans()).toHaveLength(0);
  expect(runs.ofAtLeast(count(5)).spans()).toHaveLength(0);
});

test('runs outside the window count for nothing', () => {
  const runs = runsWhere({ samplingRateHz: 1, origin: 0, from: 4, to: 8 }, 12, (i) => i < 4 || i >= 8);
  expect([String(runs.longest()), String(runs.share()), String(runs.count())]).toEqual(['0 s', '0 %', '0']);
});

test('a repeat is a sample of the window that another one of its run comes before in the window', () => {
  const extent = { samplingRateHz: 1, origin: 0, from: 4, to: 12 };
  const runs = new Stretches(extent, [2, 6, 8, 13], [6, 8, 11, 15]);
  expect(runs.repeats().value).toBe(1 + 1 + 2);
});

test.each([125, 250, 360, 500])('0.1 s and 0.2 s are whole samples at %i Hz, in spite of rounding', (rateHz) => {
  for (const duration of [0.1, 0.2, 0.3, 0.6, 0.7]) {
    const length = Math.ceil(Math.round(duration * rateHz * 1000) / 1000);
    const runs = runsWhere({ samplingRateHz: rateHz, origin: 0, from: 0, to: 900 }, 900, (i) => i < length);
    expect(runs.lasting(seconds(duration)).spans()).toEqual([{ start: 0, end: length }]);
    const shorter = runsWhere({ samplingRateHz: rateHz, origin: 0, from: 0, to: 900 }, 900, (i) => i < length - 1);
    expect(shorter.lasting(seconds(duration)).spans()).toEqual([]);
  }
});

test('these and those: touching runs become one', () => {
  const values = [0, 0, 1, 1, 5, 0];
  const zeros = runsWhere(whole(6), 6, (i) => values[i] === 0);
  const ones = runsWhere(whole(6), 6, (i) => values[i] === 1);
  expect(zeros.and(ones).spans()).toEqual([
    { start: 0, end: 4 },
    { start: 5, end: 6 },
  ]);
  expect(String(zeros.and(ones).longest())).toBe('4 s');
});
