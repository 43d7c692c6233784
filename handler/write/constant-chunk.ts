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
import { CompactWriter, TYPE } from './parquet/compact-writer.ts';
import { schemaElement } from './schema-elements.ts';

/** Consecutive rows with one value. */
export interface ConstantRun {
  readonly rows: number;
  readonly value: string | number | null;
}

/** As parquet.thrift numbers pages and encodings. */
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;

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
  if (values.length > 0) writeDictionaryPage(writer, column, values);
  const dataPageOffset = BigInt(writer.length);
  writeDataPage(writer, column, runs, new Map(values.map((value, index) => [value, index])));
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

function writeDictionaryPage(writer: CompactWriter, column: Column, values: (string | number)[]): void {
  const body = new CompactWriter();
  for (const value of values) {
    if (typeof value === 'string') body.plainText(value);
    else if (column.type === 'int32') body.int32(value);
    else body.double(value);
  }
  writePage(writer, DICTIONARY_PAGE, body, () => {
    writer.struct(7);
    writer.number(1, TYPE.int32, values.length);
    writer.number(2, TYPE.int32, PLAIN);
    writer.close();
  });
}

function writeDataPage(
  writer: CompactWriter,
  { nullable }: Column,
  runs: readonly ConstantRun[],
  dictionary: Dictionary,
): void {
  const body = new CompactWriter();
  if (nullable) writeLevels(body, runs);
  if (dictionary.size > 0) writeIndices(body, runs, dictionary);
  writePage(writer, DATA_PAGE, body, () => {
    writer.struct(5);
    writer.number(1, TYPE.int32, rowCount(runs));
    writer.number(2, TYPE.int32, dictionary.size === 0 ? PLAIN : RLE_DICTIONARY);
    writer.number(3, TYPE.int32, RLE);
    writer.number(4, TYPE.int32, RLE);
    writer.close();
  });
}

/** A page as it is, behind its header. @param about writes what the header says about this kind of page */
function writePage(writer: CompactWriter, kind: number, body: CompactWriter, about: () => void): void {
  writer.open();
  writer.number(1, TYPE.int32, kind);
  writer.number(2, TYPE.int32, body.length);
  writer.number(3, TYPE.int32, body.length);
  about();
  writer.close();
  writer.bytes(body.view());
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

/** One repeated run of the hybrid encoding: twice the length as a varint, then the value in whole bytes. */
function writeRun(writer: CompactWriter, length: number, value: number, bits: number): void {
  writer.varint(length * 2);
  for (let bit = 0; bit < bits; bit += 8) writer.byte((value >> bit) & 0xff);
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
