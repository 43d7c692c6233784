/** Runs of samples, compared one by one. */

/** The samples `values[from]` to `values[to - 1]`. */
export interface Samples {
  readonly values: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
}

/** Are they equally many, and equal one by one, or with `sign` -1 each the other's negative? Never where there is none. */
export function areEqual(one: Samples, other: Samples, sign: 1 | -1 = 1): boolean {
  const length = one.to - one.from;
  if (length === 0 || other.to - other.from !== length) return false;
  for (let i = 0; i < length; i += 1) {
    if (one.values[one.from + i] !== sign * other.values[other.from + i]!) return false;
  }
  return true;
}
