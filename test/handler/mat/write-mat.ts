/**
 * Writes MAT-files of level 4 and 5 for tests, in either byte order, raw or compressed. It trusts its caller: tests also
 * write files that contradict themselves.
 */
import { deflateSync } from 'node:zlib';
import type { NumericArray, NumericClass } from '../../../handler/mat/variables.ts';

export type Endian = 'little' | 'big';

/** A numeric array; the type of `values` is how they are stored, which may be narrower than their class. */
export interface NumericToWrite {
  readonly kind: 'numeric';
  readonly matClass: NumericClass;
  readonly dims: readonly number[];
  readonly values: NumericArray;
  readonly imaginary?: NumericArray | undefined;
  readonly logical?: boolean | undefined;
}

/** Text in one row for each line; lines are of one length. */
export interface CharToWrite {
  readonly kind: 'char';
  readonly lines: readonly string[];
  readonly encoding: 'uint8' | 'uint16' | 'utf8' | 'utf16' | 'utf32';
}

export interface CellToWrite {
  readonly kind: 'cell';
  readonly dims: readonly number[];
  readonly cells: readonly ToWrite[];
}

export interface StructToWrite {
  readonly kind: 'struct';
  readonly dims: readonly number[];
  readonly fieldNames: readonly string[];
  /** Column by column; each holds every field. */
  readonly elements: readonly ReadonlyMap<string, ToWrite>[];
}

export type ToWrite = NumericToWrite | CharToWrite | CellToWrite | StructToWrite;
export type Named = readonly [name: string, content: ToWrite];

export interface Mat5Options {
  readonly endian?: Endian;
  readonly compressed?: boolean;
  /** Whether data of at most 4 bytes are packed into their tag, as MATLAB does; SciPy reads both. */
  readonly packed?: boolean;
}

const MI = {
  matrix: 14,
  compressed: 15,
  utf8: 16,
  utf16: 17,
  utf32: 18,
  int8: 1,
  uint8: 2,
  uint16: 4,
  int32: 5,
  uint32: 6,
} as const;

const MX: Readonly<Record<NumericClass | 'cell' | 'struct' | 'char', number>> = {
  cell: 1,
  struct: 2,
  char: 4,
  double: 6,
  single: 7,
  int8: 8,
  uint8: 9,
  int16: 10,
  uint16: 11,
  int32: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
};

const STORED_AS: Readonly<Record<string, { readonly mi: number; readonly precision?: number }>> = {
  Float64Array: { mi: 9, precision: 0 },
  Float32Array: { mi: 7, precision: 1 },
  Int32Array: { mi: 5, precision: 2 },
  Int16Array: { mi: 3, precision: 3 },
  Uint16Array: { mi: 4, precision: 4 },
  Uint8Array: { mi: 2, precision: 5 },
  Int8Array: { mi: 1 },
  Uint32Array: { mi: 6 },
  BigInt64Array: { mi: 12 },
  BigUint64Array: { mi: 13 },
};

/** A level 5 file. */
export function writeMat5(variables: readonly Named[], options: Mat5Options = {}): Uint8Array {
  const { endian = 'little', compressed = false } = options;
  const matrices = variables.map(([name, content]) => matrixElement(content, name, options));
  const elements = compressed ? matrices.map((matrix) => compressedElement(matrix, endian)) : matrices;
  return Buffer.concat([header5(endian), ...elements]);
}

/** The 128 bytes that a level 5 file begins with. */
export function header5(endian: Endian = 'little', version = 0x0100): Uint8Array {
  const header = new Uint8Array(128).fill(0x20, 0, 116);
  header.set(Buffer.from('MATLAB 5.0 MAT-file, written by a test'));
  header.set(bytesOf(Uint16Array.of(version), endian), 124);
  header.set(Buffer.from(endian === 'little' ? 'IM' : 'MI'), 126);
  return header;
}

/** One variable, compressed. */
export function compressedElement(matrix: Uint8Array, endian: Endian = 'little'): Uint8Array {
  const deflated = deflateSync(matrix);
  return Buffer.concat([bytesOf(Uint32Array.of(MI.compressed, deflated.length), endian), deflated]);
}

/** One matrix: flags, dimensions, name, content. */
export function matrixElement(content: ToWrite, name: string, options: Mat5Options = {}): Uint8Array {
  const write = (type: number, data: Uint8Array) => element(type, data, options);
  const { endian = 'little' } = options;
  const isNumeric = content.kind === 'numeric';
  const matClass = MX[isNumeric ? content.matClass : content.kind];
  const flags = (isNumeric && content.logical ? 0x200 : 0) | (isNumeric && content.imaginary ? 0x800 : 0);
  const dims = content.kind === 'char' ? dimsOfLines(content.lines) : content.dims;
  const body = Buffer.concat([
    write(MI.uint32, bytesOf(Uint32Array.of(flags | matClass, 0), endian)),
    write(MI.int32, bytesOf(Int32Array.from(dims), endian)),
    write(MI.int8, Buffer.from(name)),
    ...parts(content, options),
  ]);
  return Buffer.concat([bytesOf(Uint32Array.of(MI.matrix, body.length), endian), body]);
}

