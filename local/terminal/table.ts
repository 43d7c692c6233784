/** The result of a query as an aligned table, for people. */
import type { SqlValue } from '../open-lake.ts';
import type { Output } from './command-context.ts';
import { jsonValue } from './json-lines.ts';
import { visible } from './text.ts';

/** The longest cell on a terminal: a recording id, cut, still fits beside its neighbours. */
const CELL_CHARACTERS = 40;
const GAP = '  ';

/** Digits of a number with a fraction; whole numbers, and what stands before the point, have all of theirs. */
const FIGURES = 6;

/**
 * The result of a query for people: a table, or where that is wider than the terminal, each row on lines of its own.
 *
 * @returns lines, each with its line break
 */
export function resultText(
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
  { isTerminal, columns: width }: Pick<Output, 'isTerminal' | 'columns'>,
): string {
  const table = textTable(columns, rows, isTerminal);
  const isWide = isTerminal && table.split('\n').some((line) => charactersIn(line) > width);
  return isWide ? turnedTable(columns, rows) : table;
}

/** Each row as lines of names and values, none of them cut. */
function turnedTable(columns: readonly string[], rows: readonly (readonly SqlValue[])[]): string {
  const names = columns.map(visible);
  const width = Math.max(...names.map(charactersIn));
  const blocks = rows.map((row, at) => [
    `── row ${at + 1} ${'─'.repeat(width)}`,
    ...names.map((name, column) => `${name}${' '.repeat(width - charactersIn(name))}${GAP}${cellText(row[column]!)}`),
  ]);
  return blocks
    .flat()
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * Rows under their column names, numbers to the right.
 *
 * @param isCut shorten long cells, for a terminal; otherwise every character is printed
 * @returns lines, each with its line break
 */
export function textTable(columns: readonly string[], rows: readonly (readonly SqlValue[])[], isCut: boolean): string {
  const lines = [columns.map(visible), ...rows.map((row) => row.map(cellText))].map((line) =>
    line.map((cell) => (isCut ? cut(cell) : cell)),
  );
  const isNumeric = columns.map((_, column) => rows.every((row) => isNumberOrNull(row[column]!)));
  return tableLines(lines, isNumeric)
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * Cells in columns, with a rule under the first line.
 *
 * @param isRight which columns stand to the right
 */
export function tableLines(lines: readonly (readonly string[])[], isRight: readonly boolean[]): string[] {
  const widths = isRight.map((_, column) =>
    lines.reduce((widest, line) => Math.max(widest, charactersIn(line[column]!)), 0),
  );
  const aligned = lines.map((line) =>
    line.map((cell, column) => {
      const space = ' '.repeat(widths[column]! - charactersIn(cell));
      return isRight[column] ? space + cell : cell + space;
    }),
  );
  const rule = widths.map((width) => '─'.repeat(width));
  const [head, ...body] = aligned;
  return [head!, rule, ...body].map((line) => line.join(GAP).trimEnd());
}

/** A value as people read it: numbers with a fraction rounded, timestamps in ISO 8601, control characters visible. */
export function cellText(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return visible(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return visible(JSON.stringify(jsonValue(value)));
  return typeof value === 'number' ? rounded(value) : String(value);
}

function rounded(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const before = Math.floor(Math.log10(Math.abs(value))) + 1;
  return String(Number(value.toPrecision(Math.min(Math.max(FIGURES, before + 1), 15))));
}

function isNumberOrNull(value: SqlValue): boolean {
  return value === null || typeof value === 'number' || typeof value === 'bigint';
}

function cut(cell: string): string {
  const characters = [...cell];
  return characters.length <= CELL_CHARACTERS ? cell : `${characters.slice(0, CELL_CHARACTERS - 1).join('')}…`;
}

function charactersIn(text: string): number {
  return [...text].length;
}
