/** Sums and means: of any piece of a signal for the price of one subtraction, or of one piece. */

/**
 * Makes `sums[i]` the sum of the first `i` values. Two of them are added first and then to the rest, so that each addition to the rest
 * waits for half as many before it.
 *
 * @param sums one longer than `values`
 */
export function runningSums(values: Float64Array, sums: Float64Array): Float64Array {
  const { length } = values;
  let sum = 0;
  let i = 0;
  sums[0] = 0;
  for (; i + 1 < length; i += 2) {
    const value = values[i]!;
    sums[i + 1] = sum + value;
    sum += value + values[i + 1]!;
    sums[i + 2] = sum;
  }
  if (i < length) sums[length] = sum + values[i]!;
  return sums;
}

/**
 * The sum of how far the values from one index up to another, which is not included, lie above a level. Every second one has a sum
 * of its own, so that an addition waits for half as many before it.
 */
export function sumAbove(level: number, values: Float64Array, from: number, to: number): number {
  let even = 0;
  let odd = 0;
  let i = from;
  for (; i + 1 < to; i += 2) {
    even += values[i]! - level;
    odd += values[i + 1]! - level;
  }
  if (i < to) even += values[i]! - level;
  return even + odd;
}

/** The mean of the values from one index up to another, which is not included. */
export function meanBetween(sums: Float64Array, from: number, to: number): number {
  return (sums[to]! - sums[from]!) / (to - from);
}

/** The mean over a sample and `half` samples on either side; at the ends over those that exist. */
export function meanAround(sums: Float64Array, at: number, half: number): number {
  return meanBetween(sums, Math.max(0, at - half), Math.min(sums.length - 1, at + half + 1));
}
