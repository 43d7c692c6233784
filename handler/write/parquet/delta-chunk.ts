/**
 * The chunk of a column of 32-bit whole numbers that change from row to row: packed differences, then zstd.
 *
 * `parquet-wasm` makes the same of them by way of Arrow in five times the time, and of the numbers of samples and windows,
 * which hardly differ from one row to the next, in six times (docs/adr/0047).
 */
import type { Encoding } from 'hyparquet';
import type { Column } from '../../../lake/column.ts';
import type { Chunk } from '../join-row-groups.ts';
import { release } from '../release.ts';
import { schemaElement } from '../schema-elements.ts';
import { CompactWriter } from './compact-writer.ts';
import { maxDeltaBytes, packDeltas } from './delta-binary-packed.ts';
import { ENCODING, type PageBody, writeDataPage, writeRun } from './page.ts';
import { zstdDeltas } from './zstd.ts';

/** Rows of a page: what a reader unpacks at a time, half a MB. */
const PAGE_ROWS = 1 << 17;

/** The pages of a chunk, until it is whole; no chunk is made while another is. */
const writer = new CompactWriter();

/** Lent by one page to the next; a page uses it for the length of a call. */
let packed = new Uint8Array();

/** Which rows of a column hold a value. */
export interface Presence {
  /** Rows without one. */
  readonly nullCount: number;
  /** A bit for each row, the lowest first, 1 where there is a value; null when every row has one. */
  readonly bitmap: Uint8Array | null;
}

/**
 * The chunk of one row group.
 *
 * @param values one for each row; those of rows without a value are not looked at
 */
export function deltaChunk(column: Column, values: Int32Array, { nullCount, bitmap }: Presence): Chunk {
  writer.length = 0;
  let unpacked = 0;
  for (let from = 0; from < values.length; from += PAGE_ROWS) {
    const to = Math.min(from + PAGE_ROWS, values.length);
    const headerAt = writer.length;
    const body = pageOf(column, values, from, to, bitmap);
    writeDataPage(writer, body, to - from, ENCODING.deltaBinaryPacked);
    unpacked += writer.length - headerAt - body.stored.length + body.unpackedBytes;
    release(body.stored);
  }
  const meta = {
    type: schemaElement(column).type,
    encodings: ['RLE', 'DELTA_BINARY_PACKED'] satisfies Encoding[],
    path_in_schema: [column.name],
    codec: 'ZSTD' as const,
    num_values: BigInt(values.length),
    total_uncompressed_size: BigInt(unpacked),
    total_compressed_size: BigInt(writer.length),
    data_page_offset: 0n,
    statistics: { null_count: BigInt(nullCount), ...boundsOf(values, bitmap) },
  };
  return { meta, pages: writer.written() };
}

function pageOf(
  { nullable }: Column,
  values: Int32Array,
  from: number,
  to: number,
  bitmap: Uint8Array | null,
): PageBody {
  const levels = nullable ? levelsOf(bitmap, from, to) : new Uint8Array();
  const there =
    bitmap === null ? values.subarray(from, to) : values.slice(from, to).filter((_, i) => holds(bitmap, from + i));
  const most = levels.length + maxDeltaBytes(there.length);
  if (packed.length < most) packed = new Uint8Array(most);
  packed.set(levels);
  const end = packDeltas(there, packed, levels.length);
  return { stored: zstdDeltas(packed.subarray(0, end), there.length), unpackedBytes: end };
}

/** Which rows hold a value, as runs behind their length in bytes. */
function levelsOf(bitmap: Uint8Array | null, from: number, to: number): Uint8Array {
  const runs = new CompactWriter();
  for (let row = from; row < to; ) {
    const isThere = bitmap === null || holds(bitmap, row);
    let end = bitmap === null ? to : row + 1;
    while (end < to && holds(bitmap!, end) === isThere) end += 1;
    writeRun(runs, end - row, isThere ? 1 : 0, 1);
    row = end;
  }
  const levels = new CompactWriter();
  levels.uint32(runs.length);
  levels.bytes(runs.view());
  return levels.view();
}

/** The smallest and the largest value; neither where no row has one. */
function boundsOf(values: Int32Array, bitmap: Uint8Array | null) {
  let first = 0;
  if (bitmap !== null) while (first < values.length && !holds(bitmap, first)) first += 1;
  if (first >= values.length) return {};
  let min_value = values[first]!; // a whole number from the start: with an infinite one, each comparison takes four times as long
  let max_value = min_value;
  for (let row = first + 1; row < values.length; row += 1) {
    if (bitmap !== null && !holds(bitmap, row)) continue;
    const value = values[row]!;
    if (value < min_value) min_value = value;
    else if (value > max_value) max_value = value;
  }
  return { min_value, max_value };
}

function holds(bitmap: Uint8Array, row: number): boolean {
  return (bitmap[row >> 3]! & (1 << (row & 7))) !== 0;
}
