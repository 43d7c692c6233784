/**
 * The column chunk of a column that holds one value for a whole lead: a page of the distinct values and a page of run
 * lengths, some hundred bytes however many rows there are.
 *
 * `parquet-wasm` gets to the same pages by hashing the value of every row, which for the constant columns of `samples`
 * took five times as long as the samples themselves (0.3 s for a million rows). The pages stay uncompressed: there is
 * nothing left to compress.
 *
 * Source: Apache Parquet, parquet.thrift (field numbers below) and "Encodings" (PLAIN, RLE / bit-packing hybrid).
 */
import type { Column } from '../../lake/schema.ts';
import {
  bytesField,
  integerField,
  integersField,
  structField,
  type ThriftField,
  type ThriftStruct,
  textsField,
  writeThrift,
} from './thrift.ts';

/** Consecutive rows with one value. */
export interface ConstantRun {
  readonly rows: number;
  readonly value: string | number | null;
}

/** A column of one row group: its pages, and what the footer says of them, as if they began the file. */
export interface Chunk {
  readonly name: string;
  /** The column in the footer's schema. */
  readonly element: ThriftStruct;
  readonly meta: ThriftStruct;
  /** The dictionary page, if there is one, and the data pages. */
  readonly pages: Uint8Array;
}

/** A distinct value and its bytes. */
interface Entry {
  readonly value: string | number;
  readonly bytes: Uint8Array;
}

const PHYSICAL_TYPE: Readonly<Record<string, number>> = { int32: 1, double: 5, string: 6 };
const ENCODING = { plain: 0, rle: 3, dictionary: 8 } as const;
const PAGE = { data: 0, dictionary: 2 } as const;
const UNCOMPRESSED = 0;
const UTF8 = 0;
/** A longer text is left out of the statistics; they are there to skip row groups, not to be read. */
const MAX_STATISTIC_BYTES = 64;

/**
 * The chunk of a column of type int32, double or string.
 *
 * @param runs in row order, each of at least one row
 */
export function constantChunk(column: Column, runs: readonly ConstantRun[]): Chunk {
  const distinct = [...new Set(runs.map(({ value }) => value))].filter((value) => value !== null);
  const entries = distinct.map((value) => ({ value, bytes: plainBytes(column, value) }));
  const rows = runs.reduce((total, run) => total + run.rows, 0);
  const dictionary = entries.length === 0 ? new Uint8Array(0) : dictionaryPage(column, entries);
  const data = dataPage(column, runs, new Map(distinct.map((value, index) => [value, index])), rows);
  const pages = Buffer.concat([dictionary, data]);
  const encodings = entries.length === 0 ? [ENCODING.plain, ENCODING.rle] : Object.values(ENCODING);
  const meta: [number, ThriftField][] = [
    [1, integerField(32, PHYSICAL_TYPE[column.type]!)],
    [2, integersField(encodings)],
    [3, textsField([column.name])],
    [4, integerField(32, UNCOMPRESSED)],
    [5, integerField(64, rows)],
    [6, integerField(64, pages.length)],
    [7, integerField(64, pages.length)],
    [9, integerField(64, dictionary.length)],
  ];
  if (entries.length > 0) meta.push([11, integerField(64, 0)]);
  meta.push([12, structField(statistics(entries, runs))]);
  return { name: column.name, element: schemaElement(column), meta: new Map(meta), pages };
}

function schemaElement({ name, type, nullable }: Column): ThriftStruct {
  const element: [number, ThriftField][] = [
    [1, integerField(32, PHYSICAL_TYPE[type]!)],
    [3, integerField(32, nullable ? 1 : 0)],
    [4, bytesField(new TextEncoder().encode(name))],
  ];
  if (type === 'string') {
    element.push([6, integerField(32, UTF8)], [10, structField(new Map([[1, structField(new Map())]]))]);
  }
  return new Map(element);
}

function dictionaryPage(column: Column, entries: readonly Entry[]): Uint8Array {
  const lengthOf = (bytes: Uint8Array) => (column.type === 'string' ? [uint32(bytes.length)] : []);
  const body = Buffer.concat(entries.flatMap(({ bytes }) => [...lengthOf(bytes), bytes]));
  const header = new Map([
    [1, integerField(32, entries.length)],
    [2, integerField(32, ENCODING.plain)],
  ]);
  return page(PAGE.dictionary, body, [7, structField(header)]);
}

function dataPage(
  column: Column,
  runs: readonly ConstantRun[],
  indices: ReadonlyMap<ConstantRun['value'], number>,
  rows: number,
): Uint8Array {
  const levels = runs.flatMap(({ rows, value }) => run(rows, value === null ? 0 : 1, 1));
  const bits = Math.max(1, Math.ceil(Math.log2(indices.size)));
  const values = runs.flatMap(({ rows, value }) => (value === null ? [] : run(rows, indices.get(value)!, bits)));
  const body = Buffer.concat([
    ...(column.nullable ? [uint32(levels.length), Uint8Array.from(levels)] : []),
    Uint8Array.from(indices.size === 0 ? [] : [bits, ...values]),
  ]);
  const header = new Map([
    [1, integerField(32, rows)],
    [2, integerField(32, indices.size === 0 ? ENCODING.plain : ENCODING.dictionary)],
    [3, integerField(32, ENCODING.rle)],
    [4, integerField(32, ENCODING.rle)],
  ]);
  return page(PAGE.data, body, [5, structField(header)]);
}

function page(type: number, body: Uint8Array, header: readonly [number, ThriftField]): Uint8Array {
  const fields = new Map([
    [1, integerField(32, type)],
    [2, integerField(32, body.length)],
    [3, integerField(32, body.length)],
    header,
  ]);
  return Buffer.concat([writeThrift(fields), body]);
}

/** One repeated run of the hybrid encoding: twice the length as a varint, then the value in whole bytes. */
function run(length: number, value: number, bits: number): number[] {
  const bytes: number[] = [];
  let rest = length * 2;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  for (let bit = 0; bit < bits; bit += 8) bytes.push((value >> bit) & 0xff);
  return bytes;
}

function plainBytes({ type }: Column, value: string | number): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  const bytes = new DataView(new ArrayBuffer(type === 'double' ? 8 : 4));
  if (type === 'double') bytes.setFloat64(0, value, true);
  else bytes.setInt32(0, value, true);
  return new Uint8Array(bytes.buffer);
}

/** Number of nulls, least and largest value. Nothing is less than NaN or more, so that leaves them out. */
function statistics(entries: readonly Entry[], runs: readonly ConstantRun[]): ThriftStruct {
  const nulls = runs.reduce((total, { rows, value }) => total + (value === null ? rows : 0), 0);
  const ascending = [...entries].sort((one, other) =>
    typeof one.value === 'number' ? one.value - Number(other.value) : Buffer.compare(one.bytes, other.bytes),
  );
  const [least, largest] = [ascending[0], ascending.at(-1)];
  const isTold = ascending.every(({ value, bytes }) => !Number.isNaN(value) && bytes.length <= MAX_STATISTIC_BYTES);
  const fields: [number, ThriftField][] = [[3, integerField(64, nulls)]];
  if (least && largest && isTold) fields.push([5, bytesField(largest.bytes)], [6, bytesField(least.bytes)]);
  return new Map(fields);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
