/**
 * The six tables, each column written once under `tables/`: the Parquet writer, the Glue tables, the empty tables of
 * DuckDB and the documentation all read these lists.
 *
 * `ingest_date` (UTC date of the upload, `YYYY-MM-DD`) is the partition: it stands in the path, never in the file.
 * Columns are only ever added, and nullable, so that files written earlier stay readable: engines find them by name.
 *
 * A seventh, `labels`, is of a lake on one machine alone: people write it, not the pipeline, so it is no Parquet and has no day.
 */
import { measureColumns } from '../quality/judge/measure-columns.ts';
import type { Column } from './column.ts';
import { beats } from './tables/beats.ts';
import { findings } from './tables/findings.ts';
import { labels } from './tables/labels.ts';
import { recordings } from './tables/recordings.ts';
import { rulesets } from './tables/rulesets.ts';
import { samples } from './tables/samples.ts';
import { windows } from './tables/windows.ts';

/** Tables whose files belong to one recording each. */
const ofRecordings = { recordings, windows, findings, beats, samples };
const fixed = { ...ofRecordings, rulesets };

/** Tables of a lake on one machine alone. */
const ofOneMachine = { labels };

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

/** Name of a table that only a lake on one machine has. */
export type LocalTableName = keyof typeof ofOneMachine;

/** Every table that only a lake on one machine has. */
export const LOCAL_TABLE_NAMES = Object.keys(ofOneMachine) as readonly LocalTableName[];

/** The columns of those tables, in order; none has a partition. */
export const LOCAL_COLUMNS: Readonly<Record<LocalTableName, readonly Column[]>> = ofOneMachine;

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
type RowWith<C extends Column> = { readonly [One in C as One['name']]: CellOf<One> };
type FixedRow<T extends TableName> = RowWith<(typeof fixed)[T][number]>;

/** Column name of a measure. */
export type MeasureName = (typeof measureColumns)[number]['column'];

/**
 * One row of a table, every column by its name. A row of `windows` holds its measures in `measures`, by column name: one
 * left out is null, one the catalogue does not know is refused.
 */
export type RowOf<T extends TableName> = T extends 'windows'
  ? FixedRow<T> & { readonly measures: Readonly<Partial<Record<MeasureName, number | null>>> }
  : FixedRow<T>;

/** One row of a table of one machine, every column by its name. */
export type LocalRowOf<T extends LocalTableName> = RowWith<(typeof ofOneMachine)[T][number]>;
