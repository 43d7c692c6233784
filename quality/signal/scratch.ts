/**
 * Arrays for what is computed on the way and not kept. A day holds many thousand windows; to allocate, clear and
 * collect a few dozen arrays for each would take as long as the filters that fill them.
 *
 * An array is lent for the length of one call: whoever borrows inside that call gets another one. Nothing can leak as
 * long as `use` keeps no reference to it, nor a view of it.
 */

/** Returned arrays, the latest last. */
const free: Float64Array<ArrayBuffer>[] = [];
/** A larger array (8 MiB; a window of 10 s holds a few thousand samples) is not kept for the next borrower. */
const MAX_KEPT = 1 << 20;

/**
 * Lends an array for the length of a call.
 *
 * @param use is given `length` numbers left over from another use; must not be async. What it throws passes through,
 *   and the array is then left to the collector
 */
export function withScratch<T>(length: number, use: (scratch: Float64Array<ArrayBuffer>) => T): T {
  const kept = free.pop();
  const array = kept !== undefined && kept.length >= length ? kept : new Float64Array(roomFor(length));
  const result = use(array.subarray(0, length));
  if (array.length <= MAX_KEPT) free.push(array);
  return result;
}

/** Powers of two, so that windows of slightly different lengths find the same array. */
function roomFor(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}
