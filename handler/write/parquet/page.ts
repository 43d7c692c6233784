/**
 * Pages of the first version of the format, each behind its header, and headers of the second.
 *
 * Source: Apache Parquet, "Data Pages" (versions 1 and 2).
 */
import { type CompactWriter, TYPE } from './compact-writer.ts';

/** Kinds of pages, as parquet.thrift numbers them. */
export const PAGE = { data: 0, dictionary: 2 } as const;

/** Encodings, as parquet.thrift numbers them. */
export const ENCODING = { plain: 0, rle: 3, deltaBinaryPacked: 5, rleDictionary: 8 } as const;

/** The bytes of a page as they are stored, and how many they are when they are unpacked. */
export interface PageBody {
  readonly stored: Uint8Array;
  readonly unpackedBytes: number;
}

/** Writes a page of data. @param rows that it has, those without a value included */
export function writeDataPage(writer: CompactWriter, body: PageBody, rows: number, encoding: number): void {
  writePage(writer, PAGE.data, body, () => {
    writer.struct(5);
    writer.number(1, TYPE.int32, rows);
    writer.number(2, TYPE.int32, encoding);
    writer.number(3, TYPE.int32, ENCODING.rle);
    writer.number(4, TYPE.int32, ENCODING.rle);
    writer.close();
  });
}

/** Writes the distinct values of a column, which its pages of data point at. */
export function writeDictionaryPage(writer: CompactWriter, body: PageBody, values: number): void {
  writePage(writer, PAGE.dictionary, body, () => {
    writer.struct(7);
    writer.number(1, TYPE.int32, values);
    writer.number(2, TYPE.int32, ENCODING.plain);
    writer.close();
  });
}

/** @param about writes what the header says about this kind of page */
function writePage(writer: CompactWriter, kind: number, body: PageBody, about: () => void): void {
  writer.open();
  writer.number(1, TYPE.int32, kind);
  writer.number(2, TYPE.int32, body.unpackedBytes);
  writer.number(3, TYPE.int32, body.stored.length);
  about();
  writer.close();
  writer.bytes(body.stored);
}

/** What stands before a page of the second version whose values are PLAIN. */
export interface PageV2 {
  readonly rows: number;
  readonly nulls: number;
  /** Of the levels that say which rows have a value; they are never compressed. */
  readonly levelBytes: number;
  /** Of the values, as they are stored and as they are unpacked. */
  readonly storedBytes: number;
  readonly unpackedBytes: number;
}

/** As parquet.thrift numbers it. */
const DATA_PAGE_V2 = 3;

/** Writes the header of a page of the second version; levels and values follow it. @returns bytes of the header */
export function writePageV2Header(writer: CompactWriter, page: PageV2): number {
  const { rows, nulls, levelBytes, storedBytes, unpackedBytes } = page;
  const start = writer.length;
  writer.open();
  writer.number(1, TYPE.int32, DATA_PAGE_V2);
  writer.number(2, TYPE.int32, levelBytes + unpackedBytes);
  writer.number(3, TYPE.int32, levelBytes + storedBytes);
  writer.struct(8);
  writer.number(1, TYPE.int32, rows);
  writer.number(2, TYPE.int32, nulls);
  writer.number(3, TYPE.int32, rows);
  writer.number(4, TYPE.int32, ENCODING.plain);
  writer.number(5, TYPE.int32, levelBytes);
  writer.number(6, TYPE.int32, 0); // no lists, so no repetition levels
  writer.close();
  writer.close();
  return writer.length - start;
}

/** One repeated run of the hybrid encoding: twice the length as a varint, then the value in whole bytes. */
export function writeRun(writer: CompactWriter, length: number, value: number, bits: number): void {
  writer.varint(length * 2);
  for (let bit = 0; bit < bits; bit += 8) writer.byte((value >> bit) & 0xff);
}
