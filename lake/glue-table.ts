/** A table of the lake as the Glue catalogue describes it: its columns, and how files of Parquet are read. */
import type { Column } from './column.ts';
import { COLUMNS, type TableName } from './schema.ts';
import { glueType } from './sql-types.ts';

const HIVE = 'org.apache.hadoop.hive.ql.io.parquet';

/** A column as Glue takes it. */
export interface GlueColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** How Glue is told to read the files of a table, or of a day of it; names as infrastructure writes them. */
export interface GlueStorage {
  readonly columns: readonly GlueColumn[];
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly serDeInfo: {
    readonly serializationLibrary: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
}

/** A column as Glue takes it; its comment says the unit and what the value means. */
export function glueColumn({ name, type, unit, sentence }: Column): GlueColumn {
  return { name, type: glueType(type), comment: unit === '' ? sentence : `[${unit}] ${sentence}` };
}

/** How the files of a table are read, wherever they lie. */
export function glueStorage(table: TableName): GlueStorage {
  return {
    columns: COLUMNS[table].map(glueColumn),
    inputFormat: `${HIVE}.MapredParquetInputFormat`,
    outputFormat: `${HIVE}.MapredParquetOutputFormat`,
    serDeInfo: {
      serializationLibrary: `${HIVE}.serde.ParquetHiveSerDe`,
      parameters: { 'serialization.format': '1' },
    },
  };
}
