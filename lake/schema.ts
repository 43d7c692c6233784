/**
 * The six tables, each column written once under `tables/`: the Parquet writer, the Glue tables, the empty tables of
 * DuckDB and the documentation all read these lists.
 *
 * `ingest_date` (UTC date of the upload, `YYYY-MM-DD`) is the partition: it stands in the path, never in the file.
 * Columns are only ever added, and nullable, so that files written earlier stay readable: engines find them by name.
 */
import { measureColumns } from '../quality/judge/measure-columns.ts';
import type { Column } from './column.ts';
import { beats } from './tables/beats.ts';
import { findings } from './tables/findings.ts';
import { recordings } from './tables/recordings.ts';
import { rulesets } from './tables/rulesets.ts';
import { samples } from './tables/samples.ts';
import { windows } from './tables/windows.ts';

/** Tables whose files belong to one recording each. */
const ofRecordings = { recordings, windows, findings, beats, samples };
const fixed = { ...ofRecordings, rulesets };

/** Name of a table. */
export type TableName = keyof typeof fixed;
/** Name of a table whose files belong to one recording each. */
export type RecordingTable = keyof typeof ofRecordings;

/** Every table whose files belong to one recording each, in the order in which documentation lists them. */
export const RECORDING_TABLES = Object.keys(ofRecordings) as readonly RecordingTable[];

/** Every table, in the order in which documentation lists them. */
export const TABLE_NAMES = Object.keys(fixed) as readonly TableName[];

/** All columns of every table, in file order; `windows` ends with one nullable double for each measure of the rules. */
export const COLUMNS: Readonly<Record<TableName, readonly Column[]>> = {
  ...fixed,
  windows: [
    ...windows,
    ...measureColumns.map(
      ({ column, unit, meaning, ruleId }): Column => ({
        name: column,
        type: 'double',
        unit,
        nullable: true,
        sentence: `${meaning} (rule ${ruleId}); null when it could not be measured.`,
      }),
    ),
  ],
};

/** How a value of each type stands in a row. An int64 must be a safe integer. */
interface ValueOf {
  readonly string: string;
  readonly int32: number;
  readonly int64: number;
  readonly double: number;
  readonly boolean: boolean;
  readonly timestamp: Date;
}

type CellOf<C extends Column> = C['nullable'] extends false ? ValueOf[C['type']] : ValueOf[C['type']] | null;
type FixedRow<T extends TableName> = {
  readonly [C in (typeof fixed)[T][number] as C['name']]: CellOf<C>;
};

/** Column name of a measure. */
export type MeasureName = (typeof measureColumns)[number]['column'];

/**
 * One row of a table, every column by its name. A row of `windows` holds its measures in `measures`, by column name: one
 * left out is null, one the catalogue does not know is refused.
 */
export type RowOf<T extends TableName> = T extends 'windows'
  ? FixedRow<T> & { readonly measures: Readonly<Partial<Record<MeasureName, number | null>>> }
  : FixedRow<T>;
