/** The rhythm of a window: when its beats come, and when none comes. */
import type { Quantity } from '../units.ts';
import { bpm, ratio, seconds } from '../units.ts';
import type { Extent } from './stretches.ts';
import { Stretches } from './stretches.ts';

/** The beats of a piece, and the times between them. */
export class Rhythm {
  private readonly extent: Extent;
  private readonly beats: readonly number[];
  private readonly pieceSamples: number;
  private readonly inWindow: readonly number[];

  /** @param beats R peaks of the whole piece, ascending local indices */
  constructor(extent: Extent, beats: readonly number[], pieceSamples: number) {
    this.extent = extent;
    this.beats = beats;
    this.pieceSamples = pieceSamples;
    this.inWindow = beats.filter((at) => at >= extent.from && at < extent.to);
  }

  /** R peaks inside the window, as local indices. */
  beatsInWindow(): readonly number[] {
    return this.inWindow;
  }

  /** Mean heart rate between the first and the last beat of the window; NaN with fewer than two. */
  rate(): Quantity<'bpm'> {
    const beats = this.beatsInWindow();
    const first = beats[0];
    const last = beats.at(-1);
    if (first === undefined || last === undefined || last === first) return bpm(Number.NaN);
    return bpm((60 * (beats.length - 1) * this.extent.samplingRateHz) / (last - first));
  }

  /** From each beat to the next, as far as they reach into the window. */
  intervals(): Stretches {
    const { from, to } = this.extent;
    const reaching = new Stretches(this.extent, this.beats.slice(0, -1), this.beats.slice(1));
    return reaching.filter((start, end) => end > from && start < to);
  }

  /** The longest interval; NaN when there is none. */
  longestInterval(): Quantity<'s'> {
    const longest = this.intervals().longest();
    return longest.value > 0 ? longest : seconds(Number.NaN);
  }

  /** The shortest interval; NaN when there is none. */
  shortestInterval(): Quantity<'s'> {
    let shortest = Number.POSITIVE_INFINITY;
    this.intervals().filter((start, end) => {
      shortest = Math.min(shortest, end - start);
      return false;
    });
    return seconds(Number.isFinite(shortest) ? shortest / this.extent.samplingRateHz : Number.NaN);
  }

  /** How many times as long as the shortest interval the longest one is; NaN when there is none. */
  spread(): Quantity<'ratio'> {
    return ratio(this.longestInterval().value / this.shortestInterval().value);
  }

  /** Intervals shorter than this. */
  intervalsUnder(limit: Quantity<'s'>): Stretches {
    return this.intervals().filter((start, end) => (end - start) / this.extent.samplingRateHz < limit.value);
  }

  /** Stretches without a beat: the intervals, and what lies before the first beat and after the last of the piece. */
  gaps(): Stretches {
    return new Stretches(this.extent, [0, ...this.beats], [...this.beats, this.pieceSamples]);
  }
}
