import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inputOrder, powerOfTwoFrom, transformOrdered } from '../../../quality/signal/fourier.ts';
import { spectrumOf } from '../../../quality/signal/spectrum.ts';
import { hz } from '../../../quality/units.ts';

/** Sines of 1.3, 11 and 50 Hz, a jagged floor, and a spike every second. */
function mixed(length: number, rateHz: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const wave = (frequencyHz: number) => Math.sin((2 * Math.PI * frequencyHz * i) / rateHz);
    const jagged = (((i * 37) % 23) - 11) / 100;
    return wave(1.3) + 0.3 * wave(11) + 0.05 * wave(50) + jagged + (i % rateHz === 0 ? 0.5 : 0);
  });
}

function sine(frequencyHz: number, amplitudeMv: number, rateHz = 360, durationS = 10): Float64Array {
  return Float64Array.from({ length: durationS * rateHz }, (_, i) => {
    return amplitudeMv * Math.sin((2 * Math.PI * frequencyHz * i) / rateHz);
  });
}

/** Values where the transform wants its inputs. */
function inOrder(values: Float64Array): Float64Array {
  const ordered = new Float64Array(values.length);
  inputOrder(values.length).forEach((to, from) => {
    ordered[to] = values[from]!;
  });
  return ordered;
}

const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 40, maxLength: 400 });

describe('the transform', () => {
  test.each([1, 2, 4, 8, 64])('of %i values is the sum it stands for', (n) => {
    const inputRe = Float64Array.from({ length: n }, (_, i) => ((i * 7) % 5) - 2);
    const inputIm = Float64Array.from({ length: n }, (_, i) => ((i * 3) % 4) - 1);
    const angle = (k: number, i: number) => (-2 * Math.PI * k * i) / n;
    const expected = Array.from(inputRe, (_, k) => {
      let [sumRe, sumIm] = [0, 0];
      for (let i = 0; i < n; i += 1) {
        sumRe += inputRe[i]! * Math.cos(angle(k, i)) - inputIm[i]! * Math.sin(angle(k, i));
        sumIm += inputRe[i]! * Math.sin(angle(k, i)) + inputIm[i]! * Math.cos(angle(k, i));
      }
      return [sumRe, sumIm] as const;
    });
    const [re, im] = [inputRe, inputIm].map(inOrder) as [Float64Array, Float64Array];
    transformOrdered(re, im);
    expected.forEach(([wantedRe, wantedIm], k) => {
      expect(re[k]).toBeCloseTo(wantedRe, 9);
      expect(im[k]).toBeCloseTo(wantedIm, 9);
    });
  });

  test('lengths are rounded up to powers of two', () => {
    expect([0, 1, 2, 3, 1024, 1440].map(powerOfTwoFrom)).toEqual([1, 1, 2, 4, 1024, 2048]);
  });
});

// SciPy 1.17: welch(x, rate, 'hann', 4 s, noverlap=half, nfft=power of two), bins that the edges cut in proportion.
const BANDS = [
  [0, 1],
  [1, 5],
  [5, 15],
  [5, 40],
  [0, 40],
  [49.25, 50.75],
] as const;
test.each([
  [3600, 360, [0.014224523, 0.48638736, 0.045038615, 0.045313836, 0.54592572, 0.0012542366]],
  [1800, 360, [0.013818603, 0.48559283, 0.045038589, 0.045315793, 0.54472723, 0.0012542373]],
  [2500, 250, [0.017209598, 0.48334349, 0.045014987, 0.045333352, 0.54588644, 0.001258972]],
  [700, 250, [0.051791496, 0.45336136, 0.041196846, 0.04154527, 0.54669813, 0.0012591327]],
  [12000, 1000, [0.017093929, 0.48332001, 0.045005008, 0.045017492, 0.54543143, 0.0012504877]],
])('powers of %i samples at %i Hz agree with SciPy', (length, rateHz, expected) => {
  const spectrum = spectrumOf(mixed(length, rateHz), rateHz);
  BANDS.forEach(([from, to], i) => {
    expect(spectrum.powerBetween(hz(from), hz(to)).value / expected[i]!).toBeCloseTo(1, 6);
  });
});

test.each([100, 125, 128, 250, 257, 360, 500, 512, 1000])(
  'at %i Hz a sine has half its squared amplitude',
  (rateHz) => {
    const spectrum = spectrumOf(sine(17, 2, rateHz), rateHz);
    expect(spectrum.powerBetween(hz(15), hz(19)).value).toBeCloseTo(2, 2);
    expect(spectrum.powerBetween(hz(21), hz(40)).value).toBeLessThan(0.001);
  },
);

test('neighbouring bands add up, shares lie between 0 and 1, whatever the signal', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 1, max: 39, noNaN: true }), (values, cutHz) => {
      const spectrum = spectrumOf(Float64Array.from(values), 100);
      const whole = spectrum.powerBetween(hz(0), hz(40)).value;
      const parts = spectrum.powerBetween(hz(0), hz(cutHz)).value + spectrum.powerBetween(hz(cutHz), hz(40)).value;
      expect(Math.abs(parts - whole)).toBeLessThanOrEqual(1e-9 * whole);
      for (const { value } of [spectrum.qrsShare(), spectrum.shareAboveWander()]) {
        if (Number.isNaN(value)) continue;
        expect(value).toBeGreaterThanOrEqual(-1e-12);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }
    }),
  );
});

test('shares do not depend on gain, offset or polarity', () => {
  const mv = mixed(3600, 360);
  const other = spectrumOf(
    mv.map((value) => -7 * value + 3),
    360,
  );
  const one = spectrumOf(mv, 360);
  expect(other.qrsShare().value).toBeCloseTo(one.qrsShare().value, 9);
  expect(other.shareAboveWander().value).toBeCloseTo(one.shareAboveWander().value, 9);
});

describe('lines', () => {
  const lines = [hz(50), hz(60)];

  test.each([
    [50, 360],
    [60, 360],
    [50.4, 360],
    [59.6, 250],
    [50, 125],
    [60, 125],
    [50, 1000],
  ])('a line of %f Hz at %i Hz reads its amplitude, within 3 %%', (lineHz, rateHz) => {
    const reading = spectrumOf(sine(lineHz, 0.2, rateHz), rateHz).strongestLine(lines).value;
    expect(reading / 200).toBeGreaterThan(0.97);
    expect(reading / 200).toBeLessThan(1.03);
  });

  test('neither a 45 Hz wave nor a spike reads as mains interference', () => {
    expect(spectrumOf(sine(45, 0.2), 360).strongestLine(lines).value).toBeLessThan(1);
    const spike = new Float64Array(3600);
    spike[1800] = 5;
    expect(spectrumOf(spike, 360).strongestLine(lines).value).toBeLessThan(1);
  });

  test('what the sampling rate cannot show is not read; no line at all reads nothing', () => {
    expect(spectrumOf(sine(20, 1, 100), 100).strongestLine(lines).value).toBeNaN();
    expect(spectrumOf(sine(20, 1, 110), 110).strongestLine(lines).value).toBeCloseTo(0, 1);
    expect(spectrumOf(sine(20, 1), 360).strongestLine([]).value).toBeNaN();
  });
});

test('a flat trace has no shares, and no trace no power', () => {
  expect(spectrumOf(new Float64Array(3600).fill(3), 360).qrsShare().value).toBeNaN();
  expect(spectrumOf(new Float64Array(0), 360).powerBetween(hz(0), hz(40)).value).toBeNaN();
});
