/** The column types of `schema.ts` as Glue and the two SQL engines call them. */
import type { ColumnType } from './column.ts';

const GLUE = {
  string: 'string',
  int32: 'int',
  int64: 'bigint',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp',
} as const satisfies Record<ColumnType, string>;

const TRINO = {
  string: 'varchar',
  int32: 'integer',
  int64: 'bigint',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp(3)',
} as const satisfies Record<ColumnType, string>;

const DUCKDB = {
  string: 'VARCHAR',
  int32: 'INTEGER',
  int64: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
} as const satisfies Record<ColumnType, string>;

/** The type in a Glue table, by which Athena reads. */
export function glueType(type: ColumnType): string {
  return GLUE[type];
}

/** The type in Trino, which Athena is: for what a view says of its columns. */
export function trinoType(type: ColumnType): string {
  return TRINO[type];
}

/** The type in DuckDB. */
export function duckDbType(type: ColumnType): string {
  return DUCKDB[type];
}
