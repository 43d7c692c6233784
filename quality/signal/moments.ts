/** The shape of a distribution: what remains when location and width are removed. */
import type { Quantity } from '../units.ts';
import { ratio } from '../units.ts';
import { sumAbove } from './running-sums.ts';

/** Moments of one window, with mean and variance removed. */
export interface Moments {
  /** Pearson's kurtosis m4/m2², 3 for a normal distribution; high where few samples reach far out, as QRS do. */
  readonly kurtosis: Quantity<'ratio'>;
  /** The size of the skewness m3/m2^1.5: 0 where as much lies above the mean as below it. */
  readonly skewness: Quantity<'ratio'>;
}

/** Moments of the values from `from` up to `to`; NaN when they are all alike. */
export function momentsOf(values: Float64Array, from: number, to: number): Moments {
  const count = to - from;
  // Relative to the first value, so that nothing is left of values that are all equal, not even rounding errors.
  const first = values[from]!;
  const mean = sumAbove(first, values, from, to) / count;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = from; i < to; i += 1) {
    const distance = values[i]! - first - mean;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  second /= count;
  return {
    kurtosis: ratio(fourth / count / (second * second)),
    skewness: ratio(Math.abs(third / count) / (second * Math.sqrt(second))),
  };
}
