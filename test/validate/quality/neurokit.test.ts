import { expect, test } from '@jest/globals';
import { ecg } from '../../support/ecg/ecg.ts';
import { averageQrs, scoreOf } from './neurokit.ts';

// pandas: standardize each column (ddof 1), mean of each row, absolute, rescaled to 0 and 1, turned around.
test('beats that are cut out have the score that pandas finds', () => {
  const beats = [
    [0, 1, 0.2],
    [0.1, 1.1, 0.1],
    [0, 0.9, 0.3],
    [0.5, 0.2, -0.4],
  ].map((beat) => Float64Array.from(beat));
  expect(scoreOf(beats)).toBeCloseTo(0.6549178481, 9);
});

test('nothing is said of one beat, or of beats that are all the same', () => {
  expect(scoreOf([])).toBeUndefined();
  expect(scoreOf([Float64Array.of(1, 2)])).toBeUndefined();
  expect(scoreOf([Float64Array.of(1, 2), Float64Array.of(1, 2)])).toBeUndefined();
});

test('a heart has a score from 0 to 1, a flat line and gaps have none', () => {
  const { adu, gainAduPerMv } = ecg({ rhythm: 'atrial-fibrillation', bpm: 80 });
  const mv = Float64Array.from(adu, (value) => value / gainAduPerMv);
  const score = averageQrs(mv, 360)!;
  expect(score).toBeGreaterThan(0);
  expect(score).toBeLessThan(1);
  // It compares the beats of a window with each other: the scale of the window is nothing to it.
  expect(
    averageQrs(
      mv.map((value) => 7 * value + 3),
      360,
    ),
  ).toBeCloseTo(score, 6);
  expect(averageQrs(new Float64Array(3600), 360)).toBeUndefined();
  expect(averageQrs(mv.with(9, Number.NaN), 360)).toBeUndefined();
});
