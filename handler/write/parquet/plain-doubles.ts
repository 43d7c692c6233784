/**
 * The chunk of a column of many doubles: one page of the second version, PLAIN and zstd, byte for byte as `hyparquet-writer`
 * writes it. Of the columns of `windows` two thirds are such; the library makes an object of each value, several times.
 *
 * Source: Apache Parquet, "Data Pages" (version 2) and "Encodings" (PLAIN, RLE / bit-packing hybrid).
 */
import { zstdCompressSync } from 'node:zlib';
import type { ColumnChunk, Statistics } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import type { TypedElement } from '../schema-elements.ts';
import type { CompactWriter } from './compact-writer.ts';
import { writePageV2Header } from './page.ts';

/** Doubles of a column, some of whose rows may have none. */
export interface Doubles {
  /** For each row 1 where it has a value, 0 where not. */
  readonly levels: Uint8Array;
  /** Of the rows that have one. */
  readonly values: Float64Array;
}

/** Writes the page, and describes the chunk. @param doubles at least one value, and of bytes no more than a page takes */
export function writePlainDoubles(
  writer: CompactWriter,
  element: TypedElement,
  { levels, values }: Doubles,
): ColumnChunk {
  const start = writer.length;
  const written = new ByteWriter(levels.length);
  if (element.repetition_type === 'OPTIONAL') writeRleBitPackedHybrid(written, levels, 1);
  const levelBytes = written.getBytes();
  const stored = zstdCompressSync(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const nulls = levels.length - values.length;
  const headerBytes = writePageV2Header(writer, {
    rows: levels.length,
    nulls,
    levelBytes: levelBytes.length,
    storedBytes: stored.length,
    unpackedBytes: values.byteLength,
  });
  writer.bytes(levelBytes);
  writer.bytes(stored);
  const statistics = statisticsOf(values, nulls);
  return {
    meta_data: {
      type: element.type,
      encodings: ['PLAIN'],
      path_in_schema: [element.name],
      codec: 'ZSTD',
      num_values: BigInt(levels.length),
      total_compressed_size: BigInt(writer.length - start),
      total_uncompressed_size: BigInt(headerBytes + levelBytes.length + values.byteLength),
      data_page_offset: BigInt(start),
      ...(statistics !== undefined && {
        statistics,
        encoding_stats: [{ page_type: 'DATA_PAGE_V2', encoding: 'PLAIN', count: 1 }],
      }),
    },
    file_offset: BigInt(start),
  };
}

/** Undefined with a NaN, for which no bound holds; of equal zeros the smaller is -0, the larger 0. */
function statisticsOf(values: Float64Array, nulls: number): (Statistics & { readonly nan_count: bigint }) | undefined {
  let min_value = values[0]!;
  let max_value = min_value;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) return undefined;
    if (value < min_value) min_value = value;
    if (value > max_value) max_value = value;
  }
  return {
    min_value: min_value === 0 ? -0 : min_value,
    max_value: max_value === 0 ? 0 : max_value,
    null_count: BigInt(nulls),
    nan_count: 0n,
  };
}
