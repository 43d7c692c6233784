/** Sums, ranks and rounding of a few figures. */

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The middle one, of an even number the upper of the middle two; `values` in any order, but not empty. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/**
 * The value that this share of all does not exceed (nearest rank); 0 of none.
 *
 * @param sorted least first
 */
export function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** To this many significant digits. */
export function toDigits(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
