/**
 * Encodes Arrow columns of one row group: handed to `parquet-wasm` as an IPC stream, written as a Parquet file of their
 * own, and taken out of it chunk by chunk. Each column has statistics; page indexes would cost more bytes than they
 * save.
 *
 * Arrow's IPC writer joins byte ranges that touch or overlap in one ArrayBuffer, and two columns that share memory come
 * out corrupt, sometimes without an error: every column needs a buffer of its own.
 *
 * Of the packages, the modules that are needed are named one by one: their faces load 40 more, a tenth of what a start loads.
 */
import { type Data, makeData } from 'apache-arrow/data';
import { RecordBatchStreamWriter } from 'apache-arrow/ipc/writer';
import { RecordBatch } from 'apache-arrow/recordbatch';
import { Field, Schema } from 'apache-arrow/schema';
import { Struct } from 'apache-arrow/type';
import {
  Compression,
  EnabledStatistics,
  Encoding,
  Table as WasmTable,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import type { Column } from '../../lake/column.ts';
import { chunksIn } from './chunks-in.ts';
import type { Chunk } from './join-row-groups.ts';
import { release } from './release.ts';

const ENCODINGS = { delta: Encoding.DELTA_BINARY_PACKED, plain: Encoding.PLAIN } as const;

/**
 * The chunks of some columns of one row group: zstd at the writer's own level, it offers no other, and the encodings
 * that the schema names.
 *
 * @param data one for each column, of `rowCount` values and with buffers of its own
 */
export function arrowChunks(columns: readonly Column[], data: readonly Data[], rowCount: number): Chunk[] {
  const schema = new Schema(columns.map(({ name, nullable }, index) => new Field(name, data[index]!.type, nullable)));
  const struct = makeData({ type: new Struct(schema.fields), length: rowCount, nullCount: 0, children: [...data] });
  const stream = RecordBatchStreamWriter.writeAll([new RecordBatch(schema, struct)]).toUint8Array(true);
  // Both wasm objects are consumed by the call that takes them, also when it throws: nothing is left to free.
  const table = WasmTable.fromIPCStream(stream);
  release(stream);
  const file = writeParquet(table, writerProperties(columns, rowCount));
  return chunksIn(file).flatMap(({ chunks }) => chunks);
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
