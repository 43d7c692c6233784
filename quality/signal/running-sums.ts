/** Sums and means of any piece of a signal, for the price of one subtraction. */

/** Makes `sums[i]` the sum of the first `i` values. @param sums one longer than `values` */
export function runningSums(values: Float64Array, sums: Float64Array): Float64Array {
  let sum = 0;
  sums[0] = 0;
  for (let i = 0; i < values.length; i += 1) {
    sum += values[i]!;
    sums[i + 1] = sum;
  }
  return sums;
}

/** The mean of the values from one index up to another, which is not included. */
export function meanBetween(sums: Float64Array, from: number, to: number): number {
  return (sums[to]! - sums[from]!) / (to - from);
}

/** The mean over a sample and `half` samples on either side; at the ends over those that exist. */
export function meanAround(sums: Float64Array, at: number, half: number): number {
  return meanBetween(sums, Math.max(0, at - half), Math.min(sums.length - 1, at + half + 1));
}
