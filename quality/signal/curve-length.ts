/**
 * Beats by the length of the curve, after Zong, Moody & Jiang 2003 (WQRS, doi:10.1109/CIC.2003.1291261): a QRS is where
 * the line drawn in 130 ms is longest. The threshold follows the beats seen so far, so that this detector errs
 * elsewhere than one that compares two averages: where the two agree, there are beats.
 *
 * The published method assumes a gain of 200 adu/mV. Here the trace is first scaled to its own usual height, so that
 * the answer does not depend on gain, offset or polarity.
 */
import { LOWEST_RATE_HZ } from './beats.ts';
import { sumAbove } from './running-sums.ts';
import { withScratch } from './scratch.ts';
import { indexOfLargest, medianOf, peakToPeak } from './statistics.ts';

/** Two running means of this width are the low-pass: -3 dB at 16 Hz, and nothing left of 50 Hz. */
const SMOOTHING_S = 0.02;
/** The width of a QRS, over which the curve is measured. */
const QRS_S = 0.13;
/** The usual height is the median over blocks of this length of the peak to peak. */
const HEIGHT_BLOCK_S = 1.5;
/** In heights per second. Slopes well below it add hardly anything: P and T waves, baseline. Narrow QRS have 30 up. */
const GENTLE_SLOPE = 15;
/** A curve longer than this share of the usual beat's is a beat. (A third in the paper: too many tall T waves.) */
const THRESHOLD_SHARE = 0.4;
/** At first, the usual beat's curve is guessed as this many times the mean. */
const FIRST_GUESS = 4;
/** How much each new beat changes what is usual. */
const LEARNING_RATE = 0.1;
/** After this long without a beat the threshold decays, by half every second. */
const THRESHOLD_DECAY_AFTER_S = 2.5;
/** From where the threshold is passed, the longest curve is looked for within this time. */
const PEAK_WITHIN_S = 0.15;
/** The blanking period: no beat is looked for this soon after another. */
const BLANKING_S = 0.25;

/**
 * Finds beats.
 *
 * @param mv finite samples, any scale, offset or polarity
 * @returns ascending sample indices, the middle of each QRS; none when the rate is 50 Hz or lower
 */
export function findBeatsByCurveLength(mv: Float64Array, samplingRateHz: number): number[] {
  if (mv.length === 0 || samplingRateHz <= LOWEST_RATE_HZ) return [];
  return withScratch(mv.length, (lengths) =>
    withScratch(mv.length, (smooth) => {
      measureCurve(mv, samplingRateHz, lengths, smooth);
      return beatsWhereLong(lengths, samplingRateHz);
    }),
  );
}

/** The longest curves, each where the threshold is passed that the beats before it have set. */
function beatsWhereLong(lengths: Float64Array, samplingRateHz: number): number[] {
  let usual = (FIRST_GUESS * sumAbove(0, lengths, 0, lengths.length)) / lengths.length;
  if (!(usual > 0)) return [];
  const within = Math.round(PEAK_WITHIN_S * samplingRateHz);
  const blanking = Math.round(BLANKING_S * samplingRateHz);
  const decayAfter = THRESHOLD_DECAY_AFTER_S * samplingRateHz;
  const decay = 0.5 ** (1 / samplingRateHz);
  const beats: number[] = [];
  let latest = 0;
  for (let i = 0; i < lengths.length; i += 1) {
    if (i - latest > decayAfter) usual *= decay;
    if (lengths[i]! <= THRESHOLD_SHARE * usual) continue;
    const peak = indexOfLargest(lengths, i, Math.min(i + within, lengths.length));
    beats.push(peak);
    usual += LEARNING_RATE * (lengths[peak]! - usual);
    latest = peak;
    i = peak + blanking;
  }
  return beats;
}

/**
 * Fills `lengths` with how much longer than level the curve is over a QRS's width around each sample, in usual heights.
 *
 * @param smooth is written over
 */
function measureCurve(mv: Float64Array, samplingRateHz: number, lengths: Float64Array, smooth: Float64Array): void {
  const width = Math.max(1, Math.round(SMOOTHING_S * samplingRateHz));
  runningMean(mv, width, lengths);
  runningMean(lengths, width, smooth);
  const height = usualHeight(smooth, Math.round(HEIGHT_BLOCK_S * samplingRateHz));
  if (!(height > 0)) {
    lengths.fill(0);
    return;
  }
  const scale = samplingRateHz / height;
  let before = smooth[0]!;
  // Each value becomes how much longer than a level line the line leading to it is. Not a function of its own: in one that it
  // has put into another, V8's first compiler leaves every root on the heap.
  for (let i = 0; i < smooth.length; i += 1) {
    const value = smooth[i]!;
    const slope = (value - before) * scale;
    smooth[i] = Math.sqrt(GENTLE_SLOPE * GENTLE_SLOPE + slope * slope) - GENTLE_SLOPE;
    before = value;
  }
  runningSum(smooth, Math.round(QRS_S * samplingRateHz), lengths, 1);
}

function usualHeight(values: Float64Array, block: number): number {
  const blocks = Math.max(1, Math.floor(values.length / block));
  const heights = new Float64Array(blocks);
  for (let i = 0; i < blocks; i += 1) {
    const end = i === blocks - 1 ? values.length : (i + 1) * block;
    heights[i] = peakToPeak(values, i * block, end);
  }
  return medianOf(heights);
}

/** Fills `means` with the mean over `width` samples around each sample; at the ends over those that exist. */
function runningMean(values: Float64Array, width: number, means: Float64Array): void {
  const before = (width - 1) >>> 1;
  const after = width - before;
  const { length } = values;
  runningSum(values, width, means, 1 / width);
  const inside = Math.min(before, length);
  for (let i = 0; i < inside; i += 1) means[i]! *= width / (Math.min(length, i + after) - Math.max(0, i - before));
  for (let i = Math.max(inside, length - after + 1); i < length; i += 1) {
    means[i]! *= width / (Math.min(length, i + after) - Math.max(0, i - before));
  }
}

/** Fills `sums` with `scale` times the sum over `width` samples around each; what lies beyond the ends counts as 0. */
function runningSum(values: Float64Array, width: number, sums: Float64Array, scale: number): void {
  const before = (width - 1) >>> 1;
  const after = width - before;
  const { length } = values;
  const inside = Math.min(before + 1, length);
  const leaving = Math.max(inside, length - after + 1);
  let sum = 0;
  for (let i = 0; i < Math.min(after - 1, length); i += 1) sum += values[i]!;
  for (let i = 0; i < inside; i += 1) {
    sum += values[i + after - 1] ?? 0;
    sums[i] = sum * scale;
  }
  for (let i = inside; i < leaving; i += 1) {
    sum += values[i + after - 1]! - values[i - before - 1]!;
    sums[i] = sum * scale;
  }
  for (let i = leaving; i < length; i += 1) {
    sum -= values[i - before - 1]!;
    sums[i] = sum * scale;
  }
}
