/** Numbers of which nobody knows how many will come: a list of them would be copied again and again while it grows. */

/** So few lie among other objects, and take no memory of their own. */
const FIRST_BLOCK = 8;
/** 128 KiB. */
const LARGEST_BLOCK = 2 ** 14;

/** Numbers in the order in which they came. */
export class ManyNumbers {
  /** Of all of them. */
  length = 0;
  private readonly full: Float64Array[] = [];
  private latest = new Float64Array(FIRST_BLOCK);
  private inLatest = 0;

  push(value: number): void {
    if (this.inLatest === this.latest.length) {
      this.full.push(this.latest);
      this.latest = new Float64Array(Math.min(2 * this.latest.length, LARGEST_BLOCK));
      this.inLatest = 0;
    }
    this.latest[this.inLatest] = value;
    this.inLatest += 1;
    this.length += 1;
  }

  /** A copy of all of them. */
  values(): Float64Array {
    const values = new Float64Array(this.length);
    let at = 0;
    for (const block of this.full) {
      values.set(block, at);
      at += block.length;
    }
    values.set(this.latest.subarray(0, this.inLatest), at);
    return values;
  }
}
