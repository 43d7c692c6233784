/**
 * Each beat next to the other beat that is most like it. A heart that draws two kinds of beats by turns (bigeminy, a
 * pacemaker that works now and then) draws each kind again; noise draws nothing twice. The mean of all beats, with which
 * `template.ts` compares, is like neither kind.
 */
import type { Quantity } from '../units.ts';
import { count, ratio } from '../units.ts';
import { withScratch } from './scratch.ts';
import type { Extent } from './stretches.ts';
import { reachAround } from './template.ts';

/** A beat is cut out to at most this distance from its R peak: QRS, and most of P and T, which move with the rate. */
const MAX_REACH_S = 0.3;

/**
 * A beat is compared with at most this many before it and this many after it: with every other in a window of 10 s, with those
 * of a minute or two in a window of an hour, which would otherwise take time with its square.
 */
const MAX_APART = 128;

/** How alike the most similar two beats of a window are, beat by beat. */
export class BeatPartners {
  /** R peaks of the whole beats, ascending local indices; those that `wave` cuts off are left out. */
  readonly peaks: readonly number[];
  private readonly best: Float64Array;

  /** @param beats R peaks in the window, ascending indices into `wave` */
  constructor(extent: Extent, wave: Float64Array, beats: readonly number[]) {
    const reach = reachAround(beats, MAX_REACH_S * extent.samplingRateHz);
    this.peaks = reach === 0 ? [] : beats.filter((at) => at >= reach && at + reach < wave.length);
    this.best = bestCorrelations(wave, this.peaks, reach);
  }

  count(): Quantity<'count'> {
    return count(this.peaks.length);
  }

  /**
   * Of each beat, aligned with `peaks`: Pearson's r with the other beat of the window, at most 128 beats away, that it is most like, 0 to 1. A
   * beat that is like none, a flat one and an only one have 0.
   */
  each(): Float64Array {
    return this.best;
  }

  /** The mean over the beats; NaN when there is none. */
  mean(): Quantity<'ratio'> {
    let sum = 0;
    for (const r of this.best) sum += r;
    return ratio(sum / this.best.length);
  }
}

/** Of each beat, the largest r with any other. A dot product each, once every beat has mean 0 and norm 1. */
function bestCorrelations(wave: Float64Array, peaks: readonly number[], reach: number): Float64Array {
  const width = 2 * reach + 1;
  const best = new Float64Array(peaks.length);
  withScratch(peaks.length * width, (beats) => {
    for (let beat = 0; beat < peaks.length; beat += 1) {
      normalise(beats, beat * width, wave, peaks[beat]! - reach, width);
    }
    compareAll(beats, width, best);
  });
  return best;
}

/**
 * Fills in the largest r of each beat with any other. One is compared with two others at a time, each in two sums: none of the four
 * waits for the addition before it in another.
 */
function compareAll(beats: Float64Array, width: number, best: Float64Array): void {
  const last = width - 1; // a beat's width is odd
  for (let one = 0; one < best.length; one += 1) {
    const end = Math.min(best.length, one + MAX_APART + 1);
    const a = one * width;
    for (let other = one + 1; other < end; other += 2) {
      const b = other * width;
      const c = other + 1 < end ? b + width : b;
      let evenOfB = 0;
      let oddOfB = 0;
      let evenOfC = 0;
      let oddOfC = 0;
      for (let i = 0; i < last; i += 2) {
        const even = beats[a + i]!;
        const odd = beats[a + i + 1]!;
        evenOfB += even * beats[b + i]!;
        oddOfB += odd * beats[b + i + 1]!;
        evenOfC += even * beats[c + i]!;
        oddOfC += odd * beats[c + i + 1]!;
      }
      keepLarger(best, one, other, evenOfB + oddOfB + beats[a + last]! * beats[b + last]!);
      if (c !== b) keepLarger(best, one, other + 1, evenOfC + oddOfC + beats[a + last]! * beats[c + last]!);
    }
  }
}

function keepLarger(best: Float64Array, one: number, other: number, dotProduct: number): void {
  const r = Math.min(1, dotProduct); // rounding may exceed 1
  if (r > best[one]!) best[one] = r;
  if (r > best[other]!) best[other] = r;
}

/** Puts `width` values of `wave` into `beats`, with mean 0 and norm 1; a flat piece becomes 0. */
function normalise(beats: Float64Array, at: number, wave: Float64Array, start: number, width: number): void {
  let sum = 0;
  for (let i = 0; i < width; i += 1) sum += wave[start + i]!;
  const mean = sum / width;
  let squares = 0;
  for (let i = 0; i < width; i += 1) {
    const value = wave[start + i]! - mean;
    beats[at + i] = value;
    squares += value * value;
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < width; i += 1) beats[at + i]! *= scale;
}
