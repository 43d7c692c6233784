import { expect, test } from '@jest/globals';
import { bestOffset, calibrationError, calibrationErrorAtEvenOdds, type Forecast, shifted } from './calibration.ts';

/** So many of ten were good where this was said. */
function ten(probability: number, good: number): Forecast[] {
  return Array.from({ length: 10 }, (_, i) => ({ probability, isGood: i < good }));
}

test('the error is how far what was said lies from what came true, by tenths', () => {
  expect(calibrationError([...ten(0.2, 2), ...ten(0.8, 8)])).toBeCloseTo(0, 12);
  expect(calibrationError([...ten(0.2, 4), ...ten(0.8, 8)])).toBeCloseTo(0.1, 12);
  expect(calibrationError(ten(1, 9))).toBeCloseTo(0.1, 12);
  expect(calibrationError([])).toBeNaN();
});

test('at even odds the rarer label counts as much as the other', () => {
  // Of 0.5, one in two at even odds: eight good of weight 1/8 and two others of weight 1/2.
  expect(calibrationErrorAtEvenOdds(ten(0.5, 8))).toBeCloseTo(0, 12);
  expect(calibrationErrorAtEvenOdds(ten(0.8, 8))).toBeCloseTo(0.3, 12);
});

test('the best offset makes as many good as the probabilities say', () => {
  const forecasts = [...ten(0.2, 4), ...ten(0.5, 7)];
  const offset = bestOffset(forecasts);
  const total = shifted(forecasts, offset).reduce((sum, { probability }) => sum + probability, 0);
  expect(total).toBeCloseTo(11, 4);
  expect(offset).toBeGreaterThan(0);
  expect(bestOffset(ten(0.3, 3))).toBeCloseTo(0, 4);
});

test('an offset is added to the sum of points', () => {
  const sum = Math.log(0.3 / 0.7);
  expect(shifted(ten(0.3, 3), 1.5)[0]!.probability).toBeCloseTo(1 / (1 + Math.exp(-(sum + 1.5))), 12);
});
