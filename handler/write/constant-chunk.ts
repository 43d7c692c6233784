/**
 * The column chunk of a column that holds one value for a whole lead: a page of the distinct values and a page of run
 * lengths, some hundred bytes however many rows there are.
 *
 * `parquet-wasm` and `hyparquet-writer` get to the same pages by hashing the value of every row, which for the constant
 * columns of `samples` takes five times as long as the samples themselves (docs/adr/0028). The pages stay uncompressed:
 * there is nothing left to compress.
 *
 * Source: Apache Parquet, "Encodings" (PLAIN, RLE / bit-packing hybrid) and "Data Pages" (version 1).
 */
import type { Encoding, Statistics } from 'hyparquet';
import type { Column } from '../../lake/column.ts';
import type { Chunk } from './join-row-groups.ts';
import { CompactWriter } from './parquet/compact-writer.ts';
import { ENCODING, type PageBody, writeDataPage, writeDictionaryPage, writeRun } from './parquet/page.ts';
import { schemaElement } from './schema-elements.ts';

/** Consecutive rows with one value. */
export interface ConstantRun {
  readonly rows: number;
  readonly value: string | number | null;
}

/** Distinct values, and the place of each in the dictionary. */
type Dictionary = ReadonlyMap<string | number, number>;

/**
 * The chunk of a column of type int32, double or string, or without rows of any type.
 *
 * @param runs in row order, each of at least one row; may be none
 */
export function constantChunk(column: Column, runs: readonly ConstantRun[]): Chunk {
  const values = [...new Set(runs.map(({ value }) => value))].filter((value) => value !== null);
  const writer = new CompactWriter();
  if (values.length > 0) writeDictionaryPage(writer, dictionaryOf(column, values), values.length);
  const dataPageOffset = BigInt(writer.length);
  const body = dataOf(column, runs, new Map(values.map((value, index) => [value, index])));
  writeDataPage(writer, body, rowCount(runs), values.length === 0 ? ENCODING.plain : ENCODING.rleDictionary);
  const bytes = BigInt(writer.length);
  const meta = {
    type: schemaElement(column).type,
    encodings: ['PLAIN', 'RLE', ...(values.length > 0 ? ['RLE_DICTIONARY' as const] : [])] satisfies Encoding[],
    path_in_schema: [column.name],
    codec: 'UNCOMPRESSED' as const,
    num_values: BigInt(rowCount(runs)),
    total_uncompressed_size: bytes,
    total_compressed_size: bytes,
    data_page_offset: dataPageOffset,
    ...(values.length > 0 && { dictionary_page_offset: 0n }),
    statistics: statistics(values, runs),
  };
  return { meta, pages: writer.view() };
}

function dictionaryOf(column: Column, values: readonly (string | number)[]): PageBody {
  const body = new CompactWriter();
  for (const value of values) {
    if (typeof value === 'string') body.plainText(value);
    else if (column.type === 'int32') body.int32(value);
    else body.double(value);
  }
  return asItIs(body);
}

function dataOf({ nullable }: Column, runs: readonly ConstantRun[], dictionary: Dictionary): PageBody {
  const body = new CompactWriter();
  if (nullable) writeLevels(body, runs);
  if (dictionary.size > 0) writeIndices(body, runs, dictionary);
  return asItIs(body);
}

function asItIs(body: CompactWriter): PageBody {
  return { stored: body.view(), unpackedBytes: body.length };
}

/** Which rows hold a value, preceded by the length in bytes. */
function writeLevels(body: CompactWriter, runs: readonly ConstantRun[]): void {
  const levels = new CompactWriter();
  for (const { rows, value } of runs) writeRun(levels, rows, value === null ? 0 : 1, 1);
  body.uint32(levels.length);
  body.bytes(levels.view());
}

/** The place in the dictionary of each row that holds a value, preceded by its width in bits. */
function writeIndices(body: CompactWriter, runs: readonly ConstantRun[], dictionary: Dictionary): void {
  const bits = Math.max(1, Math.ceil(Math.log2(dictionary.size)));
  body.byte(bits);
  for (const { rows, value } of runs) if (value !== null) writeRun(body, rows, dictionary.get(value)!, bits);
}

/** Number of nulls, smallest and largest value. No bound holds for NaN, so that leaves them out. */
function statistics(values: readonly (string | number)[], runs: readonly ConstantRun[]): Statistics {
  const null_count = BigInt(rowCount(runs.filter(({ value }) => value === null)));
  const ascending = values.toSorted(inOrder);
  const [min_value, max_value] = [ascending[0], ascending.at(-1)];
  if (min_value === undefined || max_value === undefined || values.some(Number.isNaN)) return { null_count };
  return { null_count, min_value, max_value };
}

/** Texts are compared as Parquet does, by their UTF-8. */
function inOrder(one: string | number, other: string | number): number {
  if (typeof one === 'number') return one - Number(other);
  return Buffer.compare(Buffer.from(one), Buffer.from(String(other)));
}

function rowCount(runs: readonly ConstantRun[]): number {
  return runs.reduce((total, { rows }) => total + rows, 0);
}
