import { describe, expect, test } from '@jest/globals';
import { jobsFor } from '../../../local/jobs/job-count.ts';
import { WrongArguments } from '../../../local/terminal/arguments.ts';

const sizes = (count: number, bytes: number) => Array.from({ length: count }, () => bytes);
const DAY_BYTES = 124 * 2 ** 20;

describe('without --jobs', () => {
  test.each([
    ['nothing', sizes(0, 0), 1],
    ['one day', sizes(1, DAY_BYTES), 1],
    ['the eight samples', sizes(8, 7_200), 1],
    ['two days', sizes(2, DAY_BYTES), 2],
    ['a thousand fragments', sizes(1000, 7_200), 5],
    ['more than there are cores for', sizes(100_000, 7_200), 8],
  ])('%s of recordings take as many threads as are worth starting on 8 cores', (_, recordings, jobs) => {
    expect(jobsFor(undefined, recordings, 8)).toBe(jobs);
  });

  test.each([
    ['five hundred fragments', sizes(500, 7_200), 1],
    ['a thousand fragments', sizes(1000, 7_200), 2],
    ['a day and a fragment', [DAY_BYTES, 7_200], 2],
  ])('%s take so many of 2 cores that V8 has room beside them', (_, recordings, jobs) => {
    expect(jobsFor(undefined, recordings, 2)).toBe(jobs);
  });

  test('more recordings never take fewer threads', () => {
    const jobs = Array.from({ length: 300 }, (_, at) => jobsFor(undefined, sizes(20 * at, 7_200), 16));
    expect(jobs).toEqual(jobs.toSorted((a, b) => a - b));
    expect(jobs.at(-1)).toBeGreaterThan(8);
  });

  test('there is one thread on one core', () => expect(jobsFor(undefined, sizes(1000, DAY_BYTES), 1)).toBe(1));
});

describe('with --jobs', () => {
  test('it holds, also beyond the cores, but for threads that would have nothing to do', () => {
    expect(jobsFor('5', sizes(6, 1), 2)).toBe(5);
    expect(jobsFor('256', sizes(6, 1), 2)).toBe(6);
    expect(jobsFor('1', sizes(6, DAY_BYTES), 2)).toBe(1);
  });

  test.each(['0', '257', '-1', '1.5', '2e1', ' 2', 'all', ''])('%j is refused', (given) => {
    expect(() => jobsFor(given, sizes(2, 1))).toThrow(
      new WrongArguments(`--jobs must be a whole number from 1 to 256, got ${JSON.stringify(given)}.`),
    );
  });
});
