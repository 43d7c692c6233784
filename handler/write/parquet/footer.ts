/**
 * The footer of a file, byte for byte as `hyparquet-writer` writes it, in a fraction of the time. What depends on the columns
 * alone is cut out of a footer that the library wrote, once for each table.
 *
 * Source: Apache Parquet, "Metadata" (parquet.thrift: FileMetaData, RowGroup, ColumnChunk, ColumnMetaData, Statistics).
 */
import type { ColumnChunk, ColumnMetaData, RowGroup, SchemaElement, Statistics } from 'hyparquet';
import { CompressionCodecs, Encodings, PageTypes, ParquetTypes } from 'hyparquet/src/constants.js';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { Column } from '../../../lake/column.ts';
import { CREATED_BY, MAX_STATISTIC_BYTES, schemaElements } from '../schema-elements.ts';
import { writeBound } from './bound.ts';
import { CompactWriter, TYPE } from './compact-writer.ts';

/** The version of the format: 2 for files with data pages of the second version. */
export type FormatVersion = 1 | 2;

/** What is in a footer around the number of its rows and its row groups. */
interface Frame {
  /** Version and schema. */
  readonly before: Uint8Array;
  /** Who wrote it, and in what order values are compared; without the end of the struct. */
  readonly after: Uint8Array;
  /** Columns by name. */
  readonly elements: ReadonlyMap<string, SchemaElement>;
}

/** The library writes how many values are NaN, and does not say so in its types. */
interface ChunkStatistics extends Statistics {
  readonly nan_count?: bigint;
}

/** Twice what a row group of `windows` takes. */
const GROUP_BYTES = 2 ** 13;

const frames = new WeakMap<readonly Column[], Map<FormatVersion, Frame>>();

/**
 * The footer of one file. What it says of a row group is encoded when the next one is added: as objects, those of a long file would take
 * several times the memory; most files have one row group.
 */
export class Footer {
  private readonly frame: Frame;
  /** All groups but the latest. */
  private encoded: CompactWriter | undefined;
  private latest: RowGroup | undefined;
  /** How many were added. */
  groupCount = 0;
  private rows = 0n;

  constructor(columns: readonly Column[], version: FormatVersion) {
    this.frame = frameOf(columns, version);
  }

  /** @param group the next one in the file */
  add(group: RowGroup): void {
    if (this.latest !== undefined) {
      this.encoded ??= new CompactWriter(GROUP_BYTES);
      writeRowGroup(this.encoded, this.frame.elements, this.latest);
    }
    this.latest = group;
    this.groupCount += 1;
    this.rows += group.num_rows;
  }

  /** Writes the footer and its length. */
  write(writer: CompactWriter): void {
    const start = writer.length;
    const { before, after, elements } = this.frame;
    writer.bytes(before);
    writer.open(2);
    writer.number(3, TYPE.int64, this.rows);
    writer.list(4, TYPE.struct, this.groupCount);
    if (this.encoded !== undefined) writer.bytes(this.encoded.view());
    if (this.latest !== undefined) writeRowGroup(writer, elements, this.latest);
    writer.bytes(after);
    writer.close();
    writer.uint32(writer.length - start);
  }
}

function frameOf(columns: readonly Column[], version: FormatVersion): Frame {
  const known = frames.get(columns) ?? new Map<FormatVersion, Frame>();
  frames.set(columns, known);
  const frame = known.get(version) ?? cutFrame(columns, version);
  known.set(version, frame);
  return frame;
}

/** Cuts a footer without row groups where the number of rows is, the first byte in which 0 and 1 rows differ. */
function cutFrame(columns: readonly Column[], version: FormatVersion): Frame {
  const [none, one] = [0n, 1n].map((rows) => emptyFooter(columns, version, rows)) as [Uint8Array, Uint8Array];
  const at = none.findIndex((byte, index) => byte !== one[index]);
  // Behind the number: header and length of the empty list. At the end: the end of the struct, and four bytes of length.
  const elements = new Map(schemaElements(columns).map((element) => [element.name, element]));
  return { before: none.slice(0, at - 1), after: none.slice(at + 3, -5), elements };
}

function emptyFooter(columns: readonly Column[], version: FormatVersion, num_rows: bigint): Uint8Array {
  const writer = new ByteWriter();
  const schema = [...schemaElements(columns)];
  const metadata = { version, schema, num_rows, row_groups: [], created_by: CREATED_BY, metadata_length: 0 };
  writeMetadata(writer, metadata, MAX_STATISTIC_BYTES);
  return writer.getBytes();
}

