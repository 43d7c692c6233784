/** Datasets of an HDF5 file: their form, and their items read by whole chunks. */
import { callLibrary, type Hdf5File, inLibraryMemory, type Library, refuse } from './hdf5.ts';
import { storageOf, TYPE_CLASS } from './hdf5-types.ts';
import type { NumericClass } from './variables.ts';

type Metadata = ReturnType<Library['get_dataset_metadata']>;

/** An object reference is the address of an object's header. */
const REFERENCE_BYTES = 8;

/** Bytes that pass through the library's memory at a time, which grows and never shrinks. */
const BLOCK_BYTES = 4 * 2 ** 20;

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

/** What a dataset is made of. `realAt`: the byte of a complex number's real part in it. */
export type Items =
  | { readonly kind: 'numbers'; readonly storage: NumericClass }
  | { readonly kind: 'complex'; readonly storage: NumericClass; readonly realAt: number }
  | { readonly kind: 'references' }
  | { readonly kind: 'other' };

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

function readTile({ library, id }: Hdf5File, { path, shape }: Dataset, tile: Tile, pointer: number): number {
  if (shape.length === 0) return library.get_dataset_data(id, path, null, null, null, BigInt(pointer));
  const counts = shape.map((dim, axis) => BigInt([tile.rows, tile.columns][axis] ?? dim));
  const offsets = shape.map((_, axis) => BigInt([tile.row, tile.column][axis] ?? 0));
  const strides = shape.map(() => 1n);
  return library.get_dataset_data(id, path, counts, offsets, strides, BigInt(pointer));
}

function itemsOf({ type, size, signed, compound_type: compound, ref_type: reference }: Metadata): Items {
  if (type === TYPE_CLASS.reference && reference === 'object' && size === REFERENCE_BYTES)
    return { kind: 'references' };
  if (type === TYPE_CLASS.compound) {
    const [real, imaginary, ...more] = compound?.members ?? [];
    const storage = real && storageOf(real.type, real.size, real.signed);
    const isComplex = real?.name === 'real' && imaginary?.name === 'imag' && more.length === 0;
    return isComplex && storage ? { kind: 'complex', storage, realAt: real.offset } : { kind: 'other' };
  }
  const storage = storageOf(type, size, signed);
  return storage ? { kind: 'numbers', storage } : { kind: 'other' };
}
