/**
 * How the power of a trace is spread over frequencies, by Welch's method (1967, doi:10.1109/TAU.1967.1161901): the mean
 * over Hann-windowed segments of 4 s that overlap by half, each with its mean removed, as `scipy.signal.welch` does.
 * Segments are padded with zeros to a power of two: the bins are closer, the powers between frequencies the same.
 */
import { hz, microvolts, Quantity, ratio, ratioOf } from '../units.ts';
import { inputOrder, powerOfTwoFrom, transformOrdered } from './fourier.ts';
import { sumAbove } from './running-sums.ts';
import { withScratch } from './scratch.ts';

const SEGMENT_S = 4;

/** A line is read within this distance of its frequency: the Hann window of 4 s spreads it over 0.5 Hz either way. */
const LINE_REACH_HZ = 0.75;
/** The power this far to either side of a line is taken as the level without the line. */
const SIDE_FROM_HZ = 2;
const SIDE_TO_HZ = 5;

/** Power density over frequency. */
export class Spectrum {
  /** mV²/Hz; bin `k` stands for the frequencies around `k · binHz`. */
  private readonly density: Float64Array;
  private readonly binHz: number;
  private readonly highestHz: number;

  constructor(density: Float64Array, binHz: number) {
    this.density = density;
    this.binHz = binHz;
    this.highestHz = (density.length - 1) * binHz;
  }

  /** Power between two frequencies; a bin that they cut counts in proportion. None above half the sampling rate. */
  powerBetween(from: Quantity<'Hz'>, to: Quantity<'Hz'>): Quantity<'mV²'> {
    return new Quantity(this.power(from.value, to.value), 'mV²');
  }

  /** pSQI of Li 2008: the share of the QRS, 5 to 15 Hz, in the power from 5 to 40 Hz. NaN of a flat trace. */
  qrsShare(): Quantity<'ratio'> {
    return ratioOf(this.powerBetween(hz(5), hz(15)), this.powerBetween(hz(5), hz(40)));
  }

  /** basSQI of Clifford 2012: the share of the power up to 40 Hz that lies above 1 Hz. NaN of a flat trace. */
  shareAboveWander(): Quantity<'ratio'> {
    return ratio(1 - ratioOf(this.powerBetween(hz(0), hz(1)), this.powerBetween(hz(0), hz(40))).value);
  }

  /** Amplitude of the strongest of these lines; NaN when the sampling rate is too low for any. */
  strongestLine(lines: readonly Quantity<'Hz'>[]): Quantity<'µV'> {
    const amplitudes = lines
      .map((line) => 1000 * Math.sqrt(2 * this.powerOfLine(line).value))
      .filter((uv) => !Number.isNaN(uv));
    return microvolts(amplitudes.length === 0 ? Number.NaN : Math.max(...amplitudes));
  }

  /**
   * How far a line stands out of its surroundings: its power over what lies beside it. NaN when the sampling rate is too low
   * for it, or when nothing lies beside it.
   */
  prominenceOf(line: Quantity<'Hz'>): Quantity<'ratio'> {
    const { whole, level } = this.line(line.value);
    return ratio(whole / level);
  }

  /**
   * Power of a steady wave of this frequency: amplitude²/2. What sharp waves and white noise contribute there is estimated
   * from the sides and subtracted. NaN when the sampling rate is too low for it.
   */
  powerOfLine(line: Quantity<'Hz'>): Quantity<'mV²'> {
    const { whole, level } = this.line(line.value);
    return new Quantity(Math.max(whole - level, 0), 'mV²');
  }

  /** Power within reach of a line, and the level of its sides, both in mV². NaN when the sampling rate is too low for it. */
  private line(lineHz: number): { readonly whole: number; readonly level: number } {
    if (lineHz + LINE_REACH_HZ > this.highestHz) return { whole: Number.NaN, level: Number.NaN };
    const top = Math.min(lineHz + SIDE_TO_HZ, this.highestHz);
    const above = Math.max(0, top - lineHz - SIDE_FROM_HZ);
    const sides = this.power(lineHz - SIDE_TO_HZ, lineHz - SIDE_FROM_HZ) + this.power(top - above, top);
    const level = (sides * 2 * LINE_REACH_HZ) / (SIDE_TO_HZ - SIDE_FROM_HZ + above);
    return { whole: this.power(lineHz - LINE_REACH_HZ, lineHz + LINE_REACH_HZ), level };
  }

