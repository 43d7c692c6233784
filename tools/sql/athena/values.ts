/**
 * Athena hands every value out as text. Here it becomes what DuckDB gives for the same statement, so that a table, JSON, CSV
 * and Parquet come out alike from both.
 *
 * Source: Amazon Athena User Guide, "Data types in Amazon Athena", and API Reference, `ColumnInfo` and `Datum`; how each type is
 * written, from the tests of PyAthena, which run against the service: `2017-01-01 00:00:00.000`, `2017-01-02`, `true`,
 * `[1, 2]`, `{1=2, 3=4}`, and bytes as `01 02`.
 */
import type { SqlValue } from '../../../local/open-lake.ts';

/** How a column of Athena is read. */
export interface ColumnReading {
  /** The name of its type in DuckDB, by which the Parquet writer chooses. */
  readonly engineType: string;
  readonly read: (text: string) => SqlValue;
}

const NUMBER = { engineType: 'DOUBLE', read: Number } as const; // NaN, Infinity and 1.0E7 are written as JavaScript reads them
const SMALL = { engineType: 'INTEGER', read: Number } as const;
/** Lists, maps and rows stay as Athena writes them: texts in them have no quotes, so nothing can take them apart. */
const TEXT: ColumnReading = { engineType: 'VARCHAR', read: (text) => text };

const READINGS: Readonly<Record<string, ColumnReading>> = {
  boolean: { engineType: 'BOOLEAN', read: (text) => text === 'true' },
  tinyint: SMALL,
  smallint: SMALL,
  integer: SMALL,
  bigint: { engineType: 'BIGINT', read: BigInt },
  float: NUMBER,
  real: NUMBER,
  double: NUMBER,
  decimal: { engineType: 'DECIMAL', read: decimalOf },
  timestamp: { engineType: 'TIMESTAMP', read: (text) => new Date(`${text.replace(' ', 'T')}Z`) },
  date: { engineType: 'DATE', read: (text) => new Date(`${text}T00:00:00Z`) },
  varbinary: { engineType: 'BLOB', read: (text) => Buffer.from(text.replaceAll(' ', ''), 'hex') },
};

/** A number, or the text of one that has more digits than a number keeps: `12345678901234567890.12`. */
function decimalOf(text: string): number | string {
  const value = Number(text);
  return digitsOf(String(value)) === digitsOf(text) ? value : text;
}

/** `12e-1` of `1.2`, `01.20` and `-0.12e1`: the same for all ways to write a number, but for its sign. */
function digitsOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[-+]/, '').split('.');
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return digits === '' ? '0' : `${digits}e${Number(exponent) - fraction.length + all.length - digits.length}`;
}

/** @param type as `ColumnInfo` calls it; a type that is not known here is text */
export function readingOf(type: string): ColumnReading {
  return READINGS[type.toLowerCase()] ?? TEXT;
}
