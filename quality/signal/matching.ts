/** Do two lists of beats agree? Each beat of one is paired with at most one of the other, within a tolerance. */
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

/** The stretch of signal in which beats were looked for: its samples, and the window in it that is judged. */
export interface Searched {
  readonly extent: Extent;
  readonly pieceSamples: number;
}

/** How well two detectors agree on the beats of a window. */
export class Agreement {
  private readonly searched: Searched;
  private readonly matched: number;
  private readonly unmatched: readonly number[];
  private readonly loneOfFirst: ReadonlySet<number>;

  /**
   * @param unmatched beats of the window that only one detector has found, ascending local indices
   * @param loneOfFirst beats that only the first has found
   */
  constructor(
    searched: Searched,
    matched: number,
    unmatched: readonly number[],
    loneOfFirst: ReadonlySet<number> = new Set(),
  ) {
    this.searched = searched;
    this.matched = matched;
    this.unmatched = unmatched;
    this.loneOfFirst = loneOfFirst;
  }

  /** Has the second detector found this beat of the first? */
  hasBoth(beat: number): boolean {
    return !this.loneOfFirst.has(beat);
  }

  /**
   * Without the beats that only one detector has found this close to an end of the signal: part of such a QRS is cut
   * off, and it is chance whether the rest is found. Inside a recording, a window's margin shows its QRS whole.
   */
  awayFromEnds(reach: Quantity<'s'>): Agreement {
    const { extent, pieceSamples } = this.searched;
    const samples = reach.value * extent.samplingRateHz;
    const isSeenWhole = (at: number) => at > samples && at < pieceSamples - 1 - samples;
    return new Agreement(this.searched, this.matched, this.unmatched.filter(isSeenWhole), this.loneOfFirst);
  }

  /** bSQI of Li 2008: the share of all beats found by either that both have found. NaN when there are none. */
  share(): Quantity<'ratio'> {
    return ratio(this.matched / (this.matched + this.unmatched.length));
  }

  /** The F1 score of either detector with the other as reference. NaN without a beat. */
  f1(): Quantity<'ratio'> {
    return ratio((2 * this.matched) / (2 * this.matched + this.unmatched.length));
  }

  /** This much time before and after each beat that only one detector has found. */
  aroundUnmatchedBeats(reach: Quantity<'s'>): Stretches {
    const { extent } = this.searched;
    const samples = Math.round(reach.value * extent.samplingRateHz);
    return new Stretches(
      extent,
      this.unmatched.map((at) => at - samples),
      this.unmatched.map((at) => at + samples + 1),
    );
  }
}

/**
 * Compares the beats of two detectors.
 *
 * @param first,second all beats of the piece, so that a pair across the window's edge is one; local indices
 */
export function agreementOf(
  searched: Searched,
  first: readonly number[],
  second: readonly number[],
  within: Quantity<'s'>,
): Agreement {
  const { from, to, samplingRateHz } = searched.extent;
  const { pairs, unmatchedFirst, unmatchedSecond } = matchBeats(first, second, within.value * samplingRateHz);
  const isInside = (at: number) => at >= from && at < to;
  const matched = pairs.filter(([i]) => isInside(first[i]!)).length;
  const unmatched = [...unmatchedFirst, ...unmatchedSecond].filter(isInside).sort((a, b) => a - b);
  return new Agreement(searched, matched, unmatched, new Set(unmatchedFirst));
}
