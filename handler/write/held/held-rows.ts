/** Rows of a table while a row group fills, column by column. */
import type { Column } from '../../../lake/column.ts';
import { storedValue } from '../stored-value.ts';
import { HeldColumn } from './held-column.ts';

/** Cells of one row by the name of their column. */
export type Cells = Readonly<Record<string, unknown>>;

/** Rows in the order in which they came. */
export class HeldRows {
  length = 0;
  /** In the order of the table. */
  readonly held: readonly HeldColumn[];
  private readonly columns: readonly Column[];

  /** @param most how many rows there may be */
  constructor(columns: readonly Column[], most: number) {
    this.columns = columns;
    this.held = columns.map((column) => new HeldColumn(column, most));
  }

  /** @throws {TypeError} when a value does not fit its column */
  add(row: Cells): void {
    const { columns, held, length } = this;
    for (let at = 0; at < columns.length; at += 1) {
      held[at]!.add(storedValue(columns[at]!, row[columns[at]!.name], length));
    }
    this.length += 1;
  }

  /** Forgets all of them; the memory is used again. */
  clear(): void {
    for (const column of this.held) column.clear();
    this.length = 0;
  }
}
