/**
 * Reads MATLAB level 4 MAT-files, the format of the Mendeley fragments and of the PhysioNet challenge recordings.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 4 MAT-File Format".
 * A file is a run of matrices, each `20-byte header | name\0 | real values | imaginary values`. There is no file header:
 * the first four bytes, MOPT, are a decimal number whose digits say machine, 0, precision and type.
 */

import { addVariable } from './add-variable.ts';
import { byteOf, int32, need, refuse, type Source, sourceOf } from './bytes.ts';
import { type Budget, budgetFor, type MatLimits, spendVariables } from './limits.ts';
import { countOf, shapeOf } from './shape.ts';
import { joinRows, nameFrom } from './text.ts';
import { bytesPerValue, storedValues } from './values.ts';
import type { MatFile, MatVariable, NumericClass, Values } from './variables.ts';

/** Header bytes before the name: MOPT, mrows, ncols, imagf, namlen, each an int32. */
const HEADER_BYTES = 20;

/** MOPT's thousands: whose floats and which byte order. */
const MACHINES = ['IEEE little endian', 'IEEE big endian', 'VAX D-float', 'VAX G-float', 'Cray'] as const;

/** MOPT's tens. MATLAB calls all of them double once loaded. */
const PRECISIONS: readonly NumericClass[] = ['double', 'single', 'int32', 'int16', 'uint16', 'uint8'];

/** MOPT's ones. */
const TYPES = ['numeric', 'char', 'sparse'] as const;

interface Mopt {
  readonly machine: (typeof MACHINES)[number];
  readonly precision: NumericClass;
  readonly type: (typeof TYPES)[number];
}

interface Header extends Mopt {
  readonly name: string;
  readonly dims: readonly [rows: number, columns: number];
  readonly complex: boolean;
  readonly valuesAt: number;
}

/** The byte order of a version 4 file, or undefined when its first four bytes are no MOPT. */
export function sniffMat4(bytes: Uint8Array): 'little' | 'big' | undefined {
  // Four zeros are a MOPT (little endian, double, numeric), but a name cannot have a length of zero.
  if (bytes.byteLength < 4 || bytes.subarray(0, HEADER_BYTES).every((byte) => byte === 0)) return undefined;
  const asLittle = mopt(sourceOf(bytes, true), 0);
  if (asLittle !== undefined && asLittle.machine !== 'IEEE big endian') return 'little';
  const asBig = mopt(sourceOf(bytes, false), 0);
  return asBig !== undefined && asBig.machine !== 'IEEE little endian' ? 'big' : undefined;
}

/**
 * Reads every matrix of a level 4 MAT-file whose first MOPT has been recognised.
 *
 * The format knows neither a count nor an end: a file cut exactly between two matrices is a shorter file, and is read.
 *
 * @throws {BadFileError} when a byte does not fit the format; no value is ever guessed or dropped
 */
export function readMat4(bytes: Uint8Array, endian: 'little' | 'big', limits: MatLimits): MatFile {
  const source = sourceOf(bytes, endian === 'little');
  const budget = budgetFor(bytes.byteLength, limits);
  const variables = new Map<string, MatVariable>();
  for (let at = 0; at < bytes.byteLength; ) {
    spendVariables(budget, 1, byteOf(source, at));
    const { variable, end } = readMatrix(source, at, budget);
    addVariable(variables, variable, source, at);
    at = end;
  }
  return { version: '4', endian, variables: [...variables.values()] };
}

