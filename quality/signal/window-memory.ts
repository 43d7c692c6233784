/**
 * Arrays for what is kept of a window while it is judged: its millivolts, its filtered waves. The next window gets the same ones.
 * A day of 12 leads asks for 300 000 of them; each would be cleared, and wait for the collector while 60 MB of others do.
 */

/** Lends arrays until all of them are given back at once. */
export class WindowMemory {
  private readonly arrays: Float64Array[] = [];
  private lent = 0;

  /** An array of so many numbers, left over from another use. */
  take(length: number): Float64Array {
    const kept = this.arrays[this.lent];
    const array = kept !== undefined && kept.length >= length ? kept : new Float64Array(length);
    this.arrays[this.lent] = array;
    this.lent += 1;
    return array.length === length ? array : array.subarray(0, length);
  }

  /** Takes all of them back: whoever still looks at one will see other numbers. */
  free(): void {
    this.lent = 0;
  }
}
