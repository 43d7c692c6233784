/** The filter that the paper can be drawn with: what it takes away, what it keeps, and what it cannot do. */
import { expect, test } from '@jest/globals';
import type { Samples } from '../../../handler/draw/trace.ts';
import { filteredTraces, filterWords } from '../../../tools/look/page/paper/display-filter.ts';

const RATE_HZ = 360;

function filtered(mvAt: (timeS: number) => number, seconds = 20): number[] {
  const mv = Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => mvAt(i / RATE_HZ));
  const trace: Samples = { kind: 'samples', first: 7, samplingRateHz: RATE_HZ, mv };
  const [after] = filteredTraces({ traces: [trace], beatsS: [[]] })! as readonly Samples[];
  expect(after).toMatchObject({ kind: 'samples', first: 7, samplingRateHz: RATE_HZ });
  return Array.from(after!.mv);
}

/** Largest from the second second to the last but one. */
function size(mv: readonly number[]): number {
  return Math.max(...mv.slice(2 * RATE_HZ, -2 * RATE_HZ).map(Math.abs));
}

const wave = (hz: number) => (timeS: number) => Math.sin(2 * Math.PI * hz * timeS);

test('wander, offset and mains go; what a heart makes stays, at its time', () => {
  expect(size(filtered((timeS) => 3 + wave(0.1)(timeS)))).toBeLessThan(0.02);
  expect(size(filtered(wave(100)))).toBeLessThan(0.05);
  const beat = filtered((timeS) => Math.exp(-(((timeS - 10) / 0.02) ** 2)));
  const highest = Math.max(...beat);
  expect(beat.indexOf(highest)).toBe(10 * RATE_HZ);
  expect(highest).toBeGreaterThan(0.85);
  expect(size(filtered(wave(5)))).toBeCloseTo(1, 1);
});

test('a gap stays a gap, and does not reach into what is beside it', () => {
  const whole = filtered(wave(5));
  const mv = filtered((timeS) => (timeS >= 8 && timeS < 9 ? Number.NaN : wave(5)(timeS)));
  expect(mv.map(Number.isNaN)).toEqual(
    Array.from({ length: mv.length }, (_, i) => i >= 8 * RATE_HZ && i < 9 * RATE_HZ),
  );
  for (const second of [3, 5, 12, 15]) expect(mv[second * RATE_HZ + 20]).toBeCloseTo(whole[second * RATE_HZ + 20]!, 2);
});

test('columns cannot be filtered, and a slow recording only below half its rate', () => {
  const extremes = { kind: 'extremes', fromS: 0, stepS: 1, low: [0], high: [1] } as const;
  expect(filteredTraces({ traces: [extremes], beatsS: [[]] })).toBeUndefined();
  expect([filterWords(360), filterWords(50)]).toEqual(['0.5–40 Hz', '0.5–22.5 Hz']);
});
