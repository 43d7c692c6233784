/** Writes the rows of any table but `samples` as one Parquet file. */
import { COLUMNS, type RowOf, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { measureColumns } from '../../quality/judge/measure-columns.ts';
import { type Cells, encodeCells } from './encode-cells.ts';

/** Tables whose rows are few enough to be held at once; `encode-samples.ts` writes the long one. */
export type SmallTable = Exclude<TableName, 'samples'>;

const NO_MEASURES = Object.fromEntries(measureColumns.map(({ column }) => [column, null]));

const NAMES: ReadonlyMap<TableName, ReadonlySet<string>> = new Map(
  TABLE_NAMES.map((table) => [table, new Set(COLUMNS[table].map(({ name }) => name))]),
);

/**
 * One Parquet file with the given rows, in their order. The same rows give the same bytes.
 *
 * @param rows may be empty: the file then has the columns and no row
 * @throws {TypeError} when a value does not fit its column, or the catalogue has no such measure
 */
export function encodeRows<T extends SmallTable>(table: T, rows: readonly RowOf<T>[]): Uint8Array {
  return encodeCells(
    COLUMNS[table],
    rows.map((row) => cellsOf(row, table)),
  );
}

/** A row as one flat object; what a row of `windows` does not say about a measure is null. */
function cellsOf(row: object, table: SmallTable): Cells {
  if (table !== 'windows') return checked(row as Cells, table, 'column');
  const { measures, ...fixed } = row as { measures?: Cells };
  const cells = { ...NO_MEASURES, ...checked(measures ?? {}, table, 'measure'), ...fixed };
  checked(fixed, table, 'column');
  return cells;
}

function checked(cells: Cells, table: SmallTable, what: 'column' | 'measure'): Cells {
  const names = NAMES.get(table);
  for (const name in cells) if (names?.has(name) !== true) throw new TypeError(`${table} has no ${what} ${name}`);
  return cells;
}
