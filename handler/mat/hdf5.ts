/**
 * Calls the HDF5 library, `h5wasm`: libhdf5 compiled to WebAssembly. It knows one file, in a file system of its own, so a link
 * that leads out of it leads nowhere. It runs in a thread of its own, see `mat73.ts`.
 *
 * h5wasm's own `Dataset` ignores the status of a failed read and hands out whatever its memory held. Here the library
 * is made to throw at its first error, and what it throws is `corrupt`.
 */
import { readSync } from 'node:fs';
import { type BadFileCode, BadFileError } from './errors.ts';
import { arrayOver, numericClass } from './values.ts';
import type { NumericClass } from './variables.ts';

type Library = Awaited<typeof import('h5wasm')['ready']>;
type Metadata = ReturnType<Library['get_dataset_metadata']>;

/** An open file. */
export interface Hdf5File {
  readonly library: Library;
  readonly id: bigint;
  /** Where HDF5 begins in the MAT-file; the library does not say at which byte it found what it refuses. */
  readonly byte: number;
}

/** A dataset's form; its content is not read yet. */
export interface Dataset {
  readonly path: string;
  /** As HDF5 has it: MATLAB's dimensions reversed. */
  readonly shape: readonly number[];
  readonly items: Items;
  readonly itemBytes: number;
  /** How many items along the first two dimensions are stored, and inflated, together; 1 where each stands alone. */
  readonly rowsPerChunk: number;
  readonly columnsPerChunk: number;
}

/** An open file of this machine. */
export interface FileOnDisk {
  readonly descriptor: number;
  readonly length: number;
}

/** What a dataset is made of. `realAt`: the byte of a complex number's real part in it. */
export type Items =
  | { readonly kind: 'numbers'; readonly storage: NumericClass }
  | { readonly kind: 'complex'; readonly storage: NumericClass; readonly realAt: number }
  | { readonly kind: 'references' }
  | { readonly kind: 'other' };

/** Type classes of HDF5. Source: H5Tpublic.h. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const BITFIELD = 4;
const COMPOUND = 6;
const REFERENCE = 7;

/** An object reference is the address of an object's header. */
const REFERENCE_BYTES = 8;

/** MATLAB's attributes are class names and flags. */
const MAX_ATTRIBUTE_BYTES = 1024;

/** Bytes that pass through the library's memory at a time, which grows and never shrinks. */
const BLOCK_BYTES = 4 * 2 ** 20;

const FILE_NAME = '/file.mat';

/** Loads the library and opens a file: bytes, which belong to the library from then on, or one that it reads as it needs it. */
export async function openHdf5(source: Uint8Array | FileOnDisk, byte: number): Promise<Hdf5File> {
  const { ready } = await import('h5wasm');
  // Typed for people who use its classes; what the module itself can do besides is in its C++ source.
  const library = (await ready) as Library & { activate_throwing_error_handler(): number };
  library.activate_throwing_error_handler();
  if (source instanceof Uint8Array) library.FS.writeFile(FILE_NAME, source, { canOwn: true } as { flags?: string });
  else showFile(library, source);
  const id = callLibrary({ byte }, 'the file', () => library.open(FILE_NAME, library.H5F_ACC_RDONLY, false, -1, -1));
  return { library, id, byte };
}

/** A file in the library's file system, as Emscripten has it (its `library_memfs.js`). */
interface FileNode {
  /** The size that the library sees. */
  usedBytes: number;
  stream_ops: { readonly read: ReadBytes };
}
type ReadBytes = (stream: unknown, into: Uint8Array, at: number, count: number, from: number) => number;

/** What went wrong with the disk: the library knows only damaged files. */
let diskError: unknown;

/** The error of the disk because of which the library refused a file; undefined when it was the file. */
export function errorOfDisk(): unknown {
  return diskError;
}

