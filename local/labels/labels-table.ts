/** The marks of a lake as a table of its engine. */
import { type DuckDBConnection, timestampValue } from '@duckdb/node-api';
import { LOCAL_COLUMNS } from '../../lake/schema.ts';
import { duckDbType } from '../../lake/sql-types.ts';
import type { Label } from './label.ts';

/** Makes the table `labels`. */
export async function makeLabels(connection: DuckDBConnection, labels: readonly Label[]): Promise<void> {
  const columns = LOCAL_COLUMNS.labels.map(({ name, type }) => `${name} ${duckDbType(type)}`);
  await connection.run(`CREATE TABLE labels (${columns.join(', ')})`);
  if (labels.length === 0) return;
  const appender = await connection.createAppender('labels');
  for (const label of labels) {
    for (const { name, type } of LOCAL_COLUMNS.labels) {
      const value = label[name as keyof Label]; // the columns are the row's
      if (value === null) appender.appendNull();
      else if (value instanceof Date) appender.appendTimestamp(timestampValue(BigInt(value.getTime()) * 1000n));
      else if (typeof value === 'string') appender.appendVarchar(value);
      else if (type === 'int32') appender.appendInteger(value);
      else appender.appendDouble(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}
