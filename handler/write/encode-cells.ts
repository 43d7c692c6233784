/**
 * Writes one Parquet file, byte for byte as `hyparquet-writer` does (docs/adr/0028 and 0040), in row groups whose rows are held
 * at once: zstd where it pays, and statistics for each column, by which a query skips files. Page indexes would cost more
 * bytes than they save.
 */
import type { ColumnChunk, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { useDictionary } from 'hyparquet-writer/src/dictionary.js';
import type { Column } from '../../lake/column.ts';
import { type FileContent, wholeOf } from '../bytes/file-content.ts';
import { GrowingBytes } from '../bytes/growing-bytes.ts';
import type { ScratchFiles } from '../bytes/scratch-files.ts';
import { constantChunk } from './constant-chunk.ts';
import type { HeldColumn } from './held/held-column.ts';
import { type Cells, HeldRows } from './held/held-rows.ts';
import { joinRowGroups, MAGIC, moved } from './join-row-groups.ts';
import { CompactWriter } from './parquet/compact-writer.ts';
import { Footer } from './parquet/footer.ts';
import { writePlainDoubles } from './parquet/plain-doubles.ts';
import { writeShortChunk } from './parquet/short-chunk.ts';
import { zstdPage } from './parquet/zstd.ts';
import { MAX_STATISTIC_BYTES, schemaElements, type TypedElement } from './schema-elements.ts';
import { type StoredValue, storedValue } from './stored-value.ts';

/**
 * A column of fewer bytes is stored uncompressed: zstd adds a frame of some 10 bytes to each page, and its set-up takes
 * 20 µs, longer than all else that is done for a short column (measured in docs/adr/0028).
 */
const MIN_ZSTD_BYTES = 256;

const ENCODINGS = { delta: 'DELTA_BINARY_PACKED', plain: 'PLAIN' } as const;

/** Longer columns are divided into pages of this many bytes. */
const PAGE_BYTES = 2 ** 20;

/** What a file of one row takes, and some. */
const FILE_BYTES = 2 ** 14;

/** Pages of the second version. */
const FORMAT_VERSION = 2;

const COMPRESSORS = { ZSTD: zstdPage };

/**
 * One Parquet file with the given rows, in their order. The same rows give the same bytes.
 *
 * @param rows may be empty: the file then has the columns and no row
 * @throws {TypeError} when a value does not fit its column
 */
export function encodeCells(columns: readonly Column[], rows: readonly Cells[]): Uint8Array {
  if (rows.length === 0) return withoutRows(columns);
  const file = new CellsFile(columns);
  file.addGroup(rows);
  return wholeOf(file.finish());
}

/** A Parquet file whose rows come in groups: each is encoded when it comes, and its rows are not kept. */
export class CellsFile {
  private readonly columns: readonly Column[];
  private readonly before: GrowingBytes;
  /** What is not with the bytes before it yet: of a file of one group, all. */
  private readonly latest = new CompactWriter(FILE_BYTES);
  private readonly footer: Footer;

  /** @param scratch where a long file goes while it is written; without it, it is held */
  constructor(columns: readonly Column[], scratch?: ScratchFiles) {
    this.columns = columns;
    this.before = new GrowingBytes(scratch);
    this.footer = new Footer(columns, FORMAT_VERSION);
    this.latest.bytes(MAGIC);
  }

  /** Adds a row group. @param rows at least one. @throws {TypeError} when a value does not fit its column */
  addGroup(rows: readonly Cells[]): void {
    this.add(rows);
  }

  /** Adds a row group of rows that are held by column. @param rows at least one */
  addHeld(rows: HeldRows): void {
    this.add(rows);
  }

  /** Loops, not functions for each column: what V8 compiles for one that nobody holds is gone with the next collection. */
  private add(rows: readonly Cells[] | HeldRows): void {
    if (this.footer.groupCount > 0) this.takeLatest();
    const { columns, latest, before } = this;
    const start = latest.length;
    const [root, ...elements] = schemaElements(columns);
    const chunks: ColumnChunk[] = [];
    let unpackedBytes = 0n;
    for (let at = 0; at < columns.length; at += 1) {
      const chunk = this.writeColumnOf(rows, at, [root, elements[at]!]);
      chunks.push(before.length === 0 ? chunk : movedChunk(chunk, BigInt(before.length)));
      unpackedBytes += chunk.meta_data!.total_uncompressed_size;
    }
    this.footer.add({
      columns: chunks,
      total_byte_size: unpackedBytes,
      num_rows: BigInt(rows.length),
      total_compressed_size: BigInt(latest.length - start),
    });
  }

  private writeColumnOf(
    rows: readonly Cells[] | HeldRows,
    at: number,
    elements: [SchemaElement, TypedElement],
  ): ColumnChunk {
    const column = this.columns[at]!;
    return rows instanceof HeldRows
      ? writeHeld(this.latest, column, elements, rows.held[at]!)
      : writeChunk(this.latest, column, elements, valuesIn(rows, column));
  }

  /** The bytes of the file: to be written before the scratch files are closed. Nothing may be added after that. */
  finish(): FileContent {
    const { latest, before } = this;
    this.footer.write(latest);
    latest.bytes(MAGIC);
    if (before.length === 0) return latest.written();
    this.takeLatest();
    return before.content();
  }

  private takeLatest(): void {
    this.before.append(this.latest.written());
    this.latest.length = 0;
  }
}

function valuesIn(rows: readonly Cells[], column: Column): StoredValue[] {
  const values: StoredValue[] = [];
  for (let row = 0; row < rows.length; row += 1) values.push(storedValue(column, rows[row]![column.name], row));
  return values;
}

/** The same chunk, so many bytes further on in its file. */
function movedChunk({ file_offset, meta_data, ...chunk }: ColumnChunk, by: bigint): ColumnChunk {
  return { ...chunk, file_offset: file_offset + by, ...(meta_data && { meta_data: moved(meta_data, by) }) };
}

/** Of one row group without rows: without any, `hyparquet-writer` writes a list whose type parquet-rs refuses. */
function withoutRows(columns: readonly Column[]): Uint8Array {
  return joinRowGroups(columns, [columns.map((column) => constantChunk(column, []))]);
}

/** Many doubles are written from where they are held. */
function writeHeld(
  file: CompactWriter,
  column: Column,
  elements: [SchemaElement, TypedElement],
  held: HeldColumn,
): ColumnChunk {
  const bytes = column.type === 'double' ? held.doubles().byteLength : 0;
  const isOnePage = bytes >= MIN_ZSTD_BYTES && bytes < PAGE_BYTES;
  if (!isOnePage) return writeChunk(file, column, elements, held.values());
  return writePlainDoubles(file, elements[1], { levels: held.levels(), values: held.doubles() });
}

/** A few values are written by code of our own, everything else by the library. */
function writeChunk(
  file: CompactWriter,
  column: Column,
  [root, element]: [SchemaElement, TypedElement],
  values: StoredValue[],
): ColumnChunk {
  // No bound holds for NaN, which DuckDB counts as the largest number: it would be skipped where it is asked for.
  const hasStatistics = column.type !== 'double' || !values.some(Number.isNaN);
  const isShort = bytesOf(values) < MIN_ZSTD_BYTES;
  const { encoding } = encodingOf(column);
  const isRequired = !column.nullable;
  if (isShort && (encoding === 'PLAIN' || (encoding === undefined && !isRepetitive(element, values, isRequired)))) {
    return writeShortChunk(file, element, values, hasStatistics);
  }
  const writer = new ByteWriter();
  writer.offset = file.length; // places in the file are counted from it
  const { chunk } = writeColumn({
    writer,
    column: {
      columnName: column.name,
      element,
      schemaPath: [root, element],
      codec: isShort ? 'UNCOMPRESSED' : 'ZSTD',
      compressors: COMPRESSORS,
      stats: hasStatistics,
      statisticsTruncateLength: MAX_STATISTIC_BYTES,
      pageSize: PAGE_BYTES,
      columnIndex: false,
      offsetIndex: false,
      ...(encoding !== undefined && { encoding }),
    },
    pageData: {
      values,
      definitionLevels: isRequired ? [] : values.map((value) => (value === null ? 0 : 1)),
      repetitionLevels: [],
      maxDefinitionLevel: isRequired ? 0 : 1,
    },
  });
  file.bytes(writer.getBytes());
  return chunk;
}

/** Whether the library would write a dictionary. One value never repeats. */
function isRepetitive({ type }: TypedElement, values: StoredValue[], isRequired: boolean): boolean {
  return (
    values.length > 1 &&
    useDictionary(values, type, undefined, undefined, undefined, isRequired).dictionary !== undefined
  );
}

/** About what the values take unencoded; a null takes nothing. */
function bytesOf(values: readonly StoredValue[]): number {
  let total = 0;
  for (const value of values) if (value !== null) total += typeof value === 'string' ? value.length : 8;
  return total;
}

/**
 * Without an encoding it is PLAIN or, where values repeat, a dictionary. That takes 0 and -0 for one value, so doubles do
 * without. Booleans are PLAIN because the library would write run lengths, which not every reader knows.
 */
function encodingOf({ type, encoding }: Column): { readonly encoding?: 'PLAIN' | 'DELTA_BINARY_PACKED' } {
  if (encoding !== undefined) return { encoding: ENCODINGS[encoding] };
  return type === 'double' || type === 'boolean' ? { encoding: 'PLAIN' } : {};
}
