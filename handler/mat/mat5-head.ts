/** What every matrix of a level 5 MAT-file has between its flags and its content: dimensions and a name. */
import { byteOf, int32, refuse, type Source } from './bytes.ts';
import type { Budget } from './limits.ts';
import { dataOf, type Element, elementAt, NUMERIC_TYPES } from './mat5-element.ts';
import { countOf } from './shape.ts';
import { nameFrom } from './text.ts';

export interface Head {
  readonly name: string;
  readonly dims: readonly number[];
  /** The product of the dimensions. */
  readonly count: number;
  /** Where the content begins. */
  readonly at: number;
  /** Where the matrix ends. */
  readonly end: number;
}

/**
 * Reads dimensions and name.
 *
 * @param at behind the flags
 * @param name overrides the stored name, for fields; their own is empty
 */
export function readHead(source: Source, at: number, end: number, budget: Budget, name: string | undefined): Head {
  const dimensions = elementAt(source, at, end, 'the dimensions');
  const dims = readDims(source, dimensions, budget);
  const count = countOf(dims, byteOf(source, dimensions.tagAt));
  const stored = elementAt(source, dimensions.next, end, 'the characters of a name');
  return { name: name ?? nameFrom(dataOf(source, stored)), dims, count, at: stored.next, end };
}

function readDims(source: Source, { type, tagAt, at, bytes }: Element, { limits }: Budget): number[] {
  const stored = NUMERIC_TYPES.get(type);
  // Signed by the format; some writers say unsigned and mean the same.
  if ((stored !== 'int32' && stored !== 'uint32') || bytes % 4 !== 0 || bytes < 8) {
    refuse(source, 'corrupt', tagAt, `two or more dimensions of type 5, found ${bytes} bytes of type ${type}`);
  }
  const count = bytes / 4;
  if (count > limits.dimensions)
    refuse(source, 'too-large', tagAt, `${count} dimensions, at most ${limits.dimensions} are read`);
  return Array.from({ length: count }, (_, i) => int32(source, at + 4 * i));
}

/** Refuses content that ends before its matrix does: the sizes contradict each other. */
export function mustEnd(source: Source, { name, end }: Head, at: number): void {
  if (at !== end) refuse(source, 'corrupt', at, `${end - at} bytes too many in "${name}"`);
}