function writeRowGroup(
  writer: CompactWriter,
  elements: ReadonlyMap<string, SchemaElement>,
  { columns, total_byte_size, num_rows, file_offset, total_compressed_size }: RowGroup,
): void {
  writer.open();
  writer.list(1, TYPE.struct, columns.length);
  for (const column of columns) writeColumnChunk(writer, elements, column);
  writer.number(2, TYPE.int64, total_byte_size);
  writer.number(3, TYPE.int64, num_rows);
  writer.number(5, TYPE.int64, file_offset);
  writer.number(6, TYPE.int64, total_compressed_size);
  writer.close();
}

function writeColumnChunk(
  writer: CompactWriter,
  elements: ReadonlyMap<string, SchemaElement>,
  { file_offset, meta_data }: ColumnChunk,
): void {
  writer.open();
  writer.number(2, TYPE.int64, file_offset);
  writeColumn(writer, elements, meta_data!); // absent only in a file whose columns are other files
  writer.close();
}

function writeColumn(writer: CompactWriter, elements: ReadonlyMap<string, SchemaElement>, meta: ColumnMetaData): void {
  const [name = ''] = meta.path_in_schema;
  writer.struct(3);
  writer.number(1, TYPE.int32, ParquetTypes.indexOf(meta.type));
  writer.list(2, TYPE.int32, meta.encodings.length);
  for (const encoding of meta.encodings) writer.varint(2 * Encodings.indexOf(encoding));
  writer.list(3, TYPE.binary, 1);
  writer.text(name);
  writer.number(4, TYPE.int32, CompressionCodecs.indexOf(meta.codec));
  writer.number(5, TYPE.int64, meta.num_values);
  writer.number(6, TYPE.int64, meta.total_uncompressed_size);
  writer.number(7, TYPE.int64, meta.total_compressed_size);
  writer.number(9, TYPE.int64, meta.data_page_offset);
  writer.number(11, TYPE.int64, meta.dictionary_page_offset);
  if (meta.statistics !== undefined) writeStatistics(writer, elements.get(name)!, meta.statistics);
  if (meta.encoding_stats !== undefined) {
    writer.list(13, TYPE.struct, meta.encoding_stats.length);
    for (const { page_type, encoding, count } of meta.encoding_stats) {
      writer.open();
      writer.number(1, TYPE.int32, PageTypes.indexOf(page_type));
      writer.number(2, TYPE.int32, Encodings.indexOf(encoding));
      writer.number(3, TYPE.int32, count);
      writer.close();
    }
  }
  if (meta.size_statistics !== undefined) {
    const { unencoded_byte_array_data_bytes, repetition_level_histogram, definition_level_histogram } =
      meta.size_statistics;
    writer.struct(16);
    writer.number(1, TYPE.int64, unencoded_byte_array_data_bytes);
    writeCounts(writer, 2, repetition_level_histogram);
    writeCounts(writer, 3, definition_level_histogram);
    writer.close();
  }
  writer.close();
}

function writeCounts(writer: CompactWriter, id: number, counts: readonly bigint[] | undefined): void {
  if (counts === undefined) return;
  writer.list(id, counts.length === 0 ? 0 : TYPE.int64, counts.length);
  for (const count of counts) writer.varint(2 * Number(count));
}

function writeStatistics(writer: CompactWriter, element: SchemaElement, statistics: ChunkStatistics): void {
  const { max, min, max_value, min_value, is_max_value_exact, is_min_value_exact } = statistics;
  writer.struct(12);
  const isOldMaxCut = writeBound(writer, 1, max, element, true);
  const isOldMinCut = writeBound(writer, 2, min, element, false);
  writer.number(3, TYPE.int64, statistics.null_count);
  writer.number(4, TYPE.int64, statistics.distinct_count);
  const isMaxCut = writeBound(writer, 5, max_value, element, true);
  const isMinCut = writeBound(writer, 6, min_value, element, false);
  writer.flag(7, is_max_value_exact ?? (isMaxCut || isOldMaxCut ? false : undefined));
  writer.flag(8, is_min_value_exact ?? (isMinCut || isOldMinCut ? false : undefined));
  writer.number(9, TYPE.int64, statistics.nan_count);
  writer.close();
}
