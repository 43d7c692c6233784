/** Do two lists of beats agree? Each beat of the one with at most one of the other, within a tolerance. */
import type { Quantity } from '../units.ts';
import { ratio } from '../units.ts';
import type { Extent } from './stretches.ts';
import { Stretches } from './stretches.ts';

/** Which beats have a partner in the other list. */
export interface Matching {
  /** Indices into the first and the second list, pair by pair, ascending. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly unmatchedFirst: readonly number[];
  readonly unmatchedSecond: readonly number[];
}

/** Pairs as many beats as possible. Both lists are ascending; beats exactly `tolerance` apart still match. */
export function matchBeats(first: readonly number[], second: readonly number[], tolerance: number): Matching {
  const pairs: [number, number][] = [];
  const unmatchedFirst: number[] = [];
  const unmatchedSecond: number[] = [];
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const ahead = (second[j] ?? Number.POSITIVE_INFINITY) - (first[i] ?? Number.POSITIVE_INFINITY);
    if (Math.abs(ahead) <= tolerance) pairs.push([i++, j++]);
    else if (j >= second.length || ahead > 0) unmatchedFirst.push(first[i++]!);
    else unmatchedSecond.push(second[j++]!);
  }
  return { pairs, unmatchedFirst, unmatchedSecond };
}

/** How well two detectors agree on the beats of a window. */
export class Agreement {
  private readonly extent: Extent;
  private readonly matched: number;
  private readonly unmatched: readonly number[];

  /** @param first,second all beats of the piece, so that a pair across the window's edge is one; local indices */
  constructor(extent: Extent, first: readonly number[], second: readonly number[], within: Quantity<'s'>) {
    const { pairs, unmatchedFirst, unmatchedSecond } = matchBeats(first, second, within.value * extent.samplingRateHz);
    const isInside = (at: number) => at >= extent.from && at < extent.to;
    this.extent = extent;
    this.matched = pairs.filter(([i]) => isInside(first[i]!)).length;
    this.unmatched = [...unmatchedFirst, ...unmatchedSecond].filter(isInside).sort((a, b) => a - b);
  }

  /** bSQI of Li 2008: beats that both have found, of all that either has. NaN when there is none. */
  share(): Quantity<'ratio'> {
    return ratio(this.matched / (this.matched + this.unmatched.length));
  }

  /** The F1 score of either detector with the other as reference. NaN when there is no beat. */
  f1(): Quantity<'ratio'> {
    return ratio((2 * this.matched) / (2 * this.matched + this.unmatched.length));
  }

  /** This much time before and after each beat that only one detector has found. */
  aroundUnmatchedBeats(reach: Quantity<'s'>): Stretches {
    const samples = Math.round(reach.value * this.extent.samplingRateHz);
    return new Stretches(
      this.extent,
      this.unmatched.map((at) => at - samples),
      this.unmatched.map((at) => at + samples + 1),
    );
  }
}
