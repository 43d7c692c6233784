import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  accuracy,
  accuracyAt,
  areaInWords,
  areaUnderCurve,
  confusionOf,
  sensitivity,
  separation,
  specificity,
} from './roc.ts';

describe('the area under the ROC curve', () => {
  const cases: [string, number[], number[], number][] = [
    ['is 1 when every positive is larger', [3, 4], [1, 2], 1],
    ['is 0 when every positive is smaller', [1, 2], [3, 4], 0],
    ['counts pairs: 3 of 4 won', [2, 4], [1, 3], 0.75],
    ['counts a tie half', [1], [1], 0.5],
    ['counts ties among others: 1 + 0.5 + 0.5 + 0 of 4', [2, 1], [1, 2], 0.5],
    ['mixes ties and wins: 2 wins and 1 tie of 4', [5, 7], [5, 6], 0.625],
    ['does without a positive', [], [1], Number.NaN],
    ['knows infinity', [Number.POSITIVE_INFINITY], [1, Number.POSITIVE_INFINITY], 0.75],
  ];
  test.each(cases)('%s', (_, positives, negatives, area) => expect(areaUnderCurve(positives, negatives)).toBe(area));

  test('is the share of pairs won, ties half, whatever the values', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, values, (positives, negatives) => {
        let wins = 0;
        for (const p of positives) for (const n of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
        expect(areaUnderCurve(positives, negatives)).toBeCloseTo(wins / (positives.length * negatives.length), 12);
        expect(areaUnderCurve(negatives, positives)).toBeCloseTo(1 - areaUnderCurve(positives, negatives), 12);
      }),
    );
  });
});

test('accuracy by hand: 2 of 4 bad found, 5 of 6 good spared', () => {
  const all = [...'bbBBggggGg'];
  const isBad = (one: string) => one.toLowerCase() === 'b';
  const confusion = confusionOf(all, isBad, (one) => one === one.toUpperCase());
  expect(confusion).toEqual({ bad: 4, badFound: 2, good: 6, goodSpared: 5 });
  expect([sensitivity(confusion), specificity(confusion), accuracy(confusion)]).toEqual([0.5, 5 / 6, 0.7]);
  expect(accuracyAt(0.6, confusion)).toBeCloseTo(0.7, 12);
  expect(accuracyAt(0.775, confusion)).toBeCloseTo(0.775 * (5 / 6) + 0.225 * 0.5, 12);
});

test('an area under a half separates as well as one above, the other way', () => {
  expect([0.9, 0.125, 0.5, Number.NaN].map(areaInWords)).toEqual([
    '0.900',
    '0.875, lower when noisy',
    '0.500',
    'not taken',
  ]);
  expect([1, 0, 0.75, 0.5, Number.NaN].map(separation)).toEqual([0.5, 0.5, 0.25, 0, 0]);
});
