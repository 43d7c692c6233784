/** A course: something that is computed of a lead sample by sample, such as how far it is from its median. */
import type { Unit } from '../units.ts';
import { Quantity } from '../units.ts';
import { withScratch } from './scratch.ts';
import type { Extent, Stretches } from './stretches.ts';
import { noStretches, runsWhere } from './stretches.ts';

/** Fills an array with one value per sample of a piece, NaN where there is none. */
export type Filling = (values: Float64Array) => void;

/**
 * One value per sample of a piece, in one unit. The values are not kept: of nearly every window only the largest is
 * asked for, and where it is too large they are computed again.
 */
export class Course<U extends Unit> {
  private readonly extent: Extent;
  private readonly length: number;
  private readonly fill: Filling;
  private readonly unit: U;
  /** In the window and in the whole piece. */
  private readonly largestValues: { readonly ofWindow: number; readonly ofPiece: number };

  /** @param length samples of the whole piece */
  constructor(extent: Extent, length: number, fill: Filling, unit: U) {
    this.extent = extent;
    this.length = length;
    this.fill = fill;
    this.unit = unit;
    this.largestValues = this.computed((values) => {
      const ofWindow = largestIn(values, extent.from, extent.to);
      const ofMargin = Math.max(largestIn(values, 0, extent.from), largestIn(values, extent.to, length));
      return { ofWindow, ofPiece: Math.max(ofWindow, ofMargin) };
    });
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

  private computed<T>(use: (values: Float64Array) => T): T {
    return withScratch(this.length, (values) => {
      this.fill(values);
      return use(values);
    });
  }
}

/** -Infinity of none. */
function largestIn(values: Float64Array, from: number, to: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i += 1) if (values[i]! > largest) largest = values[i]!;
  return largest;
}
