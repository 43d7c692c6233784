/**
 * Encodes the millivolts of one row group: handed to `parquet-wasm` as an IPC stream of Arrow, written as a Parquet file of
 * their own, and taken out of it as a chunk. It has statistics; page indexes would cost more bytes than they save.
 *
 * Both packages take 35 MB and a tenth of a second, and recordings in counts need neither: so this file is imported when the
 * first recording in millivolts is written (`changing-chunks.ts`). Of Arrow, the modules that are needed are named one by one:
 * its face loads 40 more.
 */
import { makeData } from 'apache-arrow/data';
import { RecordBatchStreamWriter } from 'apache-arrow/ipc/writer';
import { RecordBatch } from 'apache-arrow/recordbatch';
import { Field, Schema } from 'apache-arrow/schema';
import { Float64, Struct } from 'apache-arrow/type';
import {
  Compression,
  EnabledStatistics,
  Table as WasmTable,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import type { Column } from '../../lake/column.ts';
import { chunksIn } from './chunks-in.ts';
import type { Chunk } from './join-row-groups.ts';
import type { Presence } from './parquet/delta-chunk.ts';
import { release } from './release.ts';

/** `parquet-wasm` offers no level of zstd. Without an encoding it is a dictionary where values repeat, else PLAIN. */
const writerProperties = (rows: number) =>
  new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setStatisticsEnabled(EnabledStatistics.Chunk)
    .setMaxRowGroupSize(Math.max(rows, 1))
    .build();

/**
 * The chunk of a nullable column of doubles.
 *
 * @param values one for each row; those of rows without a value are not looked at, and the memory of all is given back
 */
export function millivoltsChunk({ name }: Column, values: Float64Array, { nullCount, bitmap }: Presence): Chunk {
  const { length } = values;
  const data = makeData({ length, nullCount, nullBitmap: bitmap, type: new Float64(), data: values });
  const schema = new Schema([new Field(name, data.type, true)]);
  const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children: [data] });
  const stream = RecordBatchStreamWriter.writeAll([new RecordBatch(schema, struct)]).toUint8Array(true);
  release(values);
  // Both wasm objects are consumed by the call that takes them, also when it throws: nothing is left to free.
  const table = WasmTable.fromIPCStream(stream);
  release(stream);
  const [chunk] = chunksIn(writeParquet(table, writerProperties(length))).flatMap(({ chunks }) => chunks);
  return chunk!; // of one column there is one
}
