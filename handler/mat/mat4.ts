/**
 * Reads MATLAB level 4 MAT-files, the format of the Mendeley fragments and of the PhysioNet challenge recordings.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 4 MAT-File Format".
 * A file is a run of matrices, each `20-byte header | name\0 | real values | imaginary values`. There is no file
 * header: the first four bytes, MOPT, are a decimal number whose digits say machine, 0, precision and type.
 */
import type { ByteRanges } from '../bytes/byte-ranges.ts';
import { type Cursor, fileCursor } from './cursor.ts';
import { type MatLimits, spendText, spendVariables } from './limits.ts';
import { joinRows, nameFrom, VariableList } from './text.ts';
import { bytesPerValue, countOf, shapeOf, storedValues } from './values.ts';
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
  readonly count: number;
  readonly complex: boolean;
}

/** The byte order of a version 4 file, or undefined when its first four bytes are not a MOPT. */
export function sniffMat4(bytes: Uint8Array): 'little' | 'big' | undefined {
  // Four zeros are a MOPT (little endian, double, numeric), but a name cannot have a length of zero.
  if (bytes.byteLength < 4 || bytes.subarray(0, HEADER_BYTES).every((byte) => byte === 0)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const asLittle = moptOf(view.getInt32(0, true));
  if (asLittle !== undefined && asLittle.machine !== 'IEEE big endian') return 'little';
  const asBig = moptOf(view.getInt32(0, false));
  return asBig !== undefined && asBig.machine !== 'IEEE little endian' ? 'big' : undefined;
}

/**
 * Reads every matrix of a level 4 MAT-file whose first MOPT has been recognised.
 *
 * The format has neither a count nor an end mark: a file cut exactly between two matrices is a shorter file, and is
 * read.
 *
 * @throws {BadFileError} when a byte does not fit the format; no value is ever guessed or dropped
 */
export function readMat4(bytes: Uint8Array | ByteRanges, endian: 'little' | 'big', limits: MatLimits): MatFile {
  const file = fileCursor(bytes, endian, limits);
  const variables = new VariableList();
  while (file.left > 0 && !(variables.count > 0 && file.isPadding)) {
    spendVariables(file.budget, 1, file.byte);
    variables.add(readMatrix(file));
  }
  return { version: '4', endian, ...variables.asRead() };
}

function readMatrix(file: Cursor): MatVariable {
  const header = readHeader(file);
  const { name, dims, count, complex, precision } = header;
  const partBytes = count * bytesPerValue(precision);
  const dataBytes = complex ? 2 * partBytes : partBytes;
  file.need(dataBytes, `${shapeOf(dims)} ${complex ? 'complex ' : ''}values of "${name}"`);
  const variable = variableFrom(file, header);
  file.skip(dataBytes);
  return variable;
}

/** The matrix whose values begin where the cursor is. */
function variableFrom(file: Cursor, header: Header): MatVariable {
  const { name, dims, count, complex, precision, type } = header;
  const values = storedValues(file, count, precision);
  if (type === 'sparse') return { kind: 'sparse', name, dims: sparseDims(file, header, values) };
  if (type === 'char') return { kind: 'char', name, dims, text: textFrom(file, header, values) };
  return { kind: 'numeric', name, dims, matClass: 'double', logical: false, complex, values };
}

function readHeader(file: Cursor): Header {
  const { at } = file;
  file.need(HEADER_BYTES, 'the header of a version 4 matrix would');
  const mopt = readMopt(file);
  const dims = [file.int32(), file.int32()] as const;
  const complex = file.int32();
  if (complex !== 0 && complex !== 1) file.refuse('corrupt', `a complex flag of 0 or 1, found ${complex}`, at + 12);
  const nameBytes = file.int32();
  if (nameBytes < 1) file.refuse('corrupt', `a name of at least 1 byte, found ${nameBytes}`, at + 16);
  file.need(nameBytes, 'the characters of a name');
  spendText(file.budget, nameBytes, at + 16);
  const name = nameFrom(file.take(nameBytes));
  if (name === '') file.refuse('corrupt', 'a variable without a name', at + HEADER_BYTES);
  return { ...mopt, name, dims, count: countOf(dims, at + 4), complex: complex === 1 };
}

function readMopt(file: Cursor): Mopt {
  const { at } = file;
  const digits = file.int32();
  const mopt = moptOf(digits) ?? file.refuse('corrupt', `a version 4 matrix begins with its type, found ${digits}`, at);
  if (mopt.machine !== (file.source.littleEndian ? MACHINES[0] : MACHINES[1])) {
    file.refuse('unsupported', `numbers of a ${mopt.machine} machine; only IEEE numbers are read`, at);
  }
  return mopt;
}

function moptOf(digits: number): Mopt | undefined {
  const machine = MACHINES[Math.floor(digits / 1000)];
  const zero = Math.floor(digits / 100) % 10;
  const precision = PRECISIONS[Math.floor(digits / 10) % 10];
  const type = TYPES[digits % 10];
  if (machine === undefined || zero !== 0 || precision === undefined || type === undefined) return undefined;
  return { machine, precision, type };
}

/** The last row of a sparse matrix's triplets holds its dimensions. */
function sparseDims(file: Cursor, { name, dims: [rows] }: Header, values: Values): [number, number] {
  if (rows === 0 || values.length < 2 * rows) file.refuse('corrupt', `"${name}" is sparse without dimensions`);
  const dims: [number, number] = [valueAt(values, rows - 1), valueAt(values, 2 * rows - 1)];
  countOf(dims, file.byte);
  return dims;
}

function valueAt(values: Values, index: number): number {
  return Number(values.slice(index, index + 1)[0]);
}

/** Text is stored as numbers, usually doubles, one per character. */
function textFrom(file: Cursor, { name, dims, precision }: Header, values: Values): string {
  const { textUnits } = file.budget.limits;
  if (values.length > textUnits) {
    file.refuse('too-large', `"${name}" is text of ${values.length} characters, at most ${textUnits} are read`);
  }
  spendText(file.budget, values.length * bytesPerValue(precision), file.byte);
  const codes = Array.from(values.slice(0, values.length), Number);
  const wrong = codes.find((code) => !Number.isInteger(code) || code < 0 || code > 0xffff);
  if (wrong !== undefined) file.refuse('corrupt', `"${name}" is text with a character ${wrong}`);
  return joinRows(Uint16Array.from(codes), dims[0]);
}
