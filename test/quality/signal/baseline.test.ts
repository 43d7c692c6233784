import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Baseline } from '../../../quality/signal/baseline.ts';
import { within } from '../../../quality/spans.ts';
import { millivolts, seconds } from '../../../quality/units.ts';

const WINDOW = { samplingRateHz: 10, origin: 1000, from: 0, to: 100 };

test('whenever it moves by more than a width, some block is beyond it; beyond a wider one there is no more', () => {
  const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 100, maxLength: 100 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.1, max: 9, noNaN: true }), (list, width) => {
      const baseline = new Baseline(WINDOW, Float64Array.from(list));
      const samplesBeyond = (mv: number) =>
        within({ start: 0, end: 2000 }, baseline.blocksBeyond(millivolts(mv), seconds(2)).spans());
      if (baseline.peakToPeak().value > width) expect(samplesBeyond(width)).toBeGreaterThan(0);
      expect(samplesBeyond(2 * width)).toBeLessThanOrEqual(samplesBeyond(width));
    }),
  );
});

test('one that is so far out that its mean is not finite goes beyond any width', () => {
  const far = new Baseline(
    WINDOW,
    Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 1e307 : 1.1e307)),
  );
  expect(far.blocksBeyond(millivolts(1), seconds(2)).spans()).not.toEqual([]);
});

test('a slow drift is reported where it is furthest out, in blocks inside the window', () => {
  const drift = new Baseline(
    { ...WINDOW, from: 10, to: 90 },
    Float64Array.from({ length: 100 }, (_, i) => i / 10),
  );
  expect(drift.peakToPeak().value).toBeCloseTo(7.9, 9);
  expect(drift.blocksBeyond(millivolts(6), seconds(2)).spans()).toEqual([
    { start: 1010, end: 1030 },
    { start: 1070, end: 1090 },
  ]);
});
