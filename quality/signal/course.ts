/** A course: something computed from a lead sample by sample, such as how far it is from its median. */
import type { Unit } from '../units.ts';
import { Quantity } from '../units.ts';
import { runsWhere } from './runs.ts';
import { withScratch } from './scratch.ts';
import type { Extent, Stretches } from './stretches.ts';
import { noStretches } from './stretches.ts';

/** How its values are computed, one per sample of a piece. */
export interface CourseValues {
  /** Fills an array with all of them, NaN where there is none. */
  fill(values: Float64Array): void;
  /** The largest from one sample up to another, where there is a shorter way; -Infinity of none. */
  largest?(from: number, to: number): number;
}

/**
 * One value per sample of a piece, in one unit. The values are not kept: for nearly every window only the largest is
 * needed, and where it is too large they are computed again.
 */
export class Course<U extends Unit> {
  private readonly extent: Extent;
  private readonly length: number;
  private readonly values: CourseValues;
  private readonly unit: U;
  /** In the window and in the whole piece. */
  private readonly largestValues: { readonly ofWindow: number; readonly ofPiece: number };

  /** @param length samples of the whole piece */
  constructor(extent: Extent, length: number, values: CourseValues, unit: U) {
    this.extent = extent;
    this.length = length;
    this.values = values;
    this.unit = unit;
    this.largestValues =
      values.largest === undefined
        ? this.computed((all) => this.largestBy((from, to) => largestOf(all, from, to)))
        : this.largestBy((from, to) => values.largest!(from, to));
  }

  /** The largest value in the window; NaN when there is none. */
  largest(): Quantity<U> {
    const { ofWindow } = this.largestValues;
    return new Quantity(ofWindow === Number.NEGATIVE_INFINITY ? Number.NaN : ofWindow, this.unit);
  }

  /** The stretches in which it is above the limit. */
  above(limit: Quantity<U>): Stretches {
    if (!(this.largestValues.ofPiece > limit.value)) return noStretches(this.extent);
    return this.computed((values) => runsWhere(this.extent, this.length, (index) => values[index]! > limit.value));
  }

  private largestBy(largest: (from: number, to: number) => number) {
    const { from, to } = this.extent;
    const ofWindow = largest(from, to);
    return { ofWindow, ofPiece: Math.max(ofWindow, largest(0, from), largest(to, this.length)) };
  }

  private computed<T>(use: (values: Float64Array) => T): T {
    return withScratch(this.length, (values) => {
      this.values.fill(values);
      return use(values);
    });
  }
}

/** -Infinity of none. */
function largestOf(values: Float64Array, from: number, to: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i += 1) if (values[i]! > largest) largest = values[i]!;
  return largest;
}
