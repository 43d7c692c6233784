/**
 * Compares ways to write the tables: `node test/handler/write/compare-writers.ts`. Prints bytes and processor time of small
 * tables by row count, and of a million rows of `samples`. The figures of docs/adr/0028 come from here.
 *
 * Where Arrow takes part, its arrays are made beforehand: what is timed is what the writer does.
 */
import { zstdCompressSync } from 'node:zlib';
import {
  Bool,
  type Data,
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import * as wasm from 'parquet-wasm';
import { encodeCells } from '../../../handler/write/encode-cells.ts';
import { encodeSamples } from '../../../handler/write/encode-samples.ts';
import type { Cells } from '../../../handler/write/held/held-rows.ts';
import type { SampleSource } from '../../../handler/write/sample-source.ts';
import { schemaElements } from '../../../handler/write/schema-elements.ts';
import { storedValue } from '../../../handler/write/stored-value.ts';
import type { Column, ColumnType } from '../../../lake/column.ts';
import { COLUMNS } from '../../../lake/schema.ts';
import { measureColumns } from '../../../quality/judge/measure-columns.ts';
import { cpuSeconds } from '../../bench/measure.ts';
import { finding, recording, window } from '../../support/rows.ts';
import { readLeads, sourceOf, WINDOW_SAMPLES } from './record-105.ts';

const MILLION = 1_000_000;
const DELTA: readonly string[] = ['window_index', 'sample', 'adu'];

type Codec = 'ZSTD' | 'UNCOMPRESSED';

/** Rows that are unlike each other in what differs from window to window and from finding to finding. */
const ROWS: Readonly<Record<'recordings' | 'windows' | 'findings', (row: number) => Cells>> = {
  recordings: () => ({ ...recording }),
  windows: (row) => {
    const { measures: _, ...fixed } = window;
    const measures = measureColumns.map(({ column }, index) => [column, Math.sin(row * 97 + index)]);
    return { ...fixed, window_index: row, start_s: row * 10, end_s: row * 10 + 10, ...Object.fromEntries(measures) };
  },
  findings: (row) => ({ ...finding, start_s: row * 10, value: Math.sin(row), message: `steep for ${row} ms of it` }),
};

const ARROW: Readonly<Record<ColumnType, () => DataType>> = {
  string: () => new Utf8(),
  int32: () => new Int32(),
  int64: () => new Int64(),
  double: () => new Float64(),
  boolean: () => new Bool(),
  timestamp: () => new TimestampMillisecond(),
};

for (const table of ['recordings', 'windows', 'findings'] as const) {
  for (const count of table === 'recordings' ? [1] : [1, 4, 16, 1000]) {
    const rows = Array.from({ length: count }, (_, row) => ROWS[table](row));
    await compareSmall(`${table}, ${count.toLocaleString('en')} rows`, COLUMNS[table], rows);
  }
}
await compareSamples();

async function compareSmall(name: string, columns: readonly Column[], rows: readonly Cells[]): Promise<void> {
  const { data, schema } = arrowOf(columns, rows);
  console.log(name);
  const times = Math.max(3, Math.round(400 / rows.length));
  await line('this project', times, () => encodeCells(columns, rows));
  await line('hyparquet-writer, uncompressed', times, () => hyparquet(columns, rows, 'UNCOMPRESSED'));
  await line('hyparquet-writer, zstd everywhere', times, () => hyparquet(columns, rows, 'ZSTD'));
  await line('arrow and parquet-wasm', times, () => wasm.writeParquet(wasmTable(schema, data, rows.length), zstd()));
}

async function compareSamples(): Promise<void> {
  const source = sourceOf(readLeads(), 2, MILLION / 2);
  const cells = sampleCells(source);
  const ipc = ipcOfSamples(cells, () => new Utf8());
  const dictionaries = ipcOfSamples(cells, () => new Dictionary(new Utf8(), new Int32()));
  console.log('samples, 1,000,000 rows of two leads');
  await line('this project', 9, () => [...encodeSamples(source)][0]!.bytes);
  await line('parquet-wasm, ten columns', 3, () => wasm.writeParquet(wasm.Table.fromIPCStream(ipc), zstd(DELTA)));
  await line('its streaming writer', 3, () => streamed(ipc));
  await line('its streaming writer, Arrow dictionaries', 3, () => streamed(dictionaries));
  await line('hyparquet-writer, ten columns', 3, () => hyparquetSamples(cells, COLUMNS.samples));
  const changing = COLUMNS.samples.filter(({ name }) => DELTA.includes(name));
  await line('hyparquet-writer, the three that change', 9, () => hyparquetSamples(cells, changing));
}

type SampleCells = Readonly<Record<string, unknown[] | Int32Array>>;

/** The columns of `samples`, value by value. */
function sampleCells({ recordingId, samplingRateHz, sampleCount, leads, read }: SampleSource): SampleCells {
  const rows = leads.length * sampleCount;
  const numbers = (valueAt: (lead: number, sample: number) => number) =>
    Int32Array.from({ length: rows }, (_, row) => valueAt(Math.floor(row / sampleCount), row % sampleCount));
  const signals = leads.map((_, lead) => read(lead, 0, sampleCount));
  const constant = (value: unknown) => Array<unknown>(rows).fill(value);
  return {
    recording_id: constant(recordingId),
    lead: leads.flatMap(({ name }) => Array<string>(sampleCount).fill(name)),
    lead_index: numbers((lead) => lead),
    window_index: numbers((_, sample) => Math.floor(sample / WINDOW_SAMPLES)),
    sample: numbers((_, sample) => sample),
    adu: numbers((lead, sample) => signals[lead]![sample]!),
    gain_adu_per_mv: constant(leads[0]!.gainAduPerMv),
    zero_adu: constant(leads[0]!.zeroAdu),
    sampling_rate_hz: constant(samplingRateHz),
    mv: constant(null),
  };
}

function ipcOfSamples(cells: SampleCells, textType: () => DataType): Uint8Array {
  const data = COLUMNS.samples.map(({ name, type }) => {
    return vectorFromArray(Array.from(cells[name]!), type === 'string' ? textType() : ARROW[type]()).data[0]!;
  });
  return ipcOf(schemaOf(COLUMNS.samples, data), data, MILLION);
}

function hyparquetSamples(cells: SampleCells, columns: readonly Column[]): Uint8Array {
  const sources = columns.map(
    ({ name }): ColumnSource => ({
      name,
      data: cells[name]!,
      ...(DELTA.includes(name) && { encoding: 'DELTA_BINARY_PACKED' }),
    }),
  );
  return hyparquetFile(columns, sources, 'ZSTD');
}

async function line(writer: string, times: number, write: () => Uint8Array | Promise<Uint8Array>): Promise<void> {
  let bytes = 0;
  const run = async () => {
    for (let i = 0; i < times; i += 1) bytes = (await write()).length;
  };
  await run();
  const ms: number[] = [];
  for (let i = 0; i < 7; i += 1) ms.push(((await cpuSeconds(run)) * 1000) / times);
  // The least disturbed run: others use the machine too.
  const figures = `${bytes.toLocaleString('en').padStart(12)} bytes ${Math.min(...ms)
    .toFixed(2)
    .padStart(9)} ms`;
  console.log(`  ${writer.padEnd(42)}${figures}`);
}

function hyparquet(columns: readonly Column[], rows: readonly Cells[], codec: Codec): Uint8Array {
  const sources = columns.map((column): ColumnSource => {
    const data = rows.map((row, index) => storedValue(column, row[column.name], index));
    return { name: column.name, data, ...(['double', 'boolean'].includes(column.type) && { encoding: 'PLAIN' }) };
  });
  return hyparquetFile(columns, sources, codec);
}

function hyparquetFile(columns: readonly Column[], columnData: ColumnSource[], codec: Codec): Uint8Array {
  const compressors = { ZSTD: (page: Uint8Array) => zstdCompressSync(page) };
  const schema = [...schemaElements(columns)];
  const options = { statisticsTruncateLength: 64, rowGroupSize: MILLION, codec, compressors };
  return new Uint8Array(parquetWriteBuffer({ schema, columnData, ...options }));
}

function arrowOf(columns: readonly Column[], rows: readonly Cells[]): { data: Data[]; schema: Schema } {
  const data = columns.map((column) => {
    const values = rows.map((row, index) => storedValue(column, row[column.name], index));
    return vectorFromArray(values, ARROW[column.type]()).data[0]!;
  });
  return { data, schema: schemaOf(columns, data) };
}

function schemaOf(columns: readonly Column[], data: readonly Data[]): Schema {
  return new Schema(columns.map(({ name, nullable }, index) => new Field(name, data[index]!.type, nullable)));
}

function wasmTable(schema: Schema, children: Data[], length: number): wasm.Table {
  return wasm.Table.fromIPCStream(ipcOf(schema, children, length));
}

function ipcOf(schema: Schema, children: Data[], length: number): Uint8Array {
  const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
}

function zstd(delta: readonly string[] = []): wasm.WriterProperties {
  let builder = new wasm.WriterPropertiesBuilder()
    .setCompression(wasm.Compression.ZSTD)
    .setStatisticsEnabled(wasm.EnabledStatistics.Chunk)
    .setMaxRowGroupSize(MILLION);
  for (const name of delta) {
    builder = builder
      .setColumnDictionaryEnabled(name, false)
      .setColumnEncoding(name, wasm.Encoding.DELTA_BINARY_PACKED);
  }
  return builder.build();
}

async function streamed(ipc: Uint8Array): Promise<Uint8Array> {
  const table = wasm.Table.fromIPCStream(ipc);
  const batches = table.recordBatches();
  table.free(); // else the tables of all runs stay in WebAssembly's memory
  const input = new ReadableStream({
    start(controller) {
      for (const one of batches) controller.enqueue(one);
      controller.close();
    },
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of await wasm.transformParquetStream(input, zstd(DELTA))) pieces.push(piece);
  return Buffer.concat(pieces);
}
