/** Character matrices of a level 5 MAT-file, in any of the encodings that MATLAB, Octave and SciPy have written. */
import type { Cursor } from './cursor.ts';
import { spendText } from './limits.ts';
import { type Element, NUMERIC_TYPES, nextElement, TYPE } from './mat5-element.ts';
import type { ArrayHead } from './mat5-head.ts';
import { joinRows, unitsOf } from './text.ts';
import { bytesPerValue, shapeOf, storedValues } from './values.ts';
import type { CharVariable } from './variables.ts';

const SURROGATES = /[\ud800-\udbff][\udc00-\udfff]/;

/** Reads a character matrix. Bytes that are not of the encoding they claim become U+FFFD, and are counted as one. */
export function readText(matrix: Cursor, head: ArrayHead): CharVariable {
  const { name, dims, count } = head;
  const element = nextElement(matrix, `${shapeOf(dims)} characters of "${name}"`);
  matrix.mustEnd(name);
  const bytes = element.data.left;
  const maxBytes = 4 * matrix.budget.limits.textUnits;
  if (bytes > maxBytes) {
    element.refuse('too-large', `"${name}" is text of ${bytes} bytes, at most ${maxBytes} are read`);
  }
  spendText(matrix.budget, bytes, element.byte);
  // Some writers declare 1 × 1 characters and store none: that is an empty text, whatever the dimensions say.
  return { kind: 'char', name, dims, text: count === 0 || bytes === 0 ? '' : rowsIn(element, head) };
}

function rowsIn(element: Element, { name, dims, count }: ArrayHead): string {
  const rows = dims[0]!;
  const units = unitsIn(element);
  if (units.length === count) return joinRows(units, rows);
  // Beyond the first 65 536 characters, one of them is two units; writers differ in which they count.
  const text = joinRows(units, 1);
  const characters = SURROGATES.test(text) ? Array.from(text) : [];
  if (characters.length !== count) {
    element.refuse('corrupt', `${shapeOf(dims)} characters of "${name}", found ${units.length}`);
  }
  const columns = count / rows;
  const line = (row: number) =>
    Array.from({ length: columns }, (_, column) => characters[column * rows + row]).join('');
  return Array.from({ length: rows }, (_, row) => line(row)).join('\n');
}

/** UTF-16 code units, in stored order. */
function unitsIn(element: Element): Uint16Array {
  const { type, data } = element;
  switch (type) {
    case TYPE.utf8:
      return unitsOf(new TextDecoder().decode(data.take(data.left)));
    case TYPE.utf16:
      return Uint16Array.from(codesIn(element, 'uint16'));
    case TYPE.utf32:
      return unitsOf(Array.from(codesIn(element, 'uint32'), characterOf).join(''));
  }
  const storage = NUMERIC_TYPES.get(type);
  if (storage !== 'uint8' && storage !== 'int8' && storage !== 'uint16' && storage !== 'int16') {
    element.refuse('corrupt', `characters are of type 1 to 4 or 16 to 18, found ${type}`);
  }
  // Signed types mean the same codes: MATLAB's characters are unsigned.
  return Uint16Array.from(codesIn(element, storage.endsWith('8') ? 'uint8' : 'uint16'));
}

function codesIn(element: Element, storage: 'uint8' | 'uint16' | 'uint32'): ArrayLike<number> {
  const { left } = element.data;
  const size = bytesPerValue(storage);
  if (left % size !== 0) element.refuse('corrupt', `characters of ${size} bytes, found ${left} bytes`);
  return storedValues(element.data, left / size, storage).slice(0, left / size) as ArrayLike<number>;
}

function characterOf(codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\ufffd';
}
