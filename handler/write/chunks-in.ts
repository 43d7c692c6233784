/** Takes a Parquet file apart into the column chunks of its row groups, without decoding a page. */
import type { FileMetaData } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { type Chunk, moved } from './join-row-groups.ts';

/** One row group as its file holds it. */
export interface RowGroupChunks {
  readonly rows: number;
  readonly chunks: readonly Chunk[];
}

/**
 * The row groups of a file, in order.
 *
 * @param metadata what its footer says, where it was read before
 * @throws when the bytes are not a Parquet file
 */
export function chunksIn(file: Uint8Array, metadata = parquetMetadata(file)): RowGroupChunks[] {
  return metadata.row_groups.map(({ columns, num_rows }) => {
    const chunks = columns.map(({ meta_data }) => {
      const meta = meta_data!; // absent only in a file whose columns are other files
      const start = meta.dictionary_page_offset ?? meta.data_page_offset;
      const pages = file.subarray(Number(start), Number(start + meta.total_compressed_size));
      return { meta: moved(meta, -start), pages };
    });
    return { rows: Number(num_rows), chunks };
  });
}

/** How each column of a file is declared, by its name: a page means something only with that. */
export function declaredIn({ schema }: FileMetaData): Map<string, string> {
  return new Map(
    schema
      .slice(1)
      .map(({ name, type, type_length, repetition_type, converted_type }) => [
        name,
        [type, type_length, repetition_type, converted_type].filter((part) => part !== undefined).join(' '),
      ]),
  );
}
