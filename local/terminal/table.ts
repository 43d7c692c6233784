/** The result of a query as an aligned table, for people. */
import type { SqlValue } from '../open-lake.ts';
import { jsonValue } from './json-lines.ts';
import { visible } from './text.ts';

/** The longest cell on a terminal: a recording id, cut, still fits beside its neighbours. */
const CELL_CHARACTERS = 40;
const GAP = '  ';

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

function cellText(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return visible(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return visible(JSON.stringify(jsonValue(value)));
  return String(value);
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
