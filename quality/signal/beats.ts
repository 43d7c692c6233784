/**
 * Heart beats, found as Elgendi 2013 (doi:10.1371/journal.pone.0073557) does: where the energy between 8 and 20 Hz,
 * averaged over a QRS (97 ms), exceeds its average over a beat (611 ms) by 8 % of the mean energy of the signal.
 */
import { bandPass, filterBothWays } from './filter.ts';

const QRS_S = 0.097;
const BEAT_S = 0.611;
const OFFSET_SHARE = 0.08;
/** Two beats closer than this are one (the refractory time of the paper's block search is the QRS itself). */
const REFRACTORY_S = 0.2;

/**
 * Finds the R peaks of a lead.
 *
 * @param mv finite samples, any scale, offset or polarity
 * @returns ascending sample indices, where the band-passed wave is largest; none when the rate is 50 Hz or lower
 */
export function findBeats(mv: ArrayLike<number>, samplingRateHz: number): number[] {
  if (mv.length === 0 || samplingRateHz <= 50) return [];
  const wave = filterBothWays(bandPass(8, 20, samplingRateHz), mv);
  const { energy, mean } = squared(wave);
  const ofQrs = movingAverage(energy, Math.round(QRS_S * samplingRateHz));
  const ofBeat = movingAverage(energy, Math.round(BEAT_S * samplingRateHz));
  const shortest = Math.round(QRS_S * samplingRateHz);
  const beats: number[] = [];
  for (let start = 0; start < energy.length; start += 1) {
    if (ofQrs[start]! <= ofBeat[start]! + OFFSET_SHARE * mean) continue;
    let end = start + 1;
    while (end < energy.length && ofQrs[end]! > ofBeat[end]! + OFFSET_SHARE * mean) end += 1;
    if (end - start >= shortest) {
      keepLarger(beats, largestIn(energy, start, end), energy, REFRACTORY_S * samplingRateHz);
    }
    start = end;
  }
  return beats;
}

function squared(wave: Float64Array): { energy: Float64Array; mean: number } {
  const energy = new Float64Array(wave.length);
  let sum = 0;
  for (let i = 0; i < wave.length; i += 1) {
    energy[i] = wave[i]! * wave[i]!;
    sum += energy[i]!;
  }
  return { energy, mean: sum / energy.length };
}

function keepLarger(beats: number[], peak: number, energy: Float64Array, apart: number): void {
  const last = beats.at(-1);
  if (last === undefined || peak - last >= apart) beats.push(peak);
  else if (energy[peak]! > energy[last]!) beats[beats.length - 1] = peak;
}

function largestIn(values: Float64Array, start: number, end: number): number {
  let at = start;
  for (let i = start + 1; i < end; i += 1) if (values[i]! > values[at]!) at = i;
  return at;
}

/** The mean over `width` samples around each sample; at the ends over those that exist. */
function movingAverage(values: Float64Array, width: number): Float64Array {
  const half = Math.floor(width / 2);
  const averages = new Float64Array(values.length);
  let sum = 0;
  let from = 0;
  let to = 0;
  for (let i = 0; i < values.length; i += 1) {
    while (to < values.length && to <= i + half) sum += values[to++]!;
    while (from < i - half) sum -= values[from++]!;
    averages[i] = sum / (to - from);
  }
  return averages;
}
