/**
 * How much energy a second usually has, around any moment: by this a QRS is told from what is not one. Only seconds near it
 * count. So a second of electrode motion hides no beat far away, a patient who lies down changes nothing for good, and a beat
 * is found or not whatever windows the recording is cut into.
 */
import { meanBetween } from './running-sums.ts';

/** The usual second is the median of those whose middle is this close; one begins every half second. */
const REACH_S = 2;
const STEP_S = 0.5;
/**
 * In a pause of seconds the median second holds no beat, and what little noise there is must not become beats. So the usual
 * energy is at least this share of the third busiest of the 15 seconds around, or in general of the quietest of the busiest
 * fifth: a beat every 5 s makes a fifth busy. A recording's first and last 15 s count for its ends.
 */
const LEAST_SHARE = 0.05;
const BUSY_SHARE = 1 / 5;
const AROUND_S = 15;
/** What lies further from a moment than this does not count for it, but at the ends of a recording. */
export const USUAL_WITHIN_S = AROUND_S / 2;

/** The usual energy along a lead. */
export class UsualEnergy {
  private readonly sums: Float64Array;
  private readonly samplingRateHz: number;
  private readonly second: number;
  /** No second has more. */
  private readonly most: number;
  private readonly near = new Ascending((2 * REACH_S) / STEP_S + 1);
  private readonly around = new Ascending(AROUND_S);

  /** @param sums running sums of the energy, one more than there are samples */
  constructor(sums: Float64Array, samplingRateHz: number) {
    this.sums = sums;
    this.samplingRateHz = samplingRateHz;
    this.second = Math.round(samplingRateHz);
    this.most = mostOf(sums, this.second);
  }

  /** At a sample; where the signal holds no whole second around it, the mean of all of it. */
  at(sample: number): number {
    const samples = this.sums.length - 1;
    if (samples < this.second) return meanBetween(this.sums, 0, samples);
    const median = this.median(sample);
    return median >= LEAST_SHARE * this.most ? median : Math.max(median, LEAST_SHARE * this.busy(sample));
  }

  private median(sample: number): number {
    const { sums, near, second, samplingRateHz } = this;
    near.clear();
    for (let middleS = -REACH_S; middleS <= REACH_S; middleS += STEP_S) {
      const from = sample + Math.round((middleS - 0.5) * samplingRateHz);
      if (from >= 0 && from + second < sums.length) near.add(meanBetween(sums, from, from + second));
    }
    if (near.length === 0) return meanBetween(sums, 0, sums.length - 1);
    return near.largest(Math.floor(near.length / 2) + 1); // of two in the middle the smaller
  }

  private busy(sample: number): number {
    const { sums, around, second } = this;
    const length = AROUND_S * second;
    const first = Math.max(0, Math.min(sample - Math.round(length / 2), sums.length - 1 - length));
    const last = Math.min(first + length, sums.length - 1) - second;
    around.clear();
    for (let from = first; from <= last; from += second) around.add(meanBetween(sums, from, from + second));
    return around.largest(Math.ceil(BUSY_SHARE * around.length));
  }
}

/** Any second lies in two that follow one another. */
function mostOf(sums: Float64Array, second: number): number {
  let most = 0;
  for (let from = 0; from < sums.length - 1; from += second) {
    const to = Math.min(from + 2 * second, sums.length - 1);
    most = Math.max(most, (sums[to]! - sums[from]!) / second);
  }
  return most;
}

/** A few numbers, kept in order. */
class Ascending {
  private readonly values: Float64Array;
  length = 0;

  constructor(most: number) {
    this.values = new Float64Array(most);
  }

  clear(): void {
    this.length = 0;
  }

  add(value: number): void {
    let place = this.length;
    for (; place > 0 && this.values[place - 1]! > value; place -= 1) this.values[place] = this.values[place - 1]!;
    this.values[place] = value;
    this.length += 1;
  }

  /** @param rank 1 for the largest; of fewer numbers the smallest. There must be one */
  largest(rank: number): number {
    return this.values[Math.max(0, this.length - rank)]!;
  }
}
