/** Text in MATLAB's sense: a matrix of characters, column by column, whose rows are the lines. */
import { isUtf8 } from 'node:buffer';

/** `String.fromCharCode` takes its characters as arguments, and arguments lie on the stack. */
const UNITS_PER_CALL = 8192;

/** A variable's or field's name, up to the first NUL: UTF-8, or Latin-1 as old versions wrote it. */
export function nameFrom(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const name = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end));
  return name.toString(isUtf8(name) ? 'utf8' : 'latin1');
}

/**
 * The rows of a character matrix, joined by newlines.
 *
 * @param units UTF-16 code units, column by column
 * @param rows divides the number of units
 */
export function joinRows(units: Uint16Array, rows: number): string {
  if (units.length === 0 || rows === 1) return stringFrom(units);
  const columns = units.length / rows;
  const lines = new Uint16Array(units.length + rows - 1).fill('\n'.charCodeAt(0));
  for (let row = 0, to = 0; row < rows; row++, to++) {
    for (let column = 0; column < columns; column++) lines[to++] = units[column * rows + row]!;
  }
  return stringFrom(lines);
}

/** The code units of a string. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

function stringFrom(units: Uint16Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += UNITS_PER_CALL) {
    text += String.fromCharCode(...units.subarray(at, at + UNITS_PER_CALL));
  }
  return text;
}
