import { expect, test } from '@jest/globals';
import type { Points } from '../../../quality/signal/points.ts';
import { gradeOf, pointsWithin } from '../../../quality/signal/points.ts';
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
  expect(gradeOf(points).value).toBe(grade);
});

test('ranges hold their ends, and what could not be taken earns nothing', () => {
  const ranges = { two: [0.5, 0.8], one: [0.4, 0.8] } as const;
  expect([0.39, 0.4, 0.5, 0.8, 0.81, Number.NaN].map((value) => pointsWithin(ratio(value), ranges))).toEqual([
    0, 1, 2, 2, 0, 0,
  ]);
  expect(pointsWithin(ratio(4), { two: [5, Number.POSITIVE_INFINITY] })).toBe(0);
});
