import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Polarity, peaksOf } from '../../../quality/signal/r-peaks.ts';

const RATE_HZ = 250;

/** A QRS as two bells: R of 1 mV at a place between samples, and S after it. */
function wave(at: number, sMv = 0.4): Float64Array {
  const bell = (i: number, middle: number) => Math.exp(-(((i - middle) / 2.5) ** 2));
  return Float64Array.from({ length: 200 }, (_, i) => bell(i, at) - sMv * bell(i, at + 9));
}

describe('where R may be', () => {
  test('is the top between the samples, to a tenth of a sample, wherever the energy peaks within 60 ms', () => {
    fc.assert(
      fc.property(fc.double({ min: 90, max: 110, noNaN: true }), fc.integer({ min: -9, max: 9 }), (at, aside) => {
        const [beat] = peaksOf(wave(at), [Math.round(at) + aside], RATE_HZ);
        expect(Math.abs(beat!.up.at - at)).toBeLessThan(0.1);
        expect(beat!.up.mv).toBeGreaterThan(0.95);
      }),
    );
  });

  test('or the lowest point, which a lead that is upside down has where R was', () => {
    const upright = peaksOf(wave(100.3), [103], RATE_HZ)[0]!;
    const inverted = peaksOf(
      wave(100.3).map((mv) => -mv),
      [103],
      RATE_HZ,
    )[0]!;
    expect(inverted.down).toEqual({ at: upright.up.at, mv: -upright.up.mv });
    expect(inverted.lean).toBeCloseTo(-upright.lean, 12);
    expect(upright.lean).toBeGreaterThan(0);
  });

  test('leans nowhere where the wave is flat, and stays at the beat', () => {
    const [beat] = peaksOf(new Float64Array(200), [100], RATE_HZ);
    expect(beat!.lean).toBeNaN();
    expect(Math.abs(beat!.up.at - 100)).toBeLessThanOrEqual(15);
  });

  test('leans no further than all the way, though both extremes lie on one side of a baseline that moves', () => {
    const high = wave(100).map((mv) => mv + 5);
    expect(peaksOf(high, [100], RATE_HZ)[0]!.lean).toBe(1);
    expect(
      peaksOf(
        high.map((mv) => -mv),
        [100],
        RATE_HZ,
      )[0]!.lean,
    ).toBe(-1);
  });

  test('is looked for inside the wave at its ends', () => {
    const cut = wave(2).subarray(0, 20);
    expect(peaksOf(cut, [0], RATE_HZ)[0]!.up.at).toBeCloseTo(2, 1);
  });
});

describe('the polarity of a lead', () => {
  const beat = (lean: number) => ({ up: 'up', down: 'down', lean });

  test('is that of most of its first beats', () => {
    expect(new Polarity([-0.8, 0.7, 0.6, Number.NaN]).choose(beat(-0.9))).toBe('up');
    expect(new Polarity([0.8, -0.7, -0.6]).choose(beat(0.9))).toBe('down');
    expect(new Polarity([]).choose(beat(Number.NaN))).toBe('up');
  });

  test('does not change for one odd beat, nor where R and S are nearly of one height, but for good', () => {
    const polarity = new Polarity([0.7, 0.7, 0.7]);
    expect(polarity.choose(beat(-1))).toBe('up');
    for (let i = 0; i < 200; i += 1) expect(polarity.choose(beat(i % 2 === 0 ? -0.2 : 0.1))).toBe('up');
    const chosen = Array.from({ length: 60 }, () => polarity.choose(beat(-0.8)));
    expect(chosen.at(-1)).toBe('down');
    expect(chosen.lastIndexOf('up')).toBeLessThan(40);
  });
});
