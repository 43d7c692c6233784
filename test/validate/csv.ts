/** The labels that lie beside the recordings: plain comma-separated files, no field of which is quoted. */
import { readFileSync } from 'node:fs';

/** One line by column name. */
export type CsvRow = Readonly<Record<string, string>>;

/** @throws {Error} when a line has another number of fields than the head: quoted fields are not read */
export function rowsOf(path: string): CsvRow[] {
  const [head = [], ...lines] = readFileSync(path, 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  return lines.map((fields, i) => {
    if (fields.length !== head.length) {
      throw new Error(`${path}, line ${i + 2}: ${head.length} fields expected, ${fields.length} found`);
    }
    return Object.fromEntries(head.map((name, column) => [name, fields[column]!]));
  });
}

/** Rows in lists by the value of one column. */
export function groupedBy(rows: readonly CsvRow[], column: string): Map<string, CsvRow[]> {
  return Map.groupBy(rows, (row) => row[column]!);
}
