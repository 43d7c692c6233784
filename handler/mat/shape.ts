/** Dimensions: counted without overflow, said in words. */
import { BadFileError } from './errors.ts';

/**
 * How many elements an array of these dimensions holds.
 *
 * @param byte of the file, for the refusal
 * @throws {BadFileError} `corrupt` when a dimension is negative or the product is beyond 2^53, where counting ends
 */
export function countOf(dims: readonly number[], byte: number): number {
  const wrong = dims.find((dim) => !Number.isSafeInteger(dim) || dim < 0);
  if (wrong !== undefined) throw new BadFileError('corrupt', byte, `a dimension of ${wrong} in ${shapeOf(dims)}`);
  if (dims.includes(0)) return 0;
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (!Number.isSafeInteger(count))
    throw new BadFileError('corrupt', byte, `${shapeOf(dims)} is more than can be counted`);
  return count;
}

/** `1 × 3600` */
export function shapeOf(dims: readonly number[]): string {
  return dims.join(' × ');
}