/** Puts an empty file into the library's file system whose bytes are those of a file of this machine. */
function showFile({ FS }: Library, { descriptor, length }: FileOnDisk): void {
  FS.writeFile(FILE_NAME, new Uint8Array());
  const { node } = FS.lookupPath(FILE_NAME, {}) as unknown as { readonly node: FileNode };
  node.usedBytes = length;
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream, into, at, count, from) {
      const wanted = Math.max(0, Math.min(count, length - from));
      let read = 0;
      try {
        while (read < wanted) {
          const more = readSync(descriptor, into, at + read, wanted - read, from + read);
          if (more === 0)
            throw new Error(`the file ended at byte ${from + read}, before the ${length} bytes that it had`);
          read += more;
        }
      } catch (error) {
        diskError = error;
        throw error;
      }
      return read;
    },
  };
}

/** Closes the file and forgets its bytes. */
export function closeHdf5({ library, id }: Hdf5File): void {
  library.close_file(id);
  library.FS.unlink(FILE_NAME);
}

/** Throws a `BadFileError` about the object at a path. */
export function refuse({ byte }: Hdf5File, code: BadFileCode, path: string, message: string): never {
  throw new BadFileError(code, byte, `${path}: ${message}`);
}

/** What is at a path. */
export function kindAt(file: Hdf5File, path: string): 'group' | 'dataset' | 'other' {
  const { library, id } = file;
  const type = callLibrary(file, path, () => library.get_type(id, path));
  if (type === library.H5G_GROUP) return 'group';
  return type === library.H5G_DATASET ? 'dataset' : 'other';
}

/** Names in a group, in order of creation where the file keeps it, else of the alphabet. */
export function namesIn(file: Hdf5File, path: string): string[] {
  return callLibrary(file, path, () => file.library.get_names(file.id, path, false));
}

/** The names of an object's attributes. */
export function attributesOf(file: Hdf5File, path: string): Set<string> {
  return new Set(callLibrary(file, path, () => file.library.get_attribute_names(file.id, path)));
}

/** A text attribute, without its padding. */
export function textAttribute(file: Hdf5File, path: string, name: string): string {
  const { type, bytes } = attribute(file, path, name);
  if (type !== STRING) refuse(file, 'corrupt', path, `attribute ${name} is text, found type class ${type}`);
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');
}

/** An integer attribute. */
export function integerAttribute(file: Hdf5File, path: string, name: string): number {
  const { type, bytes } = attribute(file, path, name);
  if (type !== INTEGER || bytes.length > 8)
    refuse(file, 'corrupt', path, `attribute ${name} is an integer, found type class ${type}`);
  return Number(Buffer.concat([bytes, new Uint8Array(8 - bytes.length)]).readBigUInt64LE());
}

/**
 * What an attribute says: one text, or a few numbers. Programs other than MATLAB write a rate or a unit this way.
 *
 * @returns undefined for anything else, which MATLAB would not read either
 */
export function attributeValue(file: Hdf5File, path: string, name: string): string | Float64Array | undefined {
  const { library, id } = file;
  const metadata = callLibrary(file, path, () => library.get_attribute_metadata(id, path, name));
  const { type, size, signed, total_size: count, vlen } = metadata;
  const storage = storageOf(type, size, signed);
  const isText = type === STRING && count === 1;
  if ((!isText && storage === undefined) || count < 1 || count * size > MAX_ATTRIBUTE_BYTES) return undefined;
  return inLibraryMemory(file, path, count * size, (pointer) => {
    const status = callLibrary(file, path, () => library.get_attribute_data(id, path, name, BigInt(pointer)));
    if (status < 0) refuse(file, 'corrupt', path, `attribute ${name} cannot be read`);
    const bytes = library.HEAPU8.slice(pointer, pointer + count * size);
    if (storage !== undefined) return Float64Array.from(arrayOver(bytes, storage) as Uint8Array, Number);
    return textFrom(vlen ? textAt(library, Buffer.from(bytes).readUInt32LE()) : bytes);
  });
}

/** The text at an address of the library's memory, where it keeps texts of any length. */
function textAt({ HEAPU8 }: Library, address: number): Uint8Array {
  return address === 0 ? new Uint8Array() : HEAPU8.slice(address, address + MAX_ATTRIBUTE_BYTES);
}

