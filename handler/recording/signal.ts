/**
 * A recording's samples: leads × samples, read piece by piece from the variable's bytes, whichever way the matrix lies.
 * The windows that are judged and the row groups of Parquet come from here; nothing holds the whole signal a second time.
 */

import type { SignalSource } from '../../quality/judge/windows.ts';
import { isCount } from '../../quality/limits.ts';
import type { LeadHeader } from '../../quality/signal/piece.ts';
import type { NumericArray, Values } from '../mat/variables.ts';

/** Numbers as JavaScript computes with them: 64-bit integers have become doubles. */
export type NumberArray = Exclude<NumericArray, BigInt64Array | BigUint64Array>;

/** How the matrix lies: `leads` of the file's rows or columns, in the order of `headers`. */
export interface Layout {
  readonly rows: number;
  readonly leadsInRows: boolean;
}

/** What a signal is made of: values as they are stored, how the matrix lies, and a header for each lead. */
export interface SignalOptions {
  readonly values: Values;
  readonly layout: Layout;
  readonly headers: readonly LeadHeader[];
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  /** Turns a stored value into millivolts, when the stored ones are neither counts nor millivolts already. */
  readonly toMillivolts?: ((value: number, lead: LeadHeader) => number) | undefined;
}

/**
 * The samples of a recording: a view of the file's bytes, from which windows and row groups are copied piece by piece.
 */
export class Signal implements SignalSource {
  readonly headers: readonly LeadHeader[];
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  private readonly values: Values;
  private readonly layout: Layout;
  private readonly toMillivolts: ((value: number, lead: LeadHeader) => number) | undefined;

  constructor({ values, layout, headers, sampleCount, samplingRateHz, toMillivolts }: SignalOptions) {
    this.values = values;
    this.layout = layout;
    this.headers = headers;
    this.sampleCount = sampleCount;
    this.samplingRateHz = samplingRateHz;
    this.toMillivolts = toMillivolts;
  }

  /** Do the stored values count converter steps? Else they are millivolts. */
  get holdsCounts(): boolean {
    return this.headers[0]?.gainAduPerMv !== undefined;
  }

  /** Samples `[from, to)` of a lead (by position in `headers`): counts, or millivolts. */
  read(position: number, from: number, to: number): NumberArray {
    const header = this.headers[position]!;
    const stored = this.stored(header.index, from, to);
    const { toMillivolts } = this;
    return toMillivolts === undefined ? stored : Float64Array.from(stored, (value) => toMillivolts(value, header));
  }

  private stored(row: number, from: number, to: number): NumberArray {
    const { rows, leadsInRows } = this.layout;
    if (!leadsInRows) return numbers(this.values.slice(row * rows + from, row * rows + to));
    const block = this.values.slice(from * rows, to * rows);
    if (rows === 1) return numbers(block);
    const picked = new (block.constructor as new (length: number) => NumericArray)(to - from);
    for (let i = 0, at = row; i < picked.length; i += 1, at += rows) picked[i] = block[at]!;
    return numbers(picked);
  }
}

function numbers(values: NumericArray): NumberArray {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number);
  return values;
}

/** Are all finite values whole numbers that a 32-bit count can hold? Reads them in pieces. */
export function areCounts(values: Values): boolean {
  const PIECE = 1 << 16;
  for (let from = 0; from < values.length; from += PIECE) {
    const piece = values.slice(from, Math.min(from + PIECE, values.length));
    if (isNarrow(piece)) return true;
    for (const value of numbers(piece)) {
      if (Number.isFinite(value) && !isCount(value)) return false;
    }
  }
  return true;
}

/** Every value of such an array is a 32-bit whole number, whatever it is. */
function isNarrow(values: NumericArray): boolean {
  return (
    values instanceof Int8Array ||
    values instanceof Uint8Array ||
    values instanceof Int16Array ||
    values instanceof Uint16Array ||
    values instanceof Int32Array
  );
}
