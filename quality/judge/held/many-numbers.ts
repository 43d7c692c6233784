/** A list of numbers of unknown length: an array would be copied again and again while it grows. */

/** So many wait in an array for their block: a short recording has few, and would pay more for a buffer than for the numbers. */
const BLOCK_NUMBERS = 2 ** 10;

/** Numbers in the order in which they came. */
export class ManyNumbers {
  private readonly blocks: Float64Array[] = [];
  private latest: number[] = [];

  /** How many there are. */
  get length(): number {
    return BLOCK_NUMBERS * this.blocks.length + this.latest.length;
  }

  push(value: number): void {
    if (this.latest.push(value) < BLOCK_NUMBERS) return;
    this.blocks.push(Float64Array.from(this.latest));
    this.latest = [];
  }

  /** A copy of all of them. */
  values(): Float64Array {
    const values = new Float64Array(this.length);
    for (const [i, block] of this.blocks.entries()) values.set(block, BLOCK_NUMBERS * i);
    values.set(this.latest, BLOCK_NUMBERS * this.blocks.length);
    return values;
  }
}
