/**
 * Matrices of a level 5 MAT-file: `flags | dimensions | name | content`, each an element.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format", section "Level 5 MATLAB Array Data Element
 * Formats".
 */
import { elementOf, TYPE, tagOf } from './mat-elements.ts';

/** Numbers, one text, or a list of texts. */
export type SmallValue = number | readonly number[] | string | readonly string[];

/** Classes by their code in the flags of a matrix. */
const CLASS = { cell: 1, char: 4, double: 6, int16: 10, int32: 12 } as const;

/** Classes that a signal is written in, with the type of their numbers. */
export type SignalClass = 'int16' | 'int32' | 'double';

/** Bytes of one number of each class. */
export const BYTES_PER_VALUE: Readonly<Record<SignalClass, number>> = { int16: 2, int32: 4, double: 8 };

/**
 * A variable that is small enough to be made at once, as a matrix with its tag: a number is 1 × 1, numbers are a row, a
 * text is a row of characters, and texts are a row of cells.
 */
export function smallMatrix(name: string, value: SmallValue): Uint8Array {
  if (typeof value === 'number') return numbersMatrix(name, [value]);
  if (typeof value === 'string') return textMatrix(name, value);
  if (value.every((one) => typeof one === 'number')) return numbersMatrix(name, value);
  const cells = value.map((one) => textMatrix('', String(one)));
  return matrix([...headOf('cell', [1, cells.length], name), ...cells]);
}

/** What stands in a matrix of a signal's class before its numbers. @param dims rows, columns */
export function signalHead(name: string, matClass: SignalClass, dims: readonly [number, number]): Uint8Array {
  return Buffer.concat(headOf(matClass, dims, name));
}

function numbersMatrix(name: string, numbers: readonly number[]): Uint8Array {
  const values = bytesOf(Float64Array.from(numbers));
  return matrix([...headOf('double', [1, numbers.length], name), elementOf(TYPE.double, values)]);
}

/** Characters are counted as code points, which is what SciPy counts; within the first 65 536 MATLAB counts the same. */
function textMatrix(name: string, text: string): Uint8Array {
  const wellFormed = text.toWellFormed();
  const { length } = Array.from(wellFormed);
  return matrix([
    ...headOf('char', [length === 0 ? 0 : 1, length], name),
    elementOf(TYPE.utf8, Buffer.from(wellFormed, 'utf8')),
  ]);
}

function headOf(
  matClass: keyof typeof CLASS,
  dims: readonly [rows: number, columns: number],
  name: string,
): Uint8Array[] {
  return [
    elementOf(TYPE.uint32, bytesOf(Uint32Array.of(CLASS[matClass], 0))),
    elementOf(TYPE.int32, bytesOf(Int32Array.from(dims))),
    elementOf(TYPE.int8, Buffer.from(name, 'latin1')),
  ];
}

function matrix(parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  return Buffer.concat([tagOf(TYPE.matrix, body.length), body]);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
