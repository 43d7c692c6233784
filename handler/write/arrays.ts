/**
 * Builds Arrow columns from plain values, checking each value against its column: a writer that rounds, wraps or
 * guesses would put a wrong number where nobody looks again.
 *
 * Every buffer is allocated on its own. Arrow's IPC writer joins byte ranges that touch or overlap in one ArrayBuffer,
 * and two columns that share memory come out corrupt, sometimes without an error.
 */
import { Bool, type Data, Float64, Int32, Int64, makeData, TimestampMillisecond, Utf8 } from 'apache-arrow';
import type { Column } from '../../lake/schema.ts';

const INT32_MAX = 2 ** 31 - 1;

/**
 * One Arrow column.
 *
 * @param values one per row; null where there is none
 * @throws {TypeError} when a value is not what the column holds, or missing where the column must have one
 */
export function arrowColumn(column: Column, values: readonly unknown[]): Data {
  const { validity, nullCount } = validityOf(column, values);
  const common = { length: values.length, nullCount, nullBitmap: nullCount > 0 ? validity : null };
  switch (column.type) {
    case 'string':
      return utf8(column, values, common);
    case 'boolean':
      return makeData({ ...common, type: new Bool(), data: bits(column, values) });
    case 'int32':
      return makeData({ ...common, type: new Int32(), data: int32s(column, values) });
    case 'double':
      return makeData({ ...common, type: new Float64(), data: doubles(column, values) });
    case 'int64':
      return makeData({ ...common, type: new Int64(), data: int64s(column, values) });
    case 'timestamp':
      return makeData({ ...common, type: new TimestampMillisecond(), data: instants(column, values) });
  }
}

interface Common {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

function validityOf(column: Column, values: readonly unknown[]): { validity: Uint8Array; nullCount: number } {
  const validity = new Uint8Array(bitmapBytes(values.length));
  let nullCount = 0;
  values.forEach((value, row) => {
    if (value !== null) setBit(validity, row);
    else if (column.nullable) nullCount++;
    else throw wrong(column, row, value);
  });
  return { validity, nullCount };
}

/** Text as UTF-8; half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD. */
function utf8(column: Column, values: readonly unknown[], common: Common): Data {
  const valueOffsets = new Int32Array(values.length + 1);
  let units = 0;
  values.forEach((value, row) => {
    if (value === null) return;
    if (typeof value !== 'string') throw wrong(column, row, value);
    units += value.length;
  });
  // One UTF-16 unit needs at most three bytes of UTF-8.
  const bytes = new Uint8Array(units * 3);
  const encoder = new TextEncoder();
  let end = 0;
  values.forEach((value, row) => {
    if (typeof value === 'string') end += encoder.encodeInto(value, bytes.subarray(end)).written;
    valueOffsets[row + 1] = end;
  });
  return makeData({ ...common, type: new Utf8(), valueOffsets, data: bytes.slice(0, end) });
}

function bits(column: Column, values: readonly unknown[]): Uint8Array {
  const bitmap = new Uint8Array(bitmapBytes(values.length));
  values.forEach((value, row) => {
    if (value === null) return;
    if (typeof value !== 'boolean') throw wrong(column, row, value);
    if (value) setBit(bitmap, row);
  });
  return bitmap;
}

function int32s(column: Column, values: readonly unknown[]): Int32Array {
  return Int32Array.from(values, (value, row) => {
    if (value === null) return 0;
    if (!Number.isInteger(value) || Math.abs(Number(value) + 0.5) > INT32_MAX + 0.5) throw wrong(column, row, value);
    return Number(value);
  });
}

function doubles(column: Column, values: readonly unknown[]): Float64Array {
  return Float64Array.from(values, (value, row) => {
    if (value === null) return 0;
    if (typeof value !== 'number') throw wrong(column, row, value);
    return value;
  });
}

function int64s(column: Column, values: readonly unknown[]): BigInt64Array {
  return BigInt64Array.from(values, (value, row) => {
    if (value === null) return 0n;
    if (!Number.isSafeInteger(value)) throw wrong(column, row, value);
    return BigInt(Number(value));
  });
}

function instants(column: Column, values: readonly unknown[]): BigInt64Array {
  return BigInt64Array.from(values, (value, row) => {
    if (value === null) return 0n;
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw wrong(column, row, value);
    return BigInt(value.getTime());
  });
}

function wrong({ name, type, nullable }: Column, row: number, value: unknown): TypeError {
  const found = value instanceof Date ? 'an invalid date' : `${typeof value} ${String(value).slice(0, 40)}`;
  return new TypeError(`column ${name} holds ${type}${nullable ? ' or null' : ''}, row ${row} has ${found}`);
}

/** Arrow bitmaps are read eight bytes at a time. */
function bitmapBytes(length: number): number {
  return Math.ceil(length / 64) * 8;
}

function setBit(bitmap: Uint8Array, index: number): void {
  bitmap[index >> 3]! |= 1 << (index & 7);
}