  /** mV² */
  private power(fromHz: number, toHz: number): number {
    const { density, binHz } = this;
    const from = Math.max(0, fromHz / binHz + 0.5);
    const to = Math.min(density.length, toHz / binHz + 0.5);
    let sum = 0;
    for (let bin = Math.floor(from); bin < to; bin += 1) {
      sum += density[bin]! * (Math.min(bin + 1, to) - Math.max(bin, from));
    }
    return sum * binHz;
  }
}

/**
 * Estimates the spectrum of a signal.
 *
 * @param mv finite samples; fewer than 4 s are one segment, and of none every power is NaN
 * @param array gives one that the spectrum keeps
 */
export function spectrumOf(
  mv: Float64Array,
  samplingRateHz: number,
  array: (length: number) => Float64Array = (length) => new Float64Array(length),
): Spectrum {
  const length = Math.max(1, Math.min(mv.length, Math.round(SEGMENT_S * samplingRateHz)));
  const hop = length - Math.floor(length / 2);
  const { window, energy } = hann(length);
  const n = powerOfTwoFrom(length);
  const density = array(n / 2 + 1).fill(0);
  const segments = withScratch(n, (re) => withScratch(n, (im) => addPowers(density, mv, { window, hop, re, im })));
  // Doubled, because negative frequencies are added to the positive ones; 0 Hz and the last bin have no counterpart.
  const scale = 2 / (segments * samplingRateHz * energy);
  for (let k = 0; k < density.length; k += 1) density[k]! *= k === 0 || k === n / 2 ? scale / 2 : scale;
  return new Spectrum(density, samplingRateHz / n);
}

/** How segments are cut out, and where they are transformed. */
interface Cut {
  readonly window: Float64Array;
  /** Samples from the start of one segment to that of the next. */
  readonly hop: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Adds the power of every segment to `density`, and returns how many there were. */
function addPowers(density: Float64Array, mv: Float64Array, { window, hop, re, im }: Cut): number {
  const { length } = window;
  const n = re.length;
  let segments = 0;
  // Two real segments make one complex one: the sum of their powers at k is the mean of its powers at k and n - k.
  for (let start = 0; start + length <= mv.length; start += 2 * hop) {
    segments += putSegment(re, mv, start, window) + putSegment(im, mv, start + hop, window);
    transformOrdered(re, im);
    for (let k = 0; k < density.length; k += 1) {
      const mirrored = (n - k) & (n - 1); // n is a power of two
      density[k]! +=
        (re[k]! * re[k]! + im[k]! * im[k]! + re[mirrored]! * re[mirrored]! + im[mirrored]! * im[mirrored]!) / 2;
    }
  }
  return segments;
}

/** Fills `into` with one segment and zeros, in the transform's order; returns how many segments there were, 0 or 1. */
function putSegment(into: Float64Array, mv: Float64Array, start: number, window: Float64Array): number {
  const { length } = window;
  into.fill(0);
  if (start + length > mv.length) return 0;
  // Relative to the first value, so that nothing is left of a flat trace, not even rounding errors.
  const first = mv[start]!;
  const mean = sumAbove(first, mv, start, start + length) / length;
  const order = inputOrder(into.length);
  for (let i = 0; i < length; i += 1) into[order[i]!] = (mv[start + i]! - first - mean) * window[i]!;
  return 1;
}

let latest = { window: new Float64Array(0), energy: 0 };

/** Hann's window for a transform (periodic), and the sum of its squares; windows of a recording are of one length. */
function hann(length: number): { readonly window: Float64Array; readonly energy: number } {
  if (latest.window.length !== length) {
    const window = Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
    latest = { window, energy: window.reduce((sum, value) => sum + value * value, 0) };
  }
  return latest;
}
