/**
 * Checks each value against its column before it is written: a writer that rounds, wraps or guesses would put a wrong
 * number where no one looks again.
 */
import type { Column, ColumnType } from '../../lake/column.ts';

/** A value as Parquet stores it: an int64 and a timestamp, in milliseconds, are a bigint. */
export type StoredValue = string | number | bigint | boolean | null;

/** The value as stored; undefined when it is not of this type. */
const STORED: Readonly<Record<ColumnType, (value: unknown) => StoredValue | undefined>> = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  double: (value) => (typeof value === 'number' ? value : undefined),
  int32: (value) => (typeof value === 'number' && (value | 0) === value ? value : undefined),
  int64: (value) => (Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined),
  timestamp: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? BigInt(value.getTime()) : undefined),
};

/**
 * A cell as its column stores it.
 *
 * @param row number of the row, from 0, for the message
 * @throws {TypeError} when the value is not what the column holds, or missing where the column must have one
 */
export function storedValue(column: Column, value: unknown, row: number): StoredValue {
  if (value === null && column.nullable) return null;
  const stored = STORED[column.type](value);
  if (stored === undefined) throw wrong(column, value, row);
  return stored;
}

function wrong({ name, type, nullable }: Column, value: unknown, row: number): TypeError {
  const found = value instanceof Date ? 'an invalid date' : `${typeof value} ${String(value).slice(0, 40)}`;
  return new TypeError(`column ${name} holds ${type}${nullable ? ' or null' : ''}, row ${row} has ${found}`);
}
