/** Character matrices of a level 5 MAT-file, in any of the encodings that MATLAB, Octave and SciPy have written. */
import { refuse, type Source } from './bytes.ts';
import type { Budget } from './limits.ts';
import { dataOf, type Element, elementAt, NUMERIC_TYPES, TYPE } from './mat5-element.ts';
import { type Head, mustEnd } from './mat5-head.ts';
import { shapeOf } from './shape.ts';
import { joinRows, unitsOf } from './text.ts';
import { bytesPerValue, storedValues } from './values.ts';
import type { CharVariable } from './variables.ts';

const SURROGATES = /[\ud800-\udbff][\udc00-\udfff]/;

/** Reads a character matrix. Bytes that are not of the encoding they claim become U+FFFD, and are counted as one. */
export function readText(source: Source, head: Head, { limits }: Budget): CharVariable {
  const { name, dims, count } = head;
  const element = elementAt(source, head.at, head.end, `${shapeOf(dims)} characters of "${name}"`);
  mustEnd(source, head, element.next);
  if (element.bytes > 4 * limits.textUnits) {
    refuse(
      source,
      'too-large',
      element.tagAt,
      `"${name}" is text of ${element.bytes} bytes, at most ${4 * limits.textUnits} are read`,
    );
  }
  // Some writers declare 1 × 1 characters and store none: that is no text, whatever the dimensions say.
  return { kind: 'char', name, dims, text: count === 0 || element.bytes === 0 ? '' : rowsOf(source, head, element) };
}

function rowsOf(source: Source, { name, dims, count }: Head, element: Element): string {
  const rows = dims[0]!;
  const units = unitsIn(source, element);
  if (units.length === count) return joinRows(units, rows);
  // Beyond the first 65 536 characters, one of them is two units; writers differ in which they count.
  const text = joinRows(units, 1);
  const characters = SURROGATES.test(text) ? Array.from(text) : [];
  if (characters.length !== count) {
    refuse(source, 'corrupt', element.tagAt, `${shapeOf(dims)} characters of "${name}", found ${units.length}`);
  }
  const columns = count / rows;
  const line = (row: number) =>
    Array.from({ length: columns }, (_, column) => characters[column * rows + row]).join('');
  return Array.from({ length: rows }, (_, row) => line(row)).join('\n');
}

/** UTF-16 code units, in stored order. */
function unitsIn(source: Source, element: Element): Uint16Array {
  const data = dataOf(source, element);
  switch (element.type) {
    case TYPE.utf8:
      return unitsOf(new TextDecoder().decode(data));
    case TYPE.utf16:
      return Uint16Array.from(storedAs('uint16', source, element));
    case TYPE.utf32:
      return unitsOf(Array.from(storedAs('uint32', source, element), characterOf).join(''));
  }
  const storage = NUMERIC_TYPES.get(element.type);
  if (storage !== 'uint8' && storage !== 'int8' && storage !== 'uint16' && storage !== 'int16') {
    refuse(source, 'corrupt', element.tagAt, `characters are of type 1 to 4 or 16 to 18, found ${element.type}`);
  }
  // Signed types mean the same codes: MATLAB's characters are unsigned.
  return Uint16Array.from(storedAs(storage.endsWith('8') ? 'uint8' : 'uint16', source, element));
}

function storedAs(
  storage: 'uint8' | 'uint16' | 'uint32',
  source: Source,
  { tagAt, at, bytes }: Element,
): ArrayLike<number> {
  const size = bytesPerValue(storage);
  if (bytes % size !== 0) refuse(source, 'corrupt', tagAt, `characters of ${size} bytes, found ${bytes} bytes`);
  return storedValues(source, at, bytes / size, storage).slice(0, bytes / size) as ArrayLike<number>;
}

function characterOf(codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\ufffd';
}
