/** A list of numbers of unknown length, in blocks: an array would be copied again and again while it grows. */

/** V8 keeps typed arrays of up to 64 bytes among its objects, without a buffer. */
const FIRST_BLOCK_NUMBERS = 8;
/** 128 KiB of doubles. */
const LARGEST_BLOCK_NUMBERS = 2 ** 14;

/** Numbers in the order in which they came. */
export class ManyNumbers {
  /** How many there are. */
  length = 0;
  private readonly full: Float64Array[] = [];
  private latest = new Float64Array(FIRST_BLOCK_NUMBERS);
  private inLatest = 0;

  push(value: number): void {
    if (this.inLatest === this.latest.length) {
      this.full.push(this.latest);
      this.latest = new Float64Array(Math.min(2 * this.latest.length, LARGEST_BLOCK_NUMBERS));
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
    // Not by `subarray`, which would give a short block a buffer.
    for (let i = 0; i < this.inLatest; i += 1) values[at + i] = this.latest[i]!;
    return values;
  }
}
