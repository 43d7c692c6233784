import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bandPass, filterBothWays, lowPass } from '../../../quality/signal/filter.ts';

/** A jagged wave with a spike, and what SciPy 1.17 makes of it: `sosfiltfilt(butter(2, …, output='sos'), x)`. */
const JAGGED = Float64Array.from({ length: 40 }, (_, i) => ((i * 37) % 23) - 11 + (i === 20 ? 5 : 0));
const AT = [0, 1, 5, 20, 38, 39];
const SCIPY = [
  [
    'band 20-100 Hz at 360 Hz',
    bandPass(20, 100, 360),
    [0.0348562793, 6.06984317, -3.64389583, 1.16061581, -8.99601149, -0.0753111094],
  ],
  [
    'band 8-20 Hz at 360 Hz',
    bandPass(8, 20, 360),
    [-0.20095675, 1.4091655, 5.48958168, -0.220276871, -0.0737412486, 0.53085074],
  ],
  [
    'band 20-57.5 Hz at 125 Hz',
    bandPass(20, 57.5, 125),
    [0.112158453, 7.06787257, -8.07547608, -6.06608519, -10.7201825, 0.0474347955],
  ],
  [
    'below 40 Hz at 360 Hz',
    lowPass(40, 360),
    [-10.9894183, -6.10841329, -0.341376509, 1.78611178, 3.60849982, 5.99169846],
  ],
] as const;

describe('against SciPy', () => {
  test.each(SCIPY)('%s', (_, sections, expected) => {
    const filtered = filterBothWays(sections, JAGGED);
    AT.forEach((at, i) => {
      expect(filtered[at]).toBeCloseTo(expected[i]!, 7);
    });
  });
});

/** Amplitude of a sine after filtering, away from the ends. */
function gainAt(frequencyHz: number, sections: ReturnType<typeof bandPass>, rateHz: number): number {
  const wave = Float64Array.from({ length: 20 * rateHz }, (_, i) => Math.sin((2 * Math.PI * frequencyHz * i) / rateHz));
  const middle = filterBothWays(sections, wave).subarray(8 * rateHz, 12 * rateHz);
  return Math.sqrt((2 * middle.reduce((sum, value) => sum + value * value, 0)) / middle.length);
}

test.each([125, 360, 1000])('at %i Hz the edges lose half the amplitude (3 dB each way), the middle none', (rateHz) => {
  const band = bandPass(8, 20, rateHz);
  expect(gainAt(8, band, rateHz)).toBeCloseTo(0.5, 3);
  expect(gainAt(20, band, rateHz)).toBeCloseTo(0.5, 3);
  expect(gainAt(12.6, band, rateHz)).toBeCloseTo(1, 2);
  expect(gainAt(2, band, rateHz)).toBeLessThan(0.01);
  expect(gainAt(5, lowPass(40, rateHz), rateHz)).toBeCloseTo(1, 2);
});

const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 200 });

test('is linear, and reversal commutes with it away from the ends: no delay', () => {
  const band = bandPass(20, 100, 360);
  fc.assert(
    fc.property(samples, fc.integer({ min: -5, max: 5 }), (values, factor) => {
      const once = filterBothWays(band, values);
      const scaled = filterBothWays(
        band,
        values.map((value) => factor * value),
      );
      scaled.forEach((value, i) => {
        expect(value).toBeCloseTo(factor * once[i]!, 6);
      });
    }),
  );
  const impulse = new Float64Array(2001).fill(1, 1000, 1001);
  const answer = filterBothWays(band, impulse);
  for (let k = 1; k < 200; k += 1) expect(answer[1000 + k]).toBeCloseTo(answer[1000 - k]!, 9);
});

test('takes nothing from a constant but its level, whatever the length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -5000, max: 5000 }), (length, level) => {
      const flat = new Float64Array(length).fill(level);
      for (const value of filterBothWays(bandPass(8, 20, 360), flat)) expect(value).toBeCloseTo(0, 6);
      for (const value of filterBothWays(lowPass(40, 360), flat)) expect(value).toBeCloseTo(level, 6);
    }),
  );
});

test('leaves its input alone', () => {
  const before = JAGGED.slice();
  filterBothWays(bandPass(8, 20, 360), JAGGED);
  expect(JAGGED).toEqual(before);
});
