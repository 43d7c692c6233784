import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BeatPartners } from '../../../quality/signal/partners.ts';
import { randomFrom } from '../../../tools/random.ts';

const RATE_HZ = 100;
const WINDOW = { samplingRateHz: RATE_HZ, origin: 0, from: 0, to: 1000 };
const BEATS = [100, 200, 300, 400, 500];
const REACH = 30;

/** At each beat one of two waves, upright or upside down, and nothing between. */
function waveOf(kinds: readonly ('narrow' | 'wide' | 'inverted')[]): Float64Array {
  const wave = new Float64Array(1000);
  kinds.forEach((kind, i) => {
    const width = kind === 'wide' ? 10 : 3;
    for (let k = -REACH; k <= REACH; k += 1) {
      wave[BEATS[i]! + k] = (kind === 'inverted' ? -1 : 1) * Math.exp(-((k / width) ** 2));
    }
  });
  return wave;
}

test('two kinds of beats have partners among their own', () => {
  const partners = new BeatPartners(WINDOW, waveOf(['narrow', 'wide', 'narrow', 'wide', 'narrow']), BEATS);
  expect([...partners.each()].map((r) => Number(r.toFixed(9)))).toEqual([1, 1, 1, 1, 1]);
  expect(partners.mean().value).toBeCloseTo(1, 9);
});

test('a beat that is unlike all others has none', () => {
  const partners = new BeatPartners(WINDOW, waveOf(['narrow', 'narrow', 'inverted', 'narrow', 'narrow']), BEATS);
  expect(partners.each()[2]).toBe(0);
  expect(partners.mean().value).toBeCloseTo(0.8, 9);
});

test('a flat beat and a beat alone have none; without beats there is no mean', () => {
  expect([...new BeatPartners(WINDOW, new Float64Array(1000), BEATS).each()]).toEqual([0, 0, 0, 0, 0]);
  expect(new BeatPartners(WINDOW, waveOf(['narrow']), [100]).count().value).toBe(0);
  expect(new BeatPartners(WINDOW, waveOf([]), []).mean().value).toBeNaN();
});

test('beats that the piece cuts off are left out', () => {
  const partners = new BeatPartners(WINDOW, waveOf(['narrow', 'narrow']), [10, 100, 200, 985]);
  expect(partners.peaks).toEqual([100, 200]);
});

test('in a long window a partner is looked for among the 128 beats before and after', () => {
  const peaks = Array.from({ length: 400 }, (_, i) => 50 + 40 * i);
  const wave = new Float64Array(50 + 40 * 400);
  const like = (width: number) => (at: number) => {
    for (let k = -15; k <= 15; k += 1) wave[at + k] = Math.exp(-((k / width) ** 2));
  };
  for (const [i, at] of peaks.entries()) like([0, 128, 271, 400].includes(i) ? 9 : 2)(at);
  const extent = { samplingRateHz: RATE_HZ, origin: 0, from: 0, to: wave.length };
  const found = new BeatPartners(extent, wave, peaks).each();
  expect([found[0]!, found[128]!].map((r) => r > 0.999)).toEqual([true, true]);
  expect(found[271]!).toBeLessThan(0.999); // 143 beats after the one like it
  expect(found[5]!).toBeGreaterThan(0.999);
});

/** As it is defined: of each beat the largest of Pearson's r with the others, each by its own sums. */
function slowly(wave: Float64Array, peaks: readonly number[], reach: number): number[] {
  const cut = (at: number) => [...wave.subarray(at - reach, at + reach + 1)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const r = (one: readonly number[], other: readonly number[]) => {
    const [a, b] = [mean(one), mean(other)];
    const sum = (of: (i: number) => number) => one.reduce((all, _, i) => all + of(i), 0);
    const both = sum((i) => (one[i]! - a) * (other[i]! - b));
    return both / Math.sqrt(sum((i) => (one[i]! - a) ** 2) * sum((i) => (other[i]! - b) ** 2));
  };
  return peaks.map((at) =>
    Math.max(0, ...peaks.filter((other) => other !== at).map((other) => r(cut(at), cut(other)))),
  );
}

const waves = fc.nat().map((seed) => {
  const random = randomFrom(seed);
  return Float64Array.from({ length: 1000 }, () => random.normal());
});

test("are the largest of Pearson's r, whatever the wave", () => {
  fc.assert(
    fc.property(waves, (wave) => {
      const partners = new BeatPartners(WINDOW, wave, BEATS);
      slowly(wave, BEATS, REACH).forEach((r, i) => {
        expect(partners.each()[i]).toBeCloseTo(r, 9);
      });
    }),
    { numRuns: 20 },
  );
});

test('depend on neither gain, offset nor polarity', () => {
  fc.assert(
    fc.property(waves, fc.constantFrom(-20, -1, 0.01, 7), fc.integer({ min: -9, max: 9 }), (wave, gain, offset) => {
      const changed = wave.map((value) => gain * value + offset);
      const [one, other] = [wave, changed].map((each) => new BeatPartners(WINDOW, each, BEATS).mean().value);
      expect(other).toBeCloseTo(one!, 6);
    }),
    { numRuns: 20 },
  );
});
