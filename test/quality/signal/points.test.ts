import { expect, test } from '@jest/globals';
import type { Points } from '../../../quality/signal/points.ts';
import { gradeOf, pointsFor } from '../../../quality/signal/points.ts';
import { ratio } from '../../../quality/units.ts';

test.each<[readonly Points[], number]>([
  [[2, 2, 2, 2], 1],
  [[2, 2, 2, 1], 1],
  [[2, 2, 2, 0], 0.5],
  [[2, 2, 1, 1], 0.5],
  [[1, 1, 1, 1], 0.5],
  [[2, 2, 0, 0], 0.5],
  [[2, 1, 1, 0], 0.5],
  [[1, 1, 1, 0], 0],
  [[2, 1, 0, 0], 0],
  [[2, 0, 0, 0], 0],
  [[0, 0, 0, 0], 0],
])('%j make %d', (points, grade) => {
  expect(gradeOf(...points).value).toBe(grade);
});

test('ranges hold their ends, and what could not be taken earns nothing', () => {
  const steps = { two: ratio(0.5), one: ratio(0.4), upTo: ratio(0.8) };
  expect([0.39, 0.4, 0.5, 0.8, 0.81, Number.NaN].map((value) => pointsFor(ratio(value), steps))).toEqual([
    0, 1, 2, 2, 0, 0,
  ]);
  expect([4, 5, Number.POSITIVE_INFINITY].map((value) => pointsFor(ratio(value), { two: ratio(5) }))).toEqual([
    0, 2, 2,
  ]);
});