function textFrom(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
    .toString('utf8')
    .trimEnd();
}

/** The form of the dataset at a path. */
export function datasetAt(file: Hdf5File, path: string): Dataset {
  const metadata = callLibrary(file, path, () => file.library.get_dataset_metadata(file.id, path));
  const { shape, chunks, size } = metadata;
  if (shape === null) refuse(file, 'corrupt', path, 'a dataset without a shape');
  const [rowsPerChunk, columnsPerChunk] = [0, 1].map((axis) => Math.max(1, chunks?.[axis] ?? 1)) as [number, number];
  return { path, shape, items: itemsOf(metadata), itemBytes: size, rowsPerChunk, columnsPerChunk };
}

/** Reads all items of a dataset, little-endian, in stored order. The caller has checked their number against a limit. */
export function readDataset(file: Hdf5File, dataset: Dataset): Uint8Array<ArrayBuffer> {
  const items = dataset.shape.reduce((product, dim) => product * dim, 1);
  const content = new Uint8Array(items * dataset.itemBytes);
  forEachRun(file, dataset, (bytes, first) => content.set(bytes, first * dataset.itemBytes));
  return content;
}

/**
 * Reads a dataset run by run.
 *
 * What passes at a time is whole chunks, so that the library's memory stays small and no chunk is inflated twice: whole rows or,
 * where a row is long, as of samples by leads, a part of as many rows as lie in a chunk.
 *
 * @param use is given consecutive items, for the length of the call, and the place of the first one
 */
export function forEachRun(file: Hdf5File, dataset: Dataset, use: (bytes: Uint8Array, first: number) => void): void {
  const { path, shape, itemBytes } = dataset;
  const [rows = 1, columns = 1, ...inner] = shape;
  const inColumn = inner.reduce((product, dim) => product * dim, 1);
  const columnBytes = inColumn * itemBytes;
  if (rows * columns * columnBytes === 0) return;
  const most = tileOf(dataset, columnBytes);
  inLibraryMemory(file, path, most.rows * most.columns * columnBytes, (pointer) => {
    for (let row = 0; row < rows; row += most.rows) {
      for (let column = 0; column < columns; column += most.columns) {
        const tile = {
          row,
          column,
          rows: Math.min(most.rows, rows - row),
          columns: Math.min(most.columns, columns - column),
        };
        const status = callLibrary(file, path, () => readTile(file, dataset, tile, pointer));
        if (status < 0) refuse(file, 'corrupt', path, 'values cannot be read');
        const isWhole = tile.columns === columns;
        const runBytes = (isWhole ? tile.rows : 1) * tile.columns * columnBytes;
        for (let run = 0; run < (isWhole ? 1 : tile.rows); run += 1) {
          const at = pointer + run * runBytes;
          use(file.library.HEAPU8.subarray(at, at + runBytes), ((row + run) * columns + column) * inColumn);
        }
      }
    }
  });
}

interface TileSize {
  readonly rows: number;
  readonly columns: number;
}
interface Tile extends TileSize {
  readonly row: number;
  readonly column: number;
}

/** Whole chunks of at most `BLOCK_BYTES`, or one. */
function tileOf({ shape, rowsPerChunk, columnsPerChunk }: Dataset, columnBytes: number): TileSize {
  const [rows = 1, columns = 1] = shape;
  const rowsAtLeast = Math.min(rows, rowsPerChunk);
  const wholeRows = Math.floor(BLOCK_BYTES / (columns * columnBytes * rowsAtLeast)) * rowsAtLeast;
  if (wholeRows > 0) return { rows: Math.min(rows, wholeRows), columns };
  const chunks = Math.max(1, Math.floor(BLOCK_BYTES / (rowsAtLeast * columnsPerChunk * columnBytes)));
  return { rows: rowsAtLeast, columns: Math.min(columns, chunks * columnsPerChunk) };
}

