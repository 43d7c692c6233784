/**
 * The column chunk of a few values that are neither compressed nor put into a dictionary: one data page, byte for byte as
 * `hyparquet-writer` writes it. Most columns of a short recording are such: its tables have one row, or one for each beat.
 *
 * Source: Apache Parquet, "Data Pages" (version 2) and "Encodings" (PLAIN, RLE / bit-packing hybrid).
 */
import type { ColumnChunk, Encoding, SchemaElement, Statistics } from 'hyparquet';
import type { PageEncodingStats } from 'hyparquet/src/types.js';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import type { TypedElement } from '../schema-elements.ts';
import type { StoredValue } from '../stored-value.ts';
import { CompactWriter } from './compact-writer.ts';
import { writePageV2Header } from './page.ts';

/** Which of so many values are null is one byte of bits, behind a header for one group of them. */
const ONE_GROUP = 8;
const ONE_GROUP_HEADER = (1 << 1) | 1;

/** The same for every such chunk. */
const ENCODINGS: Encoding[] = ['PLAIN'];
const ENCODING_STATS: PageEncodingStats[] = [{ page_type: 'DATA_PAGE_V2', encoding: 'PLAIN', count: 1 }];

/** The values of a page before they have their header; no page is written while another is. */
const body = new CompactWriter();

/**
 * Writes the page, and describes the chunk.
 *
 * @param element the column as Parquet names it, of a type that `storedValue` gives
 * @param values at least one
 * @param hasStatistics whether its bounds are told
 */
export function writeShortChunk(
  writer: CompactWriter,
  element: TypedElement,
  values: readonly StoredValue[],
  hasStatistics: boolean,
): ColumnChunk {
  const start = writer.length;
  const nulls = nullsAmong(values);
  body.length = 0;
  if (element.repetition_type === 'OPTIONAL') writeLevels(values);
  const levelBytes = body.length;
  writePlain(element, values);
  const bodyBytes = body.length - levelBytes;
  writePageV2Header(writer, {
    rows: values.length,
    nulls,
    levelBytes,
    storedBytes: bodyBytes,
    unpackedBytes: bodyBytes,
  });
  writer.bytes(body.view());
  const bytes = BigInt(writer.length - start);
  return {
    meta_data: {
      type: element.type,
      encodings: ENCODINGS,
      path_in_schema: [element.name],
      codec: 'UNCOMPRESSED',
      num_values: BigInt(values.length),
      total_compressed_size: bytes,
      total_uncompressed_size: bytes,
      data_page_offset: BigInt(start),
      ...(hasStatistics && {
        statistics: statisticsOf(element, values, nulls),
        encoding_stats: ENCODING_STATS,
      }),
    },
    file_offset: BigInt(start),
  };
}

/** A loop, not a function for each value: what V8 compiles for one that nobody holds is gone with the next collection. */
function nullsAmong(values: readonly StoredValue[]): number {
  let nulls = 0;
  for (const value of values) if (value === null) nulls += 1;
  return nulls;
}

/** Which rows hold a value. */
function writeLevels(values: readonly StoredValue[]): void {
  if (values.length < ONE_GROUP) {
    let bits = 0;
    for (let row = 0; row < values.length; row += 1) if (values[row] !== null) bits |= 1 << row;
    body.byte(ONE_GROUP_HEADER);
    body.byte(bits);
    return;
  }
  const levels = new ByteWriter(values.length);
  writeRleBitPackedHybrid(
    levels,
    values.map((value) => (value === null ? 0 : 1)),
    1,
  );
  body.bytes(levels.getBytes());
}

function writePlain({ type }: SchemaElement, values: readonly StoredValue[]): void {
  let bits = 0;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    if (typeof value === 'string') body.plainText(value);
    else if (typeof value === 'bigint') body.int64(value);
    else if (typeof value === 'number') type === 'INT32' ? body.int32(value) : body.double(value);
    else {
      if (value) bits |= 1 << (count % 8);
      count += 1;
      if (count % 8 > 0) continue;
      body.byte(bits);
      bits = 0;
    }
  }
  if (count % 8 > 0) body.byte(bits);
}

/** The smallest and largest value, none of which is NaN; of equal zeros the smaller is -0, the larger 0. */
function statisticsOf({ type }: SchemaElement, values: readonly StoredValue[], nulls: number): Statistics {
  let min_value: Exclude<StoredValue, null> | undefined;
  let max_value: Exclude<StoredValue, null> | undefined;
  for (const value of values) {
    if (value === null) continue;
    if (min_value === undefined || isBelow(value, min_value)) min_value = value;
    if (max_value === undefined || isBelow(max_value, value)) max_value = value;
  }
  return {
    ...(min_value !== undefined && { min_value: min_value === 0 ? -0 : min_value }),
    ...(max_value !== undefined && { max_value: max_value === 0 ? 0 : max_value }),
    null_count: BigInt(nulls),
    ...(type === 'DOUBLE' && { nan_count: 0n }),
  };
}

/** Texts are compared as Parquet does, by their UTF-8. */
function isBelow(one: Exclude<StoredValue, null>, other: Exclude<StoredValue, null>): boolean {
  return typeof one === 'string' ? Buffer.compare(Buffer.from(one), Buffer.from(String(other))) < 0 : one < other;
}
