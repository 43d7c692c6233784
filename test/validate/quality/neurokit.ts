/**
 * NeuroKit's default score of a lead, `ecg_quality(…, method="averageQRS")`, after its documentation (neurokit2 0.2): each
 * beat's distance from the average beat, turned around and stretched so that the nearest beat of the recording has 1 and the
 * farthest 0. It says how a beat compares with the others, not whether any is good.
 *
 * What differs: beats are found by this project's detector, and the high-pass is of second order, not fifth.
 */
import { findBeats } from '../../../quality/signal/beats.ts';
import { filterBothWays, lowPass } from '../../../quality/signal/filter.ts';

/** Slower waves are taken away. */
const HIGH_PASS_HZ = 0.5;
/** A moving average over one of its periods takes the mains away. */
const MAINS_HZ = 50;
/** A beat is cut out from this long before its R peak to that long after, at 60 beats a minute. */
const BEFORE_S = 0.35;
const AFTER_S = 0.5;
/** From this rate on, so much more at either end. */
const FAST_BPM = 80;
const MORE_S = 0.1;

/**
 * The mean of the score over the beats of a window.
 *
 * @param mv finite or not: without a number there is no beat
 * @returns 0 to 1; undefined with fewer than two whole beats, or when all are alike
 */
export function averageQrs(mv: Float64Array, samplingRateHz: number): number | undefined {
  if (!mv.every(Number.isFinite)) return undefined;
  const beats = findBeats(mv, samplingRateHz);
  const rate = (60 * samplingRateHz * (beats.length - 1)) / ((beats.at(-1) ?? 0) - (beats[0] ?? 0));
  if (!(rate > 0)) return undefined;
  const more = rate >= FAST_BPM ? MORE_S : 0;
  const before = Math.round((BEFORE_S * (60 / rate) + more) * samplingRateHz);
  const after = Math.round((AFTER_S * (60 / rate) + more) * samplingRateHz);
  const whole = beats.filter((at) => at >= before && at + after <= mv.length);
  const clean = cleaned(mv, samplingRateHz);
  return scoreOf(whole.map((at) => clean.subarray(at - before, at + after)));
}

/**
 * The score of beats that are cut out: at each instant the mean and the deviation over all beats, then of each beat the mean
 * of its deviations.
 */
export function scoreOf(beats: readonly Float64Array[]): number | undefined {
  const [first] = beats;
  if (first === undefined || beats.length < 2) return undefined;
  const distances = new Float64Array(beats.length);
  for (let i = 0; i < first.length; i += 1) {
    const values = beats.map((beat) => beat[i]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    if (variance === 0) continue;
    for (const [beat, value] of values.entries()) distances[beat]! += (value - mean) / Math.sqrt(variance);
  }
  const absolute = distances.map(Math.abs);
  const [least, most] = [Math.min(...absolute), Math.max(...absolute)];
  if (least === most) return undefined;
  return absolute.reduce((sum, value) => sum + (most - value) / (most - least), 0) / beats.length;
}

function cleaned(mv: Float64Array, samplingRateHz: number): Float64Array {
  const slow = filterBothWays(lowPass(HIGH_PASS_HZ, samplingRateHz), mv);
  const fast = mv.map((value, i) => value - slow[i]!);
  const width = Math.round(samplingRateHz / MAINS_HZ);
  return averaged(averaged(fast, width, 0), width, width - 1); // forwards and backwards
}

/** The mean over `width` values, of which `ahead` lie after each; at the ends over those that exist. */
function averaged(values: Float64Array, width: number, ahead: number): Float64Array {
  return values.map((_, i) => {
    const from = Math.max(0, i - width + 1 + ahead);
    const to = Math.min(values.length, i + 1 + ahead);
    let sum = 0;
    for (let k = from; k < to; k += 1) sum += values[k]!;
    return sum / (to - from);
  });
}
