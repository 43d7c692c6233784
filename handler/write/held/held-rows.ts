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
  private readonly isMeasure: readonly boolean[];

  /**
   * @param most how many rows there may be
   * @param measures names of columns whose cells stand apart from those of the others
   */
  constructor(columns: readonly Column[], most: number, measures: ReadonlySet<string> = new Set()) {
    this.columns = columns;
    this.held = columns.map((column) => new HeldColumn(column, most));
    this.isMeasure = columns.map(({ name }) => measures.has(name));
  }

  /**
   * @param measured cells of the columns that are measures; one that is missing is null
   * @throws {TypeError} when a value does not fit its column
   */
  add(row: Cells, measured: Cells = {}): void {
    const { columns, held, isMeasure, length } = this;
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at]!;
      held[at]!.add(storedValue(column, isMeasure[at] ? measure(measured, column.name) : row[column.name], length));
    }
    this.length += 1;
  }

  /** Forgets all of them; the memory is used again. */
  clear(): void {
    for (const column of this.held) column.clear();
    this.length = 0;
  }
}

/** A measure given as `undefined` is refused like any other wrong value; one that is not given is null. */
function measure(measured: Cells, name: string): unknown {
  const value = measured[name];
  return value === undefined && !(name in measured) ? null : value;
}