/** The bytes of a reference to the object at a path, as one number. */
export function referenceTo(file: Hdf5File, path: string): bigint {
  const reference = callLibrary(file, path, () => file.library.create_object_reference(file.id, path));
  return Buffer.from(reference).readBigUInt64LE();
}

function readTile({ library, id }: Hdf5File, { path, shape }: Dataset, tile: Tile, pointer: number): number {
  if (shape.length === 0) return library.get_dataset_data(id, path, null, null, null, BigInt(pointer));
  const counts = shape.map((dim, axis) => BigInt([tile.rows, tile.columns][axis] ?? dim));
  const offsets = shape.map((_, axis) => BigInt([tile.row, tile.column][axis] ?? 0));
  const strides = shape.map(() => 1n);
  return library.get_dataset_data(id, path, counts, offsets, strides, BigInt(pointer));
}

function attribute(file: Hdf5File, path: string, name: string): { type: number; bytes: Uint8Array } {
  const { library, id } = file;
  const metadata = callLibrary(file, path, () => library.get_attribute_metadata(id, path, name));
  const { type, size, total_size: count, vlen } = metadata;
  if (vlen || count !== 1 || size > MAX_ATTRIBUTE_BYTES) {
    refuse(file, 'unsupported', path, `attribute ${name} is one value of fixed length in MATLAB's files`);
  }
  const bytes = inLibraryMemory(file, path, size, (pointer) => {
    const status = callLibrary(file, path, () => library.get_attribute_data(id, path, name, BigInt(pointer)));
    if (status < 0) refuse(file, 'corrupt', path, `attribute ${name} cannot be read`);
    return library.HEAPU8.slice(pointer, pointer + size);
  });
  return { type, bytes };
}

function itemsOf({ type, size, signed, compound_type: compound, ref_type: reference }: Metadata): Items {
  if (type === REFERENCE && reference === 'object' && size === REFERENCE_BYTES) return { kind: 'references' };
  if (type === COMPOUND) {
    const [real, imaginary, ...more] = compound?.members ?? [];
    const storage = real && storageOf(real.type, real.size, real.signed);
    const isComplex = real?.name === 'real' && imaginary?.name === 'imag' && more.length === 0;
    return isComplex && storage ? { kind: 'complex', storage, realAt: real.offset } : { kind: 'other' };
  }
  const storage = storageOf(type, size, signed);
  return storage ? { kind: 'numbers', storage } : { kind: 'other' };
}

function storageOf(type: number, size: number, signed: boolean): NumericClass | undefined {
  if (type === FLOAT) return ({ 4: 'single', 8: 'double' } as const)[size];
  if (type !== INTEGER && type !== BITFIELD) return undefined;
  return numericClass(`${signed && type === INTEGER ? '' : 'u'}int${8 * size}`);
}

/** Borrows memory of the library; its views are only good until the library works again. */
function inLibraryMemory<T>(file: Hdf5File, path: string, bytes: number, use: (pointer: number) => T): T {
  const { library } = file;
  const pointer = callLibrary(file, path, () => library._malloc(bytes));
  if (pointer === 0) refuse(file, 'too-large', path, `${bytes} bytes at once are more than the library may hold`);
  try {
    return use(pointer);
  } finally {
    library._free(pointer);
  }
}

/** Calls the library. Whatever it throws (errors, strings, traps of WebAssembly) it throws because of the file. */
function callLibrary<T>(file: { byte: number }, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const said = String(error);
    const code = said.includes('truncated file') ? 'truncated' : 'corrupt';
    throw new BadFileError(code, file.byte, `${path}: ${innermostReason(said)}`, { cause: error });
  }
}

/** HDF5 prints its calls from the outermost to the innermost; the last one knows what was wrong. */
function innermostReason(said: string): string {
  const calls = said.split('\n').filter((line) => /^ *#\d+:/.test(line));
  return calls.at(-1)?.replace(/^.*\(\): /, '') ?? said.split('\n', 1)[0]!;
}
