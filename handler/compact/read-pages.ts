/**
 * Decodes the pages of flat columns with the functions of `hyparquet` by which its own reader decodes them, so that a page means what
 * it means to that, and a damaged one is refused with its error. What is left out is what a flat column does not need: lists, levels
 * made up for rows that all have a value, a text for each row of a lead, and a promise for each column.
 * That was half of a compaction's time (docs/adr/0042).
 */
import type { ColumnChunk, ColumnMetaData, FileMetaData, SchemaTree } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { parquetSchema } from 'hyparquet/src/metadata.js';
import { getTreePath, isFlatColumn } from 'hyparquet/src/schema.js';
import type { ColumnDecoder, DataReader, PageHeader } from 'hyparquet/src/types.js';
import { unzstd } from '../write/parquet/zstd.ts';

/** The values of some rows of a column, in order. */
export interface PageValues {
  readonly rows: number;
  /** Those that are there; with `dictionary`, the place of each in it. */
  readonly values: ArrayLike<unknown>;
  readonly dictionary?: ArrayLike<unknown>;
  /** Of each row, 1 where it has a value; left out where every row has one. */
  readonly levels?: ArrayLike<number>;
}

const COMPRESSORS = { ZSTD: unzstd };

/**
 * The pages of one row group, column by column in the order of the schema, each decoded when it is asked for.
 *
 * @param group its number in the file
 * @param columns left out: all. A column that the file lacks is left out, and one that holds lists
 * @throws {Error} as `hyparquet` does when a page is damaged; and before it makes room for more rows than the row group has
 */
export function* pagesIn(
  file: Uint8Array,
  metadata: FileMetaData,
  group: number,
  columns?: readonly string[],
): Generator<[column: string, PageValues]> {
  const { columns: chunks, num_rows } = metadata.row_groups[group]!;
  if (num_rows <= 0n) return; // then nothing of it is looked at, nor does the library
  const root = parquetSchema(metadata);
  const metas = new Map<string, ColumnMetaData>();
  for (const chunk of chunks) {
    const meta = metaOf(chunk);
    const [name = ''] = meta.path_in_schema;
    if (columns !== undefined && !columns.includes(name)) continue;
    getTreePath(root, meta.path_in_schema); // refuses a column that is not declared
    if (!metas.has(name)) metas.set(name, meta);
  }
  for (const child of root.children) {
    const { name } = child.element;
    const meta = metas.get(name);
    const schemaPath = [root, child];
    if (meta === undefined || !isFlatColumn(schemaPath)) continue;
    const decoder = decoderOf(meta, schemaPath);
    for (const page of pagesOfChunk(file, meta, decoder, Number(num_rows))) yield [name, page];
  }
}

/** @throws in the library's words, when the column lies in another file or the footer does not say what it is */
function metaOf({ file_path, meta_data }: ColumnChunk): ColumnMetaData {
  if (file_path) throw new Error('parquet file_path not supported');
  if (meta_data === undefined) throw new Error('parquet column metadata is undefined');
  return meta_data;
}

function decoderOf(meta: ColumnMetaData, schemaPath: SchemaTree[]): ColumnDecoder {
  return {
    pathInSchema: meta.path_in_schema,
    type: meta.type,
    element: schemaPath.at(-1)!.element,
    schemaPath,
    codec: meta.codec,
    parsers: DEFAULT_PARSERS,
    compressors: COMPRESSORS,
  };
}

function* pagesOfChunk(
  file: Uint8Array,
  meta: ColumnMetaData,
  decoder: ColumnDecoder,
  groupRows: number,
): Generator<PageValues> {
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  // `hyparquet` makes views of what it gets, which must not be part of a larger buffer; `slice` of a Buffer would be.
  const { buffer } = new Uint8Array(file.subarray(start, start + Number(meta.total_compressed_size)));
  const reader: DataReader = { view: new DataView(buffer), offset: 0 };
  let dictionary: ArrayLike<unknown> | undefined;
  for (let rows = 0; rows < groupRows && reader.offset < buffer.byteLength - 1; ) {
    const header = parquetHeader(reader);
    if (header.type !== 'DATA_PAGE' && header.type !== 'DATA_PAGE_V2') {
      // A dictionary; of any other kind the library says that it does not know it.
      const { data } = readPage(reader, header, decoder, undefined, undefined, 0);
      if (data !== undefined) dictionary = convert(data, decoder);
      continue;
    }
    const page = valuesOf(reader, header, decoder, dictionary, groupRows - rows);
    yield page;
    rows += page.rows;
  }
}

function valuesOf(
  reader: DataReader,
  header: PageHeader,
  decoder: ColumnDecoder,
  dictionary: ArrayLike<unknown> | undefined,
  rowsLeft: number,
): PageValues {
  const stored = new Uint8Array(reader.view.buffer, reader.offset, header.compressed_page_size);
  reader.offset += header.compressed_page_size;
  const isFirst = header.type === 'DATA_PAGE';
  const about = isFirst ? header.data_page_header : header.data_page_header_v2;
  if (about === undefined) throw new Error(`parquet data page header${isFirst ? '' : ' v2'} is undefined`); // in the library's words
  const { num_values } = about;
  if (num_values < 0 || num_values > rowsLeft)
    throw new Error(`a page must have at most the ${rowsLeft} rows that are left of its row group, got ${num_values}`);
  const { dataPage, definitionLevels } =
    header.data_page_header !== undefined && isFirst
      ? readDataPage(
          decompressPage(stored, Number(header.uncompressed_page_size), decoder.codec, COMPRESSORS),
          header.data_page_header,
          decoder,
        )
      : readDataPageV2(stored, header, decoder);
  const hasLevels = definitionLevels !== undefined && definitionLevels.length > 0;
  const rows = hasLevels ? definitionLevels.length : dataPage.length;
  const isPlaces = dictionary !== undefined && about.encoding.endsWith('_DICTIONARY');
  return {
    rows,
    values: isPlaces ? dataPage : convert(dataPage, decoder),
    ...(isPlaces && { dictionary }),
    ...(hasLevels && { levels: definitionLevels }),
  };
}

/** A value for each row, null where there is none. */
export function valueOfEach({ rows, values, dictionary, levels }: PageValues): ArrayLike<unknown> {
  if (dictionary === undefined && levels === undefined) return values;
  const all = new Array<unknown>(rows);
  for (let row = 0, next = 0; row < rows; row += 1) {
    if (levels !== undefined && levels[row] !== 1) all[row] = null;
    else {
      const value = values[next++];
      all[row] = dictionary === undefined ? value : dictionary[value as number];
    }
  }
  return all;
}
