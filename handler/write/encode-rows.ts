/** Writes the rows of any table but `samples` as one Parquet file, all at once or as they come. */
import { COLUMNS, type RowOf, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { measureColumns } from '../../quality/judge/measure-columns.ts';
import type { FileContent } from '../bytes/file-content.ts';
import type { ScratchFiles } from '../bytes/scratch-files.ts';
import { CellsFile, encodeCells } from './encode-cells.ts';
import { type Cells, HeldRows } from './held/held-rows.ts';

/** Tables that are written row by row; `encode-samples.ts` writes the long one. */
export type SmallTable = Exclude<TableName, 'samples'>;

/** Rows of a row group: a day of windows of one lead. So many are held, and encoded when they are complete. */
const ROW_GROUP_ROWS = 8640;

/** Fewer rows are held as they came; a short recording has no more, and arrays for them would take longer than all else. */
const FEW_ROWS = 256;

const MEASURES: ReadonlySet<string> = new Set(measureColumns.map(({ column }) => column));

const NO_MEASURES = Object.fromEntries(measureColumns.map(({ column }) => [column, null]));

/** What a row itself may say: all columns of its table, but for `windows`, whose measures stand apart. */
const NAMES: ReadonlyMap<TableName, ReadonlySet<string>> = new Map(
  TABLE_NAMES.map((table) => {
    const names = COLUMNS[table].map(({ name }) => name);
    return [table, new Set(table === 'windows' ? [...names.filter((name) => !MEASURES.has(name)), 'measures'] : names)];
  }),
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

/** One Parquet file with the rows that are added, in their order: with few rows, the same bytes as `encodeRows` gives. */
export class RowsFile<T extends SmallTable> {
  private readonly table: T;
  private readonly rowGroupRows: number;
  private readonly scratch: ScratchFiles | undefined;
  private few: Cells[] = [];
  private held: HeldRows | undefined;
  private file: CellsFile | undefined;

  /**
   * @param scratch where row groups go as they are complete; without it, they are held
   * @param rowGroupRows at most this many rows in a row group; the default is for use, others for tests
   */
  constructor(table: T, scratch?: ScratchFiles, rowGroupRows: number = ROW_GROUP_ROWS) {
    this.table = table;
    this.scratch = scratch;
    this.rowGroupRows = rowGroupRows;
  }

  /** Is it more than one row group, so that its bytes are many? */
  get isLong(): boolean {
    return this.file !== undefined;
  }

  /** @throws {TypeError} when a value does not fit its column, or the catalogue has no such measure; perhaps only later */
  add(row: RowOf<T>): void {
    if (this.held === undefined) this.few.push(cellsOf(row, this.table));
    else this.held.add(...partsOf(row, this.table));
    if (this.few.length === FEW_ROWS) this.holdByColumn();
    if (this.few.length + (this.held?.length ?? 0) === this.rowGroupRows) this.encodeWaiting();
  }

  /** The bytes of the file, as `CellsFile` gives them; undefined when no row was added. Nothing may be added after that. */
  finish(): FileContent | undefined {
    this.encodeWaiting();
    return this.file?.finish();
  }

  private holdByColumn(): void {
    const measures = this.table === 'windows' ? MEASURES : undefined;
    this.held = new HeldRows(COLUMNS[this.table], this.rowGroupRows, measures);
    for (const cells of this.few) this.held.add(cells, cells);
    this.few = [];
  }

  private encodeWaiting(): void {
    const { few, held } = this;
    if (few.length + (held?.length ?? 0) === 0) return;
    this.file ??= new CellsFile(COLUMNS[this.table], this.scratch);
    if (held === undefined) this.file.addGroup(few);
    else this.file.addHeld(held);
    this.few = [];
    held?.clear();
  }
}

/** A row as one flat object; what a row of `windows` does not say about a measure is null. */
function cellsOf(row: object, table: SmallTable): Cells {
  const [cells, measures] = partsOf(row, table);
  if (table !== 'windows') return cells;
  const { measures: _, ...fixed } = cells;
  return { ...NO_MEASURES, ...measures, ...fixed };
}

/**
 * A row, and apart from it what a row of `windows` says of measures.
 *
 * @throws {TypeError} when either names what there is not
 */
function partsOf(row: object, table: SmallTable): [row: Cells, measures: Cells] {
  const cells = row as Cells;
  const measures = table === 'windows' ? ((row as { readonly measures?: Cells }).measures ?? {}) : {};
  const names = NAMES.get(table)!;
  for (const name in measures) if (!MEASURES.has(name)) throw new TypeError(`${table} has no measure ${name}`);
  for (const name in cells) if (!names.has(name)) throw new TypeError(`${table} has no column ${name}`);
  return [cells, measures];
}
