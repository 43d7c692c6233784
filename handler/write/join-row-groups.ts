/**
 * Puts row groups together to one Parquet file. The chunks of a row group come from a file of that one row group, as
 * `parquet-wasm` writes it, and from `constant-chunk.ts`. Pages are copied as they are; only the footer is written anew,
 * and says nothing of Arrow, so that every reader sees the plain Parquet types.
 *
 * Source: Apache Parquet, parquet.thrift (field numbers below) and "File Format".
 */
import type { Chunk } from './constant-chunk.ts';
import {
  fieldAt,
  integerAt,
  integerField,
  readThrift,
  structAt,
  structField,
  structsAt,
  structsField,
  type ThriftStruct,
  textAt,
  writeThrift,
} from './thrift.ts';

const MAGIC = new TextEncoder().encode('PAR1');
/** Footer length (uint32, little endian) and magic at the end of a file. */
const TRAILER_BYTES = 8;

const FILE = { version: 1, schema: 2, rowCount: 3, rowGroups: 4, createdBy: 6, columnOrders: 7 } as const;
const ROOT_CHILD_COUNT = 5;
const ROW_GROUP = { chunks: 1, bytes: 2, rowCount: 3, fileOffset: 5, compressedBytes: 6, ordinal: 7 } as const;
const CHUNK = { fileOffset: 2, metaData: 3 } as const;
const META = { path: 3, bytes: 6, compressedBytes: 7, dataPageAt: 9, dictionaryPageAt: 11 } as const;

/** The columns of one row group. */
export interface RowGroup {
  /** A Parquet file with this row group alone, and some of its columns. */
  readonly file: Uint8Array;
  /** The other columns. */
  readonly chunks: readonly Chunk[];
}

/**
 * One Parquet file from row groups.
 *
 * @param columns names of the columns, in the order in which the file is to hold them
 * @param groups each with every column once; one is taken at a time
 * @throws {Error} when there is no group, or a group lacks a column
 */
export function joinRowGroups(columns: readonly string[], groups: Iterable<RowGroup>): Uint8Array {
  const pieces: Uint8Array[] = [MAGIC];
  const rowGroups: ThriftStruct[] = [];
  let at = MAGIC.length;
  let last: { model: ThriftStruct; elements: readonly ThriftStruct[] } | undefined;
  for (const { file, chunks } of groups) {
    const model = footerOf(file);
    const all = [...chunksOf(file, model), ...chunks];
    const ordered = columns.map((name) => only(all, name));
    const metas = ordered.map(({ pages, meta }) => {
      pieces.push(pages);
      at += pages.length;
      return moved(meta, at - pages.length);
    });
    rowGroups.push(rowGroup(metas, integerAt(model, FILE.rowCount), rowGroups.length));
    last = { model, elements: ordered.map(({ element }) => element) };
  }
  if (last === undefined) throw new Error('a Parquet file needs at least one row group');
  const footer = writeThrift(fileMetaData(last.model, last.elements, rowGroups));
  return concatenate([...pieces, footer, trailer(footer.length)]);
}

function footerOf(file: Uint8Array): ThriftStruct {
  const end = file.length - TRAILER_BYTES;
  const length = new DataView(file.buffer, file.byteOffset + end).getUint32(0, true);
  return readThrift(file.subarray(end - length, end));
}

function chunksOf(file: Uint8Array, footer: ThriftStruct): Chunk[] {
  const groups = structsAt(footer, FILE.rowGroups);
  if (groups.length !== 1) throw new Error(`a file to be joined holds one row group, this one ${groups.length}`);
  const [, ...elements] = structsAt(footer, FILE.schema);
  return structsAt(groups[0]!, ROW_GROUP.chunks).map((chunk, index) => {
    const meta = structAt(chunk, CHUNK.metaData);
    const start = Number(firstPageAt(meta));
    const pages = file.subarray(start, start + Number(integerAt(meta, META.compressedBytes)));
    return { name: textAt(meta, META.path), element: elements[index]!, meta, pages };
  });
}

function only(chunks: readonly Chunk[], name: string): Chunk {
  const [chunk, second] = chunks.filter((candidate) => candidate.name === name);
  if (chunk === undefined) throw new Error(`row group lacks column ${name}`);
  if (second !== undefined) throw new Error(`row group holds column ${name} twice`);
  return chunk;
}

function firstPageAt(meta: ThriftStruct): bigint {
  return integerAt(meta, meta.has(META.dictionaryPageAt) ? META.dictionaryPageAt : META.dataPageAt);
}

/** The same pages at another place. */
function moved(meta: ThriftStruct, to: number): ThriftStruct {
  const by = BigInt(to) - firstPageAt(meta);
  const shifted = new Map(meta);
  for (const id of [META.dataPageAt, META.dictionaryPageAt]) {
    if (meta.has(id)) shifted.set(id, integerField(64, integerAt(meta, id) + by));
  }
  return shifted;
}

/** Page indexes are not copied, so a chunk says nothing of them. */
function rowGroup(metas: readonly ThriftStruct[], rows: bigint, ordinal: number): ThriftStruct {
  const sum = (id: number) => metas.reduce((total, meta) => total + integerAt(meta, id), 0n);
  const chunks = metas.map(
    (meta) =>
      new Map([
        [CHUNK.fileOffset, integerField(64, 0)],
        [CHUNK.metaData, structField(meta)],
      ]),
  );
  return new Map([
    [ROW_GROUP.chunks, structsField(chunks)],
    [ROW_GROUP.bytes, integerField(64, sum(META.bytes))],
    [ROW_GROUP.rowCount, integerField(64, rows)],
    [ROW_GROUP.fileOffset, integerField(64, firstPageAt(metas[0]!))],
    [ROW_GROUP.compressedBytes, integerField(64, sum(META.compressedBytes))],
    [ROW_GROUP.ordinal, integerField(16, ordinal)],
  ]);
}

/** The file's metadata; what does not depend on columns and rows is taken from a file that `parquet-wasm` wrote. */
function fileMetaData(
  model: ThriftStruct,
  elements: readonly ThriftStruct[],
  rowGroups: readonly ThriftStruct[],
): ThriftStruct {
  const [root] = structsAt(model, FILE.schema);
  const [order] = structsAt(model, FILE.columnOrders);
  const rows = rowGroups.reduce((total, group) => total + integerAt(group, ROW_GROUP.rowCount), 0n);
  return new Map([
    [FILE.version, fieldAt(model, FILE.version)],
    [FILE.schema, structsField([new Map(root).set(ROOT_CHILD_COUNT, integerField(32, elements.length)), ...elements])],
    [FILE.rowCount, integerField(64, rows)],
    [FILE.rowGroups, structsField(rowGroups)],
    [FILE.createdBy, fieldAt(model, FILE.createdBy)],
    [FILE.columnOrders, structsField(elements.map(() => order!))],
  ]);
}

function trailer(footerBytes: number): Uint8Array {
  const bytes = new Uint8Array(TRAILER_BYTES);
  new DataView(bytes.buffer).setUint32(0, footerBytes, true);
  bytes.set(MAGIC, 4);
  return bytes;
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
