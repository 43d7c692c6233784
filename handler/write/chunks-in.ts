/** Takes a Parquet file apart into the column chunks of its row groups, without decoding a page. */
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { type Chunk, moved } from './join-row-groups.ts';

/** One row group as its file holds it. */
export interface RowGroupChunks {
  readonly rows: number;
  /** The first of its rows in the file, from 0. */
  readonly rowStart: number;
  readonly chunks: readonly Chunk[];
}

/** The row groups of a file, in order. @throws when the bytes are not a Parquet file */
export function chunksIn(file: Uint8Array): RowGroupChunks[] {
  let rowStart = 0;
  return parquetMetadata(file).row_groups.map(({ columns, num_rows }) => {
    const group = { rows: Number(num_rows), rowStart };
    rowStart += group.rows;
    const chunks = columns.map(({ meta_data }) => {
      const meta = meta_data!; // absent only in a file whose columns are other files
      const start = meta.dictionary_page_offset ?? meta.data_page_offset;
      const pages = file.subarray(Number(start), Number(start + meta.total_compressed_size));
      return { meta: moved(meta, -start), pages };
    });
    return { ...group, chunks };
  });
}

/** How each column of a file is declared, by its name: a page means something only with that. @throws when the bytes are not a Parquet file */
export function declaredIn(file: Uint8Array): Map<string, string> {
  return new Map(
    parquetMetadata(file)
      .schema.slice(1)
      .map(({ name, type, type_length, repetition_type, converted_type }) => [
        name,
        [type, type_length, repetition_type, converted_type].filter((part) => part !== undefined).join(' '),
      ]),
  );
}
