/** What a column of the lake is, whichever engine reads it. */

/** What a column holds. A `timestamp` is a UTC instant in whole milliseconds, stored without a zone. */
export type ColumnType = 'string' | 'int32' | 'int64' | 'double' | 'boolean' | 'timestamp';

/** One column of one table. */
export interface Column {
  /** Lower snake case, because Athena folds names to lower case. */
  readonly name: string;
  readonly type: ColumnType;
  /** Unit of the value; empty for names, texts, counts and flags. */
  readonly unit: string;
  readonly nullable: boolean;
  /** What the value means, as documentation prints it. */
  readonly sentence: string;
  /** `delta` writes DELTA_BINARY_PACKED, `plain` PLAIN; without it the writer chooses. */
  readonly encoding?: 'delta' | 'plain';
}
