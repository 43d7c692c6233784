/**
 * Values as Athena writes them into a result, where everything is text.
 *
 * From documentation and measurements that others published: the types in `ColumnInfo`, `true`, `2017-01-01 00:00:00.000`,
 * `2017-01-02`, `[1, 2]`, `{1=2, 3=4}`, `{a=1, b=2}` (PyAthena, tests/pyathena/test_cursor.py, run against the service); bytes
 * as `01 02` (athena-local, "Value rendering"). Doubles as Java writes them, in which Trino is written: `1.0E7`, `NaN`.
 */
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

/** DuckDB's types by the names of Athena; sums of whole numbers are HUGEINT there and `bigint` in Trino. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/\[\]$/, 'array'],
  [/^STRUCT/, 'row'],
  [/^MAP/, 'map'],
  [/^BOOLEAN$/, 'boolean'],
  [/^TINYINT$/, 'tinyint'],
  [/^SMALLINT$/, 'smallint'],
  [/^INTEGER$/, 'integer'],
  [/^(?:U?BIGINT|U?HUGEINT|UINTEGER)$/, 'bigint'],
  [/^FLOAT$/, 'float'],
  [/^DOUBLE$/, 'double'],
  [/^DECIMAL/, 'decimal'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP/, 'timestamp'],
  [/^BLOB$/, 'varbinary'],
  [/^VARCHAR$/, 'varchar'],
];

/** @throws {Error} on a type for which nobody has looked up how Athena writes it */
export function athenaType(type: DuckDBType): string {
  const found = TYPES.find(([pattern]) => pattern.test(String(type)));
  if (found === undefined) throw new Error(`how Athena writes ${type} is not known here`);
  return found[1];
}

/** @returns undefined for null, which has no text */
export function athenaText(value: DuckDBValue): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : javaText(value);
  if (value instanceof DuckDBTimestampValue)
    return new Date(Number(value.micros / 1000n)).toISOString().replace('T', ' ').slice(0, -1);
  if (value instanceof DuckDBDateValue || value instanceof DuckDBDecimalValue) return String(value);
  if (value instanceof DuckDBBlobValue)
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (value instanceof DuckDBListValue) return `[${value.items.map(inner).join(', ')}]`;
  if (value instanceof DuckDBStructValue)
    return `{${Object.entries(value.entries)
      .map(([name, one]) => `${name}=${inner(one)}`)
      .join(', ')}}`;
  if (value instanceof DuckDBMapValue)
    return `{${value.entries.map(({ key, value: one }) => `${inner(key)}=${inner(one)}`).join(', ')}}`;
  return String(value);
}

/** A double, which has a point even where it is whole. Source: Java SE, `Double.toString`. */
export function javaText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

function inner(value: DuckDBValue): string {
  return athenaText(value) ?? 'null';
}
