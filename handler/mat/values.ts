/**
 * The values of an array: how many there are, and the numbers as they lie in the file, typed-array views where alignment
 * and byte order allow, else a copy of the piece.
 */
import type { ByteSource } from './cursor.ts';
import { BadFileError } from './errors.ts';
import type { NumericArray, NumericClass, Values } from './variables.ts';

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

type ArrayOver = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => NumericArray;

const ARRAY_OF: Record<NumericClass, ArrayOver & { readonly BYTES_PER_ELEMENT: number }> = {
  double: Float64Array,
  single: Float32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
};

/**
 * How many values an array of these dimensions holds.
 *
 * @param byte of the file, for the refusal
 * @throws {BadFileError} `corrupt` when a dimension is negative or the product is beyond 2^53, where counting ends
 */
export function countOf(dims: readonly number[], byte: number): number {
  const wrong = dims.find((dim) => !Number.isSafeInteger(dim) || dim < 0);
  if (wrong !== undefined) throw new BadFileError('corrupt', byte, `a dimension of ${wrong} in ${shapeOf(dims)}`);
  if (dims.includes(0)) return 0;
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (!Number.isSafeInteger(count))
    throw new BadFileError('corrupt', byte, `${shapeOf(dims)} is more than can be counted`);
  return count;
}

/** `1 × 3600` */
export function shapeOf(dims: readonly number[]): string {
  return dims.join(' × ');
}

/** The numeric class of that name, if there is one. */
export function numericClass(name: string): NumericClass | undefined {
  return Object.hasOwn(ARRAY_OF, name) ? (name as NumericClass) : undefined;
}

/** Bytes of one stored number. */
export function bytesPerValue(storage: NumericClass): number {
  return ARRAY_OF[storage].BYTES_PER_ELEMENT;
}

/** Where values begin. */
interface Start {
  readonly source: Pick<ByteSource, 'ranges' | 'littleEndian'>;
  readonly at: number;
}

/**
 * The values that begin where a cursor is. It does not move, for they are read when they are asked for; the caller has
 * checked that their bytes are there.
 *
 * @param storage the type they are stored in, which may be narrower than their MATLAB class
 */
export function storedValues({ source, at }: Start, count: number, storage: NumericClass): Values {
  const { ranges, littleEndian } = source;
  const size = bytesPerValue(storage);
  const isNative = size === 1 || littleEndian === HOST_IS_LITTLE_ENDIAN;
  const inPlace = (first: number, length: number) => [at + first * size, at + (first + length) * size] as const;
  return {
    length: count,
    slice(from, to) {
      const piece = ranges.read(...inPlace(...clamp(from, to, count)));
      if (isNative && piece.byteOffset % size === 0) return arrayOver(piece, storage);
      // A plain Uint8Array of its own: `Buffer.slice` would be a view, and pooled buffers need not be aligned.
      const copy = new Uint8Array(piece);
      if (!isNative) swapBytes(copy, size);
      return arrayOver(copy, storage);
    },
    ...(ranges.lend && {
      lend: <T>(from: number, to: number, use: (values: NumericArray) => T): T =>
        ranges.lend!(...inPlace(...clamp(from, to, count)), (piece) => {
          if (isNative) return use(arrayOver(piece, storage));
          swapBytes(piece, size);
          const result = use(arrayOver(piece, storage));
          swapBytes(piece, size); // as it was: the next call may be lent the same bytes
          return result;
        }),
    }),
  };
}

/** A typed array over bytes in native order and alignment. */
export function arrayOver({ buffer, byteOffset, byteLength }: Uint8Array, storage: NumericClass): NumericArray {
  const TypedArray = ARRAY_OF[storage];
  return new TypedArray(buffer, byteOffset, byteLength / TypedArray.BYTES_PER_ELEMENT);
}

/** Whether a class can hold every value of a type: MATLAB stores values in their own type or a narrower one. */
export function canHold(matClass: NumericClass, storage: NumericClass): boolean {
  if (storage === matClass || matClass === 'double') return true;
  if (storage === 'double' || storage === 'single') return false;
  if (matClass === 'single') return true;
  const isNarrower = bytesPerValue(storage) < bytesPerValue(matClass);
  return isNarrower && (storage.startsWith('u') || !matClass.startsWith('u'));
}

function clamp(from: number, to: number, count: number): [first: number, length: number] {
  const first = Math.min(Math.max(from, 0), count);
  return [first, Math.min(Math.max(to, first), count) - first];
}

function swapBytes({ buffer, byteOffset, byteLength }: Uint8Array, size: number): void {
  const words = Buffer.from(buffer, byteOffset, byteLength);
  if (size === 2) words.swap16();
  else if (size === 4) words.swap32();
  else words.swap64();
}
