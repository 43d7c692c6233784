/**
 * Reads one matrix of a level 5 MAT-file: its head, and behind that what its class needs, each an element.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format", section "Level 5 MATLAB Array Data Element
 * Formats". Function handles (16) and opaque objects (17) are not described there; they are recognised and skipped.
 */
import type { Cursor } from './cursor.ts';
import { spendText, spendVariables } from './limits.ts';
import { type Element, NUMERIC_TYPES, nextElement, TAG_BYTES, TYPE } from './mat5-element.ts';
import { type ArrayFlags, type ArrayHead, readFlags, readHead, readName } from './mat5-head.ts';
import { readText } from './mat5-text.ts';
import { fieldNamesOf, nameFrom } from './text.ts';
import { bytesPerValue, canHold, shapeOf, storedValues } from './values.ts';
import type { CellVariable, MatVariable, NumericClass, NumericVariable, StructVariable, Values } from './variables.ts';

const CLASS = { cell: 1, struct: 2, object: 3, char: 4, sparse: 5, function: 16, opaque: 17 } as const;

/** Numeric classes by their code in a matrix's flags. */
const NUMERIC_CLASSES: ReadonlyMap<number, NumericClass> = new Map([
  [6, 'double'],
  [7, 'single'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
]);

/**
 * Reads the matrix that an element holds.
 *
 * @param name of the field that holds it, '' in a cell; a variable's name is its own
 * @param depth how many structs and cells it lies in
 */
export function readArray(element: Element, name?: string, depth = 0): MatVariable {
  const { type, data } = element;
  const { nesting } = data.budget.limits;
  if (type !== TYPE.matrix) element.refuse('corrupt', `a matrix (14) was due, found type ${type}`);
  if (depth > nesting) element.refuse('too-large', `nested deeper than ${nesting}`);
  return data.left === 0 ? emptyDouble(name ?? '') : readMatrix(data, name, depth);
}

/** An empty cell or field may be shortened to a tag of no bytes. */
function emptyDouble(name: string): NumericVariable {
  const values = new Float64Array();
  return { kind: 'numeric', name, dims: [0, 0], matClass: 'double', logical: false, complex: false, values };
}

function readMatrix(matrix: Cursor, givenName: string | undefined, depth: number): MatVariable {
  const flags = readFlags(matrix);
  if (flags.classCode === CLASS.opaque) return readOpaque(matrix, givenName);
  const head = readHead(matrix, givenName);
  const { name, dims } = head;
  switch (flags.classCode) {
    case CLASS.cell:
      return readCell(matrix, head, depth);
    case CLASS.struct:
      return readStruct(matrix, head, depth);
    case CLASS.char:
      return readText(matrix, head);
    case CLASS.object:
      return { kind: 'object', name, dims };
    case CLASS.sparse:
      return { kind: 'sparse', name, dims };
    case CLASS.function:
      return { kind: 'function', name, dims };
    default:
      return readNumeric(matrix, head, flags);
  }
}

/** Objects of newer classes have no dimensions; their content is in the subsystem. */
function readOpaque(matrix: Cursor, name: string | undefined): MatVariable {
  return { kind: 'opaque', name: readName(matrix, name), dims: [1, 1] };
}

/** `real part | imaginary part`; their values stay where they are. */
function readNumeric(matrix: Cursor, head: ArrayHead, flags: ArrayFlags): NumericVariable {
  const { classCode, logical, complex, at } = flags;
  const matClass =
    NUMERIC_CLASSES.get(classCode) ?? matrix.refuse('corrupt', `classes go from 1 to 17, found ${classCode}`, at);
  const values = readPart(matrix, head, matClass);
  if (complex) readPart(matrix, head, matClass);
  matrix.mustEnd(head.name);
  return { kind: 'numeric', name: head.name, dims: head.dims, matClass, logical, complex, values };
}

function readPart(matrix: Cursor, { name, dims, count }: ArrayHead, matClass: NumericClass): Values {
  const what = `${shapeOf(dims)} values of "${name}"`;
  const part: Element = nextElement(matrix, what);
  const storage = NUMERIC_TYPES.get(part.type);
  if (storage === undefined) part.refuse('corrupt', `${what} are numbers, found type ${part.type}`);
  if (!canHold(matClass, storage)) part.refuse('corrupt', `${what} are of class ${matClass}, found ${storage}`);
  const due = count * bytesPerValue(storage);
  if (part.data.left !== due) part.refuse('corrupt', `${what} need ${due} bytes, found ${part.data.left}`);
  return storedValues(part.data, count, storage);
}

function readCell(matrix: Cursor, { name, dims, count }: ArrayHead, depth: number): CellVariable {
  spendChildren(matrix, count, name);
  const cells: MatVariable[] = [];
  for (let i = 0; i < count; i++) {
    cells.push(readArray(nextElement(matrix, `the bytes of cell ${i} of "${name}"`), '', depth + 1));
  }
  matrix.mustEnd(name);
  return { kind: 'cell', name, dims, cells };
}

function readStruct(matrix: Cursor, { name, dims, count }: ArrayHead, depth: number): StructVariable {
  const { byte } = matrix;
  const fieldNames = readFieldNames(matrix, name);
  // The elements cost memory even where there are no fields, and then their count is backed by no bytes.
  spendVariables(matrix.budget, count, byte);
  spendChildren(matrix, count * fieldNames.length, name);
  const elements: Map<string, MatVariable>[] = [];
  for (let i = 0; i < count; i++) {
    const fields = new Map<string, MatVariable>();
    for (const field of fieldNames) {
      fields.set(field, readArray(nextElement(matrix, `the bytes of "${name}.${field}"`), field, depth + 1));
    }
    elements.push(fields);
  }
  matrix.mustEnd(name);
  return { kind: 'struct', name, dims, fieldNames, elements };
}

/** Field names lie in one element, each in as many bytes as the element before says. */
function readFieldNames(matrix: Cursor, name: string): string[] {
  const lengths = nextElement(matrix, 'the bytes of the length of field names');
  const length = lengths.data.left === 4 ? lengths.data.int32() : 0;
  if (length < 1) lengths.refuse('corrupt', `"${name}" has no positive length of field names`);
  const names = nextElement(matrix, 'the characters of field names');
  const { data } = names;
  const count = data.left / length;
  if (!Number.isInteger(count)) {
    names.refuse('corrupt', `field names of ${length} bytes each, found ${data.left} bytes`);
  }
  spendVariables(data.budget, count, names.byte);
  spendText(data.budget, data.left, names.byte);
  return fieldNamesOf(Array.from({ length: count }, () => nameFrom(data.take(length))));
}

/** A child takes at least its tag: a count is checked against the bytes that are there and against the limit. */
function spendChildren(matrix: Cursor, count: number, name: string): void {
  matrix.need(count * TAG_BYTES, `${count} cells or fields of "${name}"`);
  spendVariables(matrix.budget, count, matrix.byte);
}