function readMatrix(source: Source, at: number, budget: Budget): { variable: MatVariable; end: number } {
  const header = readHeader(source, at);
  const { name, dims, complex, precision, type, valuesAt } = header;
  const count = countOf(dims, byteOf(source, at + 4));
  const partBytes = count * bytesPerValue(precision);
  const dataBytes = complex ? 2 * partBytes : partBytes;
  const what = `${shapeOf(dims)} ${complex ? 'complex ' : ''}values of "${name}"`;
  need(source, valuesAt, dataBytes, source.bytes.byteLength, what, 'truncated');
  const values = storedValues(source, valuesAt, count, precision);
  return { variable: variableFrom(), end: valuesAt + dataBytes };

  function variableFrom(): MatVariable {
    if (type === 'sparse') return { kind: 'sparse', name, dims: sparseDims(values, header, source) };
    if (type === 'char') return { kind: 'char', name, dims, text: textFrom(values, header, source, budget) };
    return { kind: 'numeric', name, dims, matClass: 'double', logical: false, complex, values };
  }
}

function readHeader(source: Source, at: number): Header {
  need(source, at, HEADER_BYTES, source.bytes.byteLength, 'the header of a version 4 matrix would', 'truncated');
  const { machine, precision, type } =
    mopt(source, at) ??
    refuse(source, 'corrupt', at, `a version 4 matrix begins with its type, found ${int32(source, at)}`);
  if (machine !== (source.littleEndian ? MACHINES[0] : MACHINES[1])) {
    refuse(source, 'unsupported', at, `numbers of a ${machine} machine; only IEEE numbers are read`);
  }
  const dims = [int32(source, at + 4), int32(source, at + 8)] as const;
  const complex = int32(source, at + 12);
  if (complex !== 0 && complex !== 1) refuse(source, 'corrupt', at + 12, `a complex flag of 0 or 1, found ${complex}`);
  const nameBytes = int32(source, at + 16);
  if (nameBytes < 1) refuse(source, 'corrupt', at + 16, `a name of at least 1 byte, found ${nameBytes}`);
  need(source, at + HEADER_BYTES, nameBytes, source.bytes.byteLength, 'the characters of a name', 'truncated');
  const valuesAt = at + HEADER_BYTES + nameBytes;
  const name = nameFrom(source.bytes.subarray(at + HEADER_BYTES, valuesAt));
  if (name === '') refuse(source, 'corrupt', at + HEADER_BYTES, 'a variable without a name');
  return { machine, precision, type, name, dims, complex: complex === 1, valuesAt };
}

function mopt(source: Source, at: number): Mopt | undefined {
  const digits = int32(source, at);
  const machine = MACHINES[Math.floor(digits / 1000)];
  const zero = Math.floor(digits / 100) % 10;
  const precision = PRECISIONS[Math.floor(digits / 10) % 10];
  const type = TYPES[digits % 10];
  if (machine === undefined || zero !== 0 || precision === undefined || type === undefined) return undefined;
  return { machine, precision, type };
}

/** The last row of a sparse matrix's triplets holds its dimensions. */
function sparseDims(values: Values, { name, dims: [rows], valuesAt }: Header, source: Source): [number, number] {
  if (rows === 0 || values.length < 2 * rows)
    refuse(source, 'corrupt', valuesAt, `"${name}" is sparse without dimensions`);
  const dims: [number, number] = [valueAt(values, rows - 1), valueAt(values, 2 * rows - 1)];
  countOf(dims, byteOf(source, valuesAt));
  return dims;
}

function valueAt(values: Values, index: number): number {
  return Number(values.slice(index, index + 1)[0]);
}

/** Text is stored as numbers, most often doubles, one a character. */
function textFrom(values: Values, { name, dims, valuesAt }: Header, source: Source, { limits }: Budget): string {
  if (values.length > limits.textUnits) {
    refuse(
      source,
      'too-large',
      valuesAt,
      `"${name}" is text of ${values.length} characters, at most ${limits.textUnits} are read`,
    );
  }
  const codes = Array.from(values.slice(0, values.length), Number);
  const wrong = codes.find((code) => !Number.isInteger(code) || code < 0 || code > 0xffff);
  if (wrong !== undefined) refuse(source, 'corrupt', valuesAt, `"${name}" is text with a character ${wrong}`);
  return joinRows(Uint16Array.from(codes), dims[0]);
}
