/** Short lists that describe a signal: numbers and texts, however a tool stores them. */
import { MAX_LEADS } from '../../../quality/limits.ts';
import type { MatVariable } from '../../mat/variables.ts';

/** A list of names in one row of text. */
const SEPARATORS = /[,;|\t]/;

/** A number as MATLAB and people write it, alone in a text that is no longer than a number needs. */
const NUMBER = /^(?=.{1,40}$)[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The numbers of a variable: its values, or those of a cell's elements, or one written as text.
 *
 * @returns undefined when it holds anything else, or more numbers than a recording has leads
 */
export function numbersIn(variable: MatVariable): readonly number[] | undefined {
  if (variable.kind === 'char') {
    const text = variable.text.trim();
    return NUMBER.test(text) ? [Number(text)] : undefined;
  }
  if (variable.kind === 'cell') return listOf(variable.cells, numbersIn);
  if (variable.kind !== 'numeric' || variable.complex) return undefined;
  const { length } = variable.values;
  return length >= 1 && length <= MAX_LEADS ? Array.from(variable.values.slice(0, length), Number) : undefined;
}

/**
 * The texts of a variable, without blanks around them: the rows of a char matrix, one row with separators, the elements
 * of a cell, or the labels of a struct array (EEGLAB's `chanlocs`).
 *
 * @returns undefined when it holds anything else, or more texts than a recording has leads
 */
export function textsIn(variable: MatVariable): readonly string[] | undefined {
  if (variable.kind === 'cell') return listOf(variable.cells, textsIn);
  if (variable.kind === 'struct') return listOf(variable.elements.map(labelOf), textsIn);
  if (variable.kind !== 'char') return undefined;
  const rows = variable.text.split('\n').map((row) => row.trim());
  const texts = rows.length === 1 ? rows[0]!.split(SEPARATORS).map((part) => part.trim()) : rows;
  return texts.length <= MAX_LEADS ? texts : undefined;
}

/** The element of a cell that has one; any other variable as it is. */
export function onlyElement(variable: MatVariable): MatVariable {
  const [only, ...more] = variable.kind === 'cell' ? variable.cells : [];
  return only === undefined || more.length > 0 ? variable : only;
}

const LABEL_FIELDS = ['labels', 'label', 'name'] as const;

/** The label of an element of a struct array; an empty cell when it has none. */
function labelOf(element: ReadonlyMap<string, MatVariable>): MatVariable {
  const label = LABEL_FIELDS.map((field) => element.get(field)).find((found) => found?.kind === 'char');
  return label ?? { kind: 'cell', name: '', dims: [0, 0], cells: [] };
}

/** One value from each element; undefined when one of them is of another kind. */
function listOf<T>(
  cells: readonly MatVariable[],
  contents: (cell: MatVariable) => readonly T[] | undefined,
): readonly T[] | undefined {
  if (cells.length === 0 || cells.length > MAX_LEADS) return undefined;
  const found = cells.flatMap((cell) => contents(cell) ?? []);
  return found.length === cells.length ? found : undefined;
}
