/** The lowest and highest of columns of samples, joined to wider columns. */

/** The lowest and highest of each column of each lead, in mV; NaN where a column has no value. */
export interface Columns {
  readonly low: readonly Float32Array[];
  readonly high: readonly Float32Array[];
}

/** Columns of some leads, none of which has a value. */
export function emptyColumns(leads: number, count: number): Columns {
  const empty = () => Array.from({ length: leads }, () => new Float32Array(count).fill(Number.NaN));
  return { low: empty(), high: empty() };
}

/** What is joined to wider columns, of one lead: the lowest and highest of narrow columns, or samples twice. */
export interface Narrow {
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Where its first lies, counted in narrow columns from the left edge of the first wide one; not below 0. */
  readonly first: number;
}

/** Widens columns of one lead, by position, to hold narrow ones. @param each how many narrow columns make a wide one */
export function join(into: Columns, position: number, { low, high, first }: Narrow, each: number): void {
  const [lowest, highest] = [into.low[position]!, into.high[position]!];
  let at = 0;
  for (let column = Math.floor(first / each); at < low.length; column += 1) {
    const end = Math.min(low.length, (column + 1) * each - first);
    let [least, most] = [lowest[column]!, highest[column]!];
    for (; at < end; at += 1) {
      if (low[at]! < least || Number.isNaN(least)) least = low[at]!;
      if (high[at]! > most || Number.isNaN(most)) most = high[at]!;
    }
    lowest[column] = least;
    highest[column] = most;
  }
}
