/**
 * Decodes rows of a Parquet file that is held in memory, by a library that shares no code with what will write them. What a compaction
 * reads and what it has written are each decoded by it, from their bytes alone (docs/adr/0042).
 */
import type { FileMetaData } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { type PageValues, pagesIn, valueOfEach } from './read-pages.ts';
import type { Row } from './table-sum.ts';

/** Which rows, and which columns; all where left out. */
export interface RowsWanted {
  /** The number of a row group. */
  readonly group?: number;
  readonly columns?: readonly string[];
  /** What the footer says, where it was read before. */
  readonly metadata?: FileMetaData;
}

/** Rows in file order. A 64-bit number is a number; columns that the file lacks are left out. @throws when the file is damaged */
export async function readRows(file: Uint8Array, wanted: RowsWanted = {}): Promise<Row[]> {
  const { metadata = parquetMetadata(file), group } = wanted;
  const rows: Record<string, unknown>[] = [];
  for (const [number, { num_rows }] of metadata.row_groups.entries()) {
    if (group !== undefined && group !== number) continue;
    const ofGroup = Array.from({ length: Number(num_rows) }, (): Record<string, unknown> => ({}));
    const seen = new Map<string, number>();
    readColumns(file, { ...wanted, metadata, group: number }, (column, page) => {
      let at = seen.get(column) ?? 0;
      const values = valueOfEach(page);
      for (let row = 0; row < page.rows && at < ofGroup.length; row += 1, at += 1) {
        const value = values[row];
        ofGroup[at]![column] = typeof value === 'bigint' ? Number(value) : value;
      }
      seen.set(column, at);
    });
    for (const row of ofGroup) rows.push(row);
  }
  return rows;
}

/**
 * The same by column, for many rows: values come page by page, in order.
 *
 * @throws {Error} when the file is damaged; pages before may have been taken
 */
export function readColumns(
  file: Uint8Array,
  { metadata = parquetMetadata(file), group, columns }: RowsWanted,
  take: (column: string, page: PageValues) => void,
): void {
  for (const number of metadata.row_groups.keys()) {
    if (group !== undefined && group !== number) continue;
    for (const [column, page] of pagesIn(file, metadata, number, columns)) take(column, page);
  }
}
