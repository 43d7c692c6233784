import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BeatShapes } from '../../../quality/signal/template.ts';
import { ratio } from '../../../quality/units.ts';

const RATE_HZ = 100;
const WINDOW = { samplingRateHz: RATE_HZ, origin: 0, from: 0, to: 1000 };
const BEATS = [100, 200, 300, 400, 500];

/** The same bump at each beat, times what is said of that beat. */
function waveOf(heights: readonly number[]): Float64Array {
  const wave = new Float64Array(1000);
  heights.forEach((height, i) => {
    for (let k = -20; k <= 20; k += 1) wave[BEATS[i]! + k]! += height * Math.exp(-(k * k) / 50);
  });
  return wave;
}

test('beats that are alike correlate fully', () => {
  const shapes = new BeatShapes(WINDOW, waveOf([1, 1, 1, 1, 1]), BEATS);
  expect(shapes.count().value).toBe(5);
  expect(shapes.meanCorrelation().value).toBeCloseTo(1, 9);
  expect(shapes.signalToNoise().value).toBe(Number.POSITIVE_INFINITY);
});

test('a beat upside down stands out', () => {
  const shapes = new BeatShapes(WINDOW, waveOf([1, 1, -1, 1, 1]), BEATS);
  expect(shapes.meanCorrelation().value).toBeCloseTo((4 - 1) / 5, 9);
  expect(shapes.leastSimilar(ratio(0.3)).spans()).toEqual([{ start: 250, end: 351 }]);
});

test('the least alike is pointed out even when none is under the limit', () => {
  const wave = waveOf([1, 1, 1, 1, 1]);
  wave[330]! += 0.2;
  expect(new BeatShapes(WINDOW, wave, BEATS).leastSimilar(ratio(-1)).spans()).toEqual([{ start: 250, end: 351 }]);
});

// NumPy: five beats of waves that differ in height and in a second wave, ± 50 samples.
test('figures agree with NumPy', () => {
  const wave = Float64Array.from({ length: 1000 }, (_, i) => {
    const beat = Math.floor((i - 50) / 100);
    return Math.sin((i - 100 * beat) / 5) * (1 + beat / 10) + Math.cos(((i - 100 * beat) * beat) / 3);
  });
  const shapes = new BeatShapes(WINDOW, wave, BEATS);
  expect(shapes.meanCorrelation().value).toBeCloseTo(0.8590355091, 8);
  expect(shapes.signalToNoise().value).toBeCloseTo(2.4238839018, 8);
});

test('neither figure depends on gain, offset or polarity', () => {
  const heights = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(heights, fc.double({ min: 0.1, max: 10, noNaN: true }), (list, gain) => {
      const wave = waveOf(list).map((value, i) => value + Math.sin(i));
      const one = new BeatShapes(WINDOW, wave, BEATS);
      const other = new BeatShapes(
        WINDOW,
        wave.map((value) => -gain * value + 3),
        BEATS,
      );
      expect(other.meanCorrelation().value).toBeCloseTo(one.meanCorrelation().value, 6);
      expect(other.signalToNoise().value).toBeCloseTo(one.signalToNoise().value, 4);
    }),
  );
});

test('beats that the piece cuts off are left out; of none nothing can be said', () => {
  const wave = waveOf([1, 1, 1, 1, 1]);
  expect(new BeatShapes(WINDOW, wave, [20, 120, 220, 990]).count().value).toBe(2);
  const none = new BeatShapes(WINDOW, wave, []);
  expect(none.count().value).toBe(0);
  expect(none.meanCorrelation().value).toBeNaN();
  expect(none.signalToNoise().value).toBeNaN();
  expect(none.leastSimilar(ratio(1)).spans()).toEqual([]);
  expect(new BeatShapes(WINDOW, wave, [300]).count().value).toBe(0);
});

test('a beat is cut out at half a second, or half the way to the next', () => {
  const wave = new Float64Array(1000);
  const spansOf = (beats: number[]) =>
    new BeatShapes(
      WINDOW,
      Float64Array.from(wave, (_, i) => i % 7),
      beats,
    );
  expect(spansOf([200, 240, 280]).leastSimilar(ratio(1)).longest().value).toBeCloseTo(0.41, 9);
  expect(spansOf([200, 500, 800]).leastSimilar(ratio(1)).longest().value).toBeCloseTo(1.01, 9);
});
