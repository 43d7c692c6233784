/** Where the samples of each channel lie, whichever way a tool keeps them: in a matrix, one variable each, end to end. */

import type { MatrixFacts } from '../../quality/facts.ts';
import { MAX_LEADS } from '../../quality/limits.ts';
import type { Profile } from '../../quality/profile.ts';
import type { NumericArray, NumericVariable, Values } from '../mat/variables.ts';
import { release } from '../write/release.ts';

/** Numbers as JavaScript computes with them: 64-bit integers have become doubles. */
export type NumberArray = Exclude<NumericArray, BigInt64Array | BigUint64Array>;

/** One channel: every `stride`-th value of `values` from `start`. */
export interface Track {
  readonly values: Values;
  readonly start: number;
  readonly stride: number;
}

/** The channels of a recording, equally long. */
export interface Tracks {
  readonly tracks: readonly Track[];
  /** Samples of each. */
  readonly sampleCount: number;
  /** Undefined when they do not lie in one matrix. */
  readonly matrix: MatrixFacts | undefined;
}

/** How a profile says that a matrix lies. */
export type Orientation = Profile['recording']['orientation'];

/** Which side of a matrix are leads where more than its shape is known. */
export interface Sides {
  readonly leadsInRows: boolean;
  readonly saidBy: MatrixFacts['saidBy'];
}

/** Whether the rows of a matrix are its leads; by shape the shorter side is, and of a square one the rows. */
export function sidesOf(
  [rows = 0, columns = 0]: readonly number[],
  orientation: Orientation,
  known: { readonly samples?: number | undefined; readonly leads?: number | undefined } = {},
): Sides {
  if (orientation !== 'auto') return { leadsInRows: orientation === 'leads in rows', saidBy: 'profile' };
  const { samples, leads } = known;
  const isEither = (side: number, other: number, said: number | undefined) => side === said && other !== said;
  if (isEither(columns, rows, samples) || isEither(rows, columns, leads)) return { leadsInRows: true, saidBy: 'file' };
  if (isEither(rows, columns, samples) || isEither(columns, rows, leads)) return { leadsInRows: false, saidBy: 'file' };
  return { leadsInRows: rows <= columns, saidBy: 'shape' };
}

/** The channels of a matrix. */
export function tracksInMatrix({ dims, values }: NumericVariable, { leadsInRows, saidBy }: Sides): Tracks {
  const [rows = 0, columns = 0] = dims;
  const count = leadsInRows ? rows : columns;
  const sampleCount = leadsInRows ? columns : rows;
  return {
    tracks: Array.from({ length: Math.min(count, MAX_LEADS) }, (_, index) =>
      leadsInRows ? { values, start: index, stride: rows } : { values, start: index * rows, stride: 1 },
    ),
    sampleCount,
    matrix: { rows, columns, leadsIn: leadsInRows ? 'rows' : 'columns', saidBy },
  };
}

/** A vector as one channel. */
export function trackOf({ values }: NumericVariable): Track {
  return { values, start: 0, stride: 1 };
}

/** Values of all channels that are read at a time where they lie between one another: of few leads, a million rows at once would be large. */
const BLOCK_VALUES = 1 << 20;

/** How the values of a channel are read. */
export interface ReadOptions {
  /** What was read before and nobody looks at any more: its memory is used again where it is no part of a file's. */
  readonly again?: ArrayLike<number> | undefined;
  /** Values of all channels, read at a time; the default is for use, others for tests. */
  readonly blockValues?: number;
}

/** Values `[from, to)` of a channel, in the order of time. */
export function readTrack(
  { values, start, stride }: Track,
  from: number,
  to: number,
  { again, blockValues = BLOCK_VALUES }: ReadOptions = {},
): NumberArray {
  if (to <= from) return new Float64Array();
  if (stride === 1) {
    if (values.lend === undefined) return numbers(values.slice(start + from, start + to));
    return values.lend(start + from, start + to, (block) => {
      const copy = arrayLike(block, to - from, again);
      (copy as Float64Array).set(block as Float64Array); // of any typed array: both are of one type
      return own(numbers(copy));
    });
  }
  // Whole rows: they are the same for all channels, and a file keeps what it has just read.
  const first = start - (start % stride);
  const rows = Math.max(1, Math.floor(blockValues / stride));
  let picked: NumericArray | undefined;
  for (let row = from; row < to; row += rows) {
    inBlock(values, first + row * stride, first + Math.min(row + rows, to) * stride, (block) => {
      picked ??= arrayLike(block, to - from, again);
      pick(picked.subarray(row - from, row - from + rows), block, start - first, stride);
    });
  }
  return own(numbers(picked!));
}

/** Arrays that nobody looks at but whoever was given them. */
const owned = new WeakSet<NumberArray>();

/** Says of an array that nobody else looks at it, nor at any other part of its memory: that may be given back, or used again. */
export function own<T extends NumberArray>(values: T): T {
  owned.add(values);
  return values;
}

/** Gives the memory of values back where nobody else looks at them; they are not to be used after that. */
export function giveBack(values: NumberArray): void {
  if (owned.has(values)) release(values);
}

/** So many doubles, in the memory of an array that nobody looks at any more where that is no part of a file's and has room. */
export function doubles(length: number, again: ArrayLike<number> | undefined): Float64Array {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  return own(isSpare(again, bytes) ? new Float64Array(again.buffer, 0, length) : new Float64Array(length));
}

/** Values for the length of a call: large blocks that nobody keeps would otherwise be left to the collector. */
export function inBlock<T>(values: Values, from: number, to: number, use: (block: NumericArray) => T): T {
  return values.lend === undefined ? use(values.slice(from, to)) : values.lend(from, to, use);
}

/** An array of the type of a block; see `doubles`. */
function arrayLike(block: NumericArray, length: number, again: ArrayLike<number> | undefined): NumericArray {
  const ArrayOf = block.constructor as {
    new (length: number): NumericArray;
    new (memory: ArrayBufferLike, at: number, length: number): NumericArray;
  };
  return isSpare(again, length * block.BYTES_PER_ELEMENT) ? new ArrayOf(again.buffer, 0, length) : new ArrayOf(length);
}

/** Has an array, of which nobody looks at any part, so many bytes? Its memory must begin where it does. */
function isSpare(again: ArrayLike<number> | undefined, bytes: number): again is NumberArray {
  if (again === undefined || !owned.has(again as NumberArray)) return false;
  const { buffer, byteOffset } = again as NumberArray;
  return byteOffset === 0 && buffer.byteLength >= bytes;
}

function pick(into: NumericArray, block: NumericArray, from: number, stride: number): void {
  for (let i = 0, source = from; i < into.length; i += 1, source += stride) into[i] = block[source]!;
}

function numbers(values: NumericArray): NumberArray {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number);
  return values;
}
