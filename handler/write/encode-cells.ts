/**
 * Writes one Parquet file of rows that are held at once, by `hyparquet-writer` (docs/adr/0028): one row group, zstd where it
 * pays, and statistics for each column, by which a query skips files. Page indexes would cost more bytes than they save.
 */
import { zstdCompressSync } from 'node:zlib';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { Column } from '../../lake/column.ts';
import { constantChunk } from './constant-chunk.ts';
import { joinRowGroups } from './join-row-groups.ts';
import { CREATED_BY, MAX_STATISTIC_BYTES, schemaElements } from './schema-elements.ts';
import { type StoredValue, storedValue } from './stored-value.ts';

/** Cells of one row by the name of their column. */
export type Cells = Readonly<Record<string, unknown>>;

/**
 * A column of fewer bytes is stored uncompressed: zstd adds a frame of some 10 bytes to each page, and its set-up takes
 * 20 µs, longer than all else that is done for a short column (measured in docs/adr/0028).
 */
const MIN_ZSTD_BYTES = 256;

const ENCODINGS = { delta: 'DELTA_BINARY_PACKED', plain: 'PLAIN' } as const;

/**
 * One Parquet file with the given rows, in their order. The same rows give the same bytes.
 *
 * @param rows may be empty: the file then has the columns and no row
 * @throws {TypeError} when a value does not fit its column
 */
export function encodeCells(columns: readonly Column[], rows: readonly Cells[]): Uint8Array {
  if (rows.length === 0) return withoutRows(columns);
  return new Uint8Array(
    parquetWriteBuffer({
      schema: schemaElements(columns),
      columnData: columns.map((column) => columnSource(column, rows)),
      rowGroupSize: rows.length,
      compressors: { ZSTD: (page) => zstdCompressSync(page) },
      statisticsTruncateLength: MAX_STATISTIC_BYTES,
      createdBy: CREATED_BY,
    }),
  );
}

/** Of one row group without rows: without any, `hyparquet-writer` writes a list whose type parquet-rs refuses. */
function withoutRows(columns: readonly Column[]): Uint8Array {
  return joinRowGroups(columns, [columns.map((column) => constantChunk(column, []))]);
}

function columnSource(column: Column, rows: readonly Cells[]): ColumnSource {
  const data = rows.map((row, index) => storedValue(column, row[column.name], index));
  return {
    name: column.name,
    data,
    codec: bytesOf(data) < MIN_ZSTD_BYTES ? 'UNCOMPRESSED' : 'ZSTD',
    // No bound holds for NaN, which DuckDB counts as the largest number: it would be skipped where it is asked for.
    statistics: column.type !== 'double' || !data.some(Number.isNaN),
    offsetIndex: false,
    ...encodingOf(column),
  };
}

/** About what the values take unencoded; a null takes nothing. */
function bytesOf(values: readonly StoredValue[]): number {
  return values.reduce<number>((total, value) => {
    if (value === null) return total;
    return total + (typeof value === 'string' ? value.length : 8);
  }, 0);
}

/**
 * Without an encoding the writer chooses between PLAIN and a dictionary. Its dictionary takes 0 and -0 for one value, so
 * doubles do without. Booleans are PLAIN because it would write run lengths, which not every reader knows.
 */
function encodingOf({ type, encoding }: Column): Pick<ColumnSource, 'encoding'> {
  if (encoding !== undefined) return { encoding: ENCODINGS[encoding] };
  return type === 'double' || type === 'boolean' ? { encoding: 'PLAIN' } : {};
}
