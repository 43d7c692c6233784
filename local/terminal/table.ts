/** An answer of SQL as text for people (an aligned table) and as JSON for scripts. */
import type { SqlValue } from '../open-lake.ts';
import { visible } from './text.ts';

/** The longest cell that is shown on a terminal; a recording id and its neighbours still fit side by side. */
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

/**
 * One row as a JSON object on one line: timestamps in ISO 8601, whole numbers beyond 2^53 as text, NaN and infinities as
 * null, bytes in hexadecimal.
 */
export function jsonRow(columns: readonly string[], row: readonly SqlValue[]): string {
  return JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, plain(row[index]!)])));
}

function cellText(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return visible(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return visible(JSON.stringify(plain(value)));
  return String(value);
}

function plain(value: SqlValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
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
