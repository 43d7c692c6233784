/**
 * Joins the row groups of `samples` into one Parquet file, whichever writer made their columns: pages are copied as
 * they are, and one footer is written for all, so that every reader sees the plain Parquet types.
 *
 * Source: Apache Parquet, "File Format".
 */
import type { ColumnMetaData, RowGroup } from 'hyparquet';
import type { Column } from '../../lake/column.ts';
import { type FileContent, wholeOf } from '../bytes/file-content.ts';
import { CompactWriter } from './parquet/compact-writer.ts';
import { Footer } from './parquet/footer.ts';

/** A column of one row group. */
export interface Chunk {
  /** What the footer says about the column, as if the file began with its pages. */
  readonly meta: ColumnMetaData;
  /** The dictionary page, if there is one, and the data pages. */
  readonly pages: Uint8Array;
}

/** What a Parquet file begins and ends with. */
export const MAGIC = new TextEncoder().encode('PAR1');

/** Pages as the first version of the format has them. */
const FORMAT_VERSION = 1;

/** A file of fewer bytes is put together in memory: to write it in pieces would take longer. */
const MIN_PIECES_BYTES = 2 ** 20;

/** As `rowGroupsFile`, in one array. */
export function joinRowGroups(columns: readonly Column[], groups: Iterable<readonly Chunk[]>): Uint8Array {
  return wholeOf(rowGroupsFile(columns, groups));
}

/**
 * One Parquet file from row groups: a long one in the pieces that they are.
 *
 * @param columns in the order in which the file is to hold them
 * @param groups each with every column once, in any order; one is taken at a time
 * @throws {Error} when `groups` is empty or a group lacks one of the columns
 */
export function rowGroupsFile(columns: readonly Column[], groups: Iterable<readonly Chunk[]>): FileContent {
  const pieces: Uint8Array[] = [MAGIC];
  const footer = new Footer(columns, FORMAT_VERSION);
  let at = MAGIC.length;
  for (const group of groups) {
    const chunks = columns.map(({ name }) => only(group, name));
    footer.add(rowGroup(chunks, at));
    for (const { pages } of chunks) at += pages.length;
    pieces.push(...chunks.map(({ pages }) => pages));
  }
  if (footer.groupCount === 0) throw new Error('a Parquet file needs at least one row group');
  const end = footerBytes(footer);
  const file = { length: at + end.length + MAGIC.length, pieces: () => [...pieces, end, MAGIC] };
  return file.length < MIN_PIECES_BYTES ? wholeOf(file) : file;
}

function only(chunks: readonly Chunk[], name: string): Chunk {
  const [chunk, second] = chunks.filter(({ meta }) => meta.path_in_schema[0] === name);
  if (chunk === undefined) throw new Error(`row group lacks column ${name}`);
  if (second !== undefined) throw new Error(`row group holds column ${name} twice`);
  return chunk;
}

/** @param at where the row group begins in the file */
function rowGroup(chunks: readonly Chunk[], at: number): RowGroup {
  let end = BigInt(at);
  const columns = chunks.map(({ meta, pages }) => {
    const start = end;
    end += BigInt(pages.length);
    return { file_offset: 0n, meta_data: moved(meta, start) };
  });
  return {
    columns,
    total_byte_size: chunks.reduce((total, { meta }) => total + meta.total_uncompressed_size, 0n),
    num_rows: chunks[0]?.meta.num_values ?? 0n,
    file_offset: BigInt(at),
    total_compressed_size: end - BigInt(at),
  };
}

/** The same pages, `by` bytes further on. */
export function moved(meta: ColumnMetaData, by: bigint): ColumnMetaData {
  const { data_page_offset, dictionary_page_offset } = meta;
  return {
    ...meta,
    data_page_offset: data_page_offset + by,
    ...(dictionary_page_offset !== undefined && { dictionary_page_offset: dictionary_page_offset + by }),
  };
}

/** A footer, and its length behind it. */
function footerBytes(footer: Footer): Uint8Array {
  const writer = new CompactWriter();
  footer.write(writer);
  return writer.view();
}
