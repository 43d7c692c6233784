/**
 * Beats laid over each other: a lead that sees the heart shows nearly the same wave each time, one that sees noise
 * does not. After Orphanidou 2015 (doi:10.1109/JBHI.2014.2338351): each beat is compared with the mean of all.
 */
import type { Quantity } from '../units.ts';
import { count, decibels, ratio } from '../units.ts';
import { medianOf, medianOfSorted } from './statistics.ts';
import type { Extent } from './stretches.ts';
import { Stretches } from './stretches.ts';

/** A beat is cut out to at most this distance from its R peak, and at most half the way to the next. */
const MAX_REACH_S = 0.5;

/**
 * How many samples to either side of its R peak a beat is cut out: up to half the median interval, so that it holds nothing
 * of the next one; 0 of fewer than two beats.
 *
 * @param beats ascending sample indices
 * @param most samples
 */
export function reachAround(beats: readonly number[], most: number): number {
  const intervals = new Float64Array(Math.max(0, beats.length - 1));
  for (let i = 0; i < intervals.length; i += 1) intervals[i] = beats[i + 1]! - beats[i]!;
  return intervals.length === 0 ? 0 : Math.round(Math.min(medianOf(intervals) / 2, most));
}

/** The beats of a window, cut out and compared. */
export class BeatShapes {
  private readonly extent: Extent;
  private readonly peaks: readonly number[];
  /** Samples to either side of a peak. */
  private readonly reach: number;
  private readonly wave: Float64Array;
  private readonly correlations: Float64Array;

  /** @param beats R peaks in the window, ascending indices into `wave`; those that `wave` cuts off are left out */
  constructor(extent: Extent, wave: Float64Array, beats: readonly number[]) {
    const reach = reachAround(beats, MAX_REACH_S * extent.samplingRateHz);
    this.extent = extent;
    this.wave = wave;
    this.reach = reach;
    this.peaks = reach === 0 ? [] : beats.filter((at) => at >= reach && at + reach < wave.length);
    this.correlations = correlationsWithMean(wave, this.peaks, reach);
  }

  count(): Quantity<'count'> {
    return count(this.peaks.length);
  }

  /** Mean over the beats of their correlation (Pearson) with the mean beat; NaN when there is none. */
  meanCorrelation(): Quantity<'ratio'> {
    return ratio(this.correlations.reduce((sum, value) => sum + value, 0) / this.correlations.length);
  }

  /** 10·log10 of the variance of the median beat over the variance of the beats' differences from it. */
  signalToNoise(): Quantity<'dB'> {
    const { wave, reach } = this;
    const peaks = Int32Array.from(this.peaks);
    const values = new Float64Array(peaks.length);
    const width = 2 * reach + 1;
    let sum = 0;
    let squares = 0;
    let residualSum = 0;
    let residualSquares = 0;
    for (let at = -reach; at <= reach; at += 1) {
      sortBeats(peaks, values, wave, at);
      const median = medianOfSorted(values);
      sum += median;
      squares += median * median;
      for (let beat = 0; beat < values.length; beat += 1) {
        const residual = values[beat]! - median;
        residualSum += residual;
        residualSquares += residual * residual;
      }
    }
    const ofTemplate = variance(width, sum, squares);
    const ofResidual = variance(width * values.length, residualSum, residualSquares);
    return decibels(10 * Math.log10(ofTemplate / ofResidual));
  }

  /** The beats whose correlation with the mean beat is below the limit, and in any case the one with the lowest. */
  leastSimilar(limit: Quantity<'ratio'>): Stretches {
    const lowest = this.correlations.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const dissimilar = this.peaks.filter(
      (_, i) => this.correlations[i]! < limit.value || this.correlations[i]! === lowest,
    );
    return new Stretches(
      this.extent,
      dissimilar.map((at) => at - this.reach),
      dissimilar.map((at) => at + this.reach + 1),
    );
  }
}

/**
 * Puts beats in the order of their values at this distance from the peak, and those into `values`. By insertion: from
 * one sample to the next, hardly any beats change places.
 */
function sortBeats(peaks: Int32Array, values: Float64Array, wave: Float64Array, fromPeak: number): void {
  for (let beat = 0; beat < peaks.length; beat += 1) {
    const peak = peaks[beat]!;
    const value = wave[peak + fromPeak]!;
    let at = beat;
    for (; at > 0 && values[at - 1]! > value; at -= 1) {
      values[at] = values[at - 1]!;
      peaks[at] = peaks[at - 1]!;
    }
    values[at] = value;
    peaks[at] = peak;
  }
}

/** The variance of a population from the sums of its values and of their squares. */
function variance(values: number, sum: number, squares: number): number {
  const mean = sum / values;
  return squares / values - mean * mean;
}

/** Pearson's r of each beat with the mean of all. */
function correlationsWithMean(wave: Float64Array, peaks: readonly number[], reach: number): Float64Array {
  const width = 2 * reach + 1;
  // Their sum: it correlates as the mean does.
  const sum = new Float64Array(width);
  for (const at of peaks) for (let i = 0; i < width; i += 1) sum[i]! += wave[at - reach + i]!;
  const correlations = new Float64Array(peaks.length);
  for (let beat = 0; beat < peaks.length; beat += 1) correlations[beat] = correlation(sum, wave, peaks[beat]! - reach);
  return correlations;
}

/** Pearson's r of `template` with as many values of `wave` from `start` on; NaN when either is flat. */
function correlation(template: Float64Array, wave: Float64Array, start: number): number {
  const { length } = template;
  let x = 0;
  let y = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < length; i += 1) {
    const a = template[i]!;
    const b = wave[start + i]!;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return (xy - (x * y) / length) / Math.sqrt((xx - (x * x) / length) * (yy - (y * y) / length));
}