/** One data element with its tag and padding. */
export function element(
  type: number,
  data: Uint8Array,
  { endian = 'little', packed = true }: Mat5Options = {},
): Uint8Array {
  if (packed && data.length > 0 && data.length <= 4) {
    const small = new Uint8Array(8);
    small.set(bytesOf(Uint32Array.of((data.length << 16) | type), endian));
    small.set(data, 4);
    return small;
  }
  const padding = new Uint8Array((8 - (data.length % 8)) % 8);
  return Buffer.concat([bytesOf(Uint32Array.of(type, data.length), endian), data, padding]);
}

/** Which machine, precision and type a level 4 matrix has, and its five header numbers. */
export interface Mat4Options {
  readonly endian?: Endian;
}

/** A level 4 file: of numeric matrices and text, whose characters are stored as doubles. */
export function writeMat4(variables: readonly Named[], { endian = 'little' }: Mat4Options = {}): Uint8Array {
  return Buffer.concat(variables.map(([name, content]) => matrix4(name, content, endian)));
}

function matrix4(name: string, content: ToWrite, endian: Endian): Uint8Array {
  if (content.kind === 'cell' || content.kind === 'struct') throw new RangeError(`version 4 has no ${content.kind}`);
  const isText = content.kind === 'char';
  const values = isText ? Float64Array.from(unitsByColumn(content.lines)) : content.values;
  const dims = isText ? dimsOfLines(content.lines) : content.dims;
  const imaginary = isText ? undefined : content.imaginary;
  const precision = STORED_AS[values.constructor.name]?.precision;
  if (precision === undefined || dims.length !== 2) throw new RangeError(`version 4 has no such matrix`);
  const mopt = (endian === 'little' ? 0 : 1000) + 10 * precision + (isText ? 1 : 0);
  const nameBytes = Buffer.from(`${name}\0`);
  return Buffer.concat([
    bytesOf(Int32Array.of(mopt, dims[0]!, dims[1]!, imaginary ? 1 : 0, nameBytes.length), endian),
    nameBytes,
    bytesOf(values, endian),
    ...(imaginary ? [bytesOf(imaginary, endian)] : []),
  ]);
}

function parts(content: ToWrite, options: Mat5Options): Uint8Array[] {
  const { endian = 'little' } = options;
  switch (content.kind) {
    case 'numeric':
      return [content.values, ...(content.imaginary ? [content.imaginary] : [])].map((part) =>
        element(STORED_AS[part.constructor.name]!.mi, bytesOf(part, endian), options),
      );
    case 'char':
      return [element(MI[content.encoding], textBytes(content, endian), options)];
    case 'cell':
      return content.cells.map((cell) => matrixElement(cell, '', options));
    case 'struct': {
      const length = Math.max(1, ...content.fieldNames.map((field) => Buffer.byteLength(field) + 1));
      const names = Buffer.alloc(length * content.fieldNames.length);
      for (const [i, field] of content.fieldNames.entries()) names.write(field, i * length);
      return [
        element(MI.int32, bytesOf(Int32Array.of(length), endian), options),
        element(MI.int8, names, options),
        ...content.elements.flatMap((fields) =>
          content.fieldNames.map((field) => matrixElement(fields.get(field)!, '', options)),
        ),
      ];
    }
  }
}

function textBytes({ lines, encoding }: CharToWrite, endian: Endian): Uint8Array {
  const units = unitsByColumn(lines);
  switch (encoding) {
    case 'uint8':
      return Uint8Array.from(units);
    case 'utf8':
      return Buffer.from(String.fromCharCode(...units));
    case 'utf32':
      return bytesOf(
        Uint32Array.from(String.fromCharCode(...units), (character) => character.codePointAt(0)!),
        endian,
      );
    default:
      return bytesOf(Uint16Array.from(units), endian);
  }
}

function dimsOfLines(lines: readonly string[]): [number, number] {
  return [lines.length, lines[0]?.length ?? 0];
}

function unitsByColumn(lines: readonly string[]): number[] {
  const columns = lines[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, column) => lines.map((line) => line.charCodeAt(column))).flat();
}

/** The bytes of numbers in a byte order. */
export function bytesOf(values: NumericArray, endian: Endian): Uint8Array {
  const bytes = Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  if (endian === 'little' || values.BYTES_PER_ELEMENT === 1) return bytes;
  if (values.BYTES_PER_ELEMENT === 2) return bytes.swap16();
  return values.BYTES_PER_ELEMENT === 4 ? bytes.swap32() : bytes.swap64();
}
