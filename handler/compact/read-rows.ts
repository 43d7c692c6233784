/** Decodes rows of a Parquet file that is held in memory, by another library path than the one that will write them. */
import { parquetMetadata, parquetRead, parquetReadObjects } from 'hyparquet';
import { unzstd } from '../write/parquet/zstd.ts';
import type { Row } from './table-sum.ts';

/** Which rows, from `rowStart` to `rowEnd`, exclusive, and which columns; all where left out. */
export interface RowsWanted {
  readonly rowStart?: number;
  readonly rowEnd?: number;
  readonly columns?: readonly string[];
}

/** Rows in file order. A 64-bit number is a number; columns that the file lacks are left out. @throws when the file is damaged */
export async function readRows(file: Uint8Array, wanted: RowsWanted = {}): Promise<Row[]> {
  const options = optionsFor(file, wanted);
  const rows = await parquetReadObjects(options);
  const longs = options.metadata.schema.filter(({ type }) => type === 'INT64').map(({ name }) => name);
  for (const row of rows) {
    for (const name of longs) if (typeof row[name] === 'bigint') row[name] = Number(row[name]);
  }
  return rows;
}

/**
 * The same by column, for many rows: values come in pieces, in order.
 *
 * @param wanted whole row groups
 */
export async function readColumns(
  file: Uint8Array,
  wanted: RowsWanted,
  take: (column: string, values: ArrayLike<unknown>) => void,
): Promise<void> {
  await parquetRead({
    ...optionsFor(file, wanted),
    onChunk: ({ columnName, columnData }) => take(columnName, columnData),
  });
}

function optionsFor(file: Uint8Array, { columns, ...range }: RowsWanted) {
  const metadata = parquetMetadata(file);
  const there = new Set(metadata.schema.slice(1).map(({ name }) => name));
  return {
    file: {
      byteLength: file.byteLength,
      slice: (start: number, end?: number) => copied(file, start, end),
    },
    metadata,
    compressors: { ZSTD: unzstd },
    ...range,
    ...(columns === undefined ? {} : { columns: columns.filter((name) => there.has(name)) }),
  };
}

/** `hyparquet` makes views of what it gets, which must not be part of a larger buffer; `slice` of a Buffer would be. */
function copied(file: Uint8Array, start: number, end?: number): ArrayBuffer {
  return new Uint8Array(file.subarray(start, end)).buffer;
}
