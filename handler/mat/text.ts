/** Names, and text in MATLAB's sense: a matrix of characters, column by column, whose rows are the lines. */
import { isUtf8 } from 'node:buffer';
import type { MatFile, MatVariable } from './variables.ts';

/** `String.fromCharCode` takes its characters as arguments, and arguments lie on the stack. */
const UNITS_PER_CALL = 8192;

/** A variable's or field's name, up to the first NUL: UTF-8, or Latin-1 as old versions wrote it. */
export function nameFrom(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const name = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end));
  return name.toString(isUtf8(name) ? 'utf8' : 'latin1');
}

/**
 * Names of a struct's fields, made unique. Some writers cut long names to 31 characters and so wrote a name twice; the
 * first keeps it, the others become `_1_name`, `_2_name`, names that MATLAB does not allow. SciPy does the same.
 */
export function fieldNamesOf(stored: readonly string[]): string[] {
  const taken = new Set(stored);
  const repeats = new Map<string, number>();
  return stored.map((name) => {
    let repeat = repeats.get(name) ?? 0;
    let unique = name;
    while (repeat > 0 && taken.has(unique)) unique = `_${repeat++}_${name}`;
    taken.add(unique);
    repeats.set(name, Math.max(repeat, 1));
    return unique;
  });
}

/** The variables of a file in its order, each name once. */
export class VariableList {
  private readonly byName = new Map<string, MatVariable>();
  private readonly twice = new Set<string>();

  /** Adds one; of two with the same name the last is kept, as MATLAB and SciPy do when they load a file. */
  add(variable: MatVariable): void {
    const { name } = variable;
    if (this.byName.delete(name)) this.twice.add(name);
    this.byName.set(name, variable);
  }

  /** How many there are. */
  get count(): number {
    return this.byName.size;
  }

  /** As the file's reader gives them. */
  asRead(): Pick<MatFile, 'variables' | 'replaced'> {
    const variables = [...this.byName.values()];
    return this.twice.size === 0 ? { variables } : { variables, replaced: [...this.twice] };
  }
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
