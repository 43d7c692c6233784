/**
 * What the footers of all tables have in common: the columns of `lake/schema.ts` as Parquet names them, who wrote the
 * file, and how much of a text its statistics hold.
 *
 * Source: Apache Parquet, "Logical Types".
 */
import type { SchemaElement } from 'hyparquet';
import type { Column, ColumnType } from '../../lake/column.ts';

/** Readers tell writers apart by this, application and version, to work around known faults. */
export const CREATED_BY = 'hyparquet-writer version 0.17.0';

/** A whole recording id: a shorter prefix would let a query for one recording open others. */
export const MAX_STATISTIC_BYTES = 64;

/** The older `converted_type` is written beside `logical_type` for readers that know only that. */
const TYPES = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  // Not adjusted to UTC: both engines then call it TIMESTAMP, without a zone. Athena cannot read nanoseconds.
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
  },
} as const satisfies Record<ColumnType, Partial<SchemaElement>>;

/** A column as Parquet names it. */
export type TypedElement = SchemaElement & { readonly type: (typeof TYPES)[ColumnType]['type'] };

const known = new WeakMap<readonly Column[], readonly [SchemaElement, ...TypedElement[]]>();

/** The schema of a file: its root, then each column in order. It is made once for each list of columns. */
export function schemaElements(columns: readonly Column[]): readonly [SchemaElement, ...TypedElement[]] {
  const elements = known.get(columns) ?? [
    { name: 'schema', num_children: columns.length },
    ...columns.map(schemaElement),
  ];
  known.set(columns, elements);
  return elements;
}

/** One column, with its physical type. */
export function schemaElement({ name, type, nullable }: Column) {
  return { name, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED', ...TYPES[type] } satisfies SchemaElement;
}
