/**
 * Writes Parquet: Arrow columns in JavaScript, handed to `parquet-wasm` as an IPC stream.
 *
 * zstd everywhere (at the writer's own level, it offers no other), the encodings that `schema.ts` names, and statistics
 * for each column of each row group, by which a query skips row groups. Page indexes would cost more bytes than they
 * save here.
 */
import { type Data, Field, makeData, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import {
  Compression,
  EnabledStatistics,
  Encoding,
  Table as WasmTable,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import { COLUMNS, type Column, type RowOf, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { measureColumns } from '../../quality/rules/index.ts';
import { arrowColumn } from './arrays.ts';

/** Tables whose rows are few enough to be held at once; `samples.ts` writes the long one. */
export type SmallTable = Exclude<TableName, 'samples'>;

const ENCODINGS = { delta: Encoding.DELTA_BINARY_PACKED, plain: Encoding.PLAIN } as const;

const NO_MEASURES = Object.fromEntries(measureColumns.map(({ column }) => [column, null]));

const NAMES: ReadonlyMap<TableName, ReadonlySet<string>> = new Map(
  TABLE_NAMES.map((table) => [table, new Set(COLUMNS[table].map(({ name }) => name))]),
);

/**
 * One Parquet file with the given rows, in their order. The same rows give the same bytes.
 *
 * @param rows may be empty: the file then has the columns and no row
 * @throws {TypeError} when a value does not fit its column, or a measure is none of the catalogue's
 */
export function encodeRows<T extends SmallTable>(table: T, rows: readonly RowOf<T>[]): Uint8Array {
  const cells = rows.map((row) => cellsOf(row, table));
  const columns = COLUMNS[table].map((column) =>
    arrowColumn(
      column,
      cells.map((row) => row[column.name]),
    ),
  );
  return encodeColumns(COLUMNS[table], columns, rows.length);
}

/**
 * One Parquet file with a single row group.
 *
 * @param data one for each column, of `rowCount` values and with buffers of its own
 */
export function encodeColumns(columns: readonly Column[], data: readonly Data[], rowCount: number): Uint8Array {
  const schema = new Schema(columns.map(({ name, nullable }, index) => new Field(name, data[index]!.type, nullable)));
  const struct = makeData({ type: new Struct(schema.fields), length: rowCount, nullCount: 0, children: [...data] });
  const stream = tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
  // Both wasm objects are consumed by the call that takes them, also when it throws: nothing is left to free.
  return writeParquet(WasmTable.fromIPCStream(stream), writerProperties(columns, rowCount));
}

/** A row as one flat object; what a row of `windows` does not say about a measure is null. */
function cellsOf(row: object, table: SmallTable): Readonly<Record<string, unknown>> {
  const { measures, ...fixed } = row as { measures?: Readonly<Record<string, unknown>> };
  const cells = table === 'windows' ? { ...NO_MEASURES, ...measures, ...fixed } : row;
  for (const name of Object.keys(cells)) {
    if (!NAMES.get(table)?.has(name))
      throw new TypeError(`${table} has no ${name in fixed ? 'column' : 'measure'} ${name}`);
  }
  return cells as Readonly<Record<string, unknown>>;
}

function writerProperties(columns: readonly Column[], rowCount: number): WriterProperties {
  let builder = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setStatisticsEnabled(EnabledStatistics.Chunk)
    .setMaxRowGroupSize(Math.max(rowCount, 1));
  for (const { name, encoding } of columns) {
    if (encoding === undefined) continue;
    // A dictionary, when left on, silently replaces the encoding.
    builder = builder.setColumnDictionaryEnabled(name, false).setColumnEncoding(name, ENCODINGS[encoding]);
  }
  return builder.build();
}
