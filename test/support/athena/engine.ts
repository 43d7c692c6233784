/** DuckDB in the place of Trino: the tables and views of a stack's catalogue over the files of its lake. */
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader } from '@duckdb/node-api';
import type { Catalogue, CatalogueColumn, CatalogueTable } from './catalogue.ts';

/** Types of Glue and of Trino by the names of DuckDB. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  varchar: 'VARCHAR',
  int: 'INTEGER',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  'timestamp(3)': 'TIMESTAMP',
};

export interface Engine {
  run(sql: string): Promise<DuckDBResultReader>;
  /** Bytes of the tables that a statement names: Athena reads fewer, since it leaves out columns and days. */
  bytesOf(sql: string): number;
  close(): void;
}

/**
 * @param folder the objects of the lake bucket, by their keys
 * @throws {Error} when a view does not have the columns that the catalogue says it has: Athena calls it stale
 */
export async function startEngine({ tables, views }: Catalogue, folder: string): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  for (const table of tables) await connection.run(`CREATE VIEW ${table.name} AS ${filesOf(table, folder)}`);
  for (const { name, sql, columns } of views) {
    await connection.run(`CREATE VIEW ${name} AS ${sql}`);
    await refuseStale(connection, name, columns);
  }
  const sizes = new Map(
    [...tables, ...views].map(({ name }) => [
      name,
      bytesBelow(folder, views.some((view) => view.name === name) ? '*' : name),
    ]),
  );
  return {
    run: (sql) => connection.runAndReadAll(sql),
    bytesOf: (sql) =>
      [...sizes].reduce((sum, [name, bytes]) => (new RegExp(`\\b${name}\\b`).test(sql) ? sum + bytes : sum), 0),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Athena reads by the names in the catalogue, and takes the partition from the path. */
function filesOf({ name, columns }: CatalogueTable, folder: string): string {
  const typed = (what: (column: CatalogueColumn) => string) =>
    columns.map((column) => `CAST(${what(column)} AS ${typeOf(column)}) AS ${column.name}`).join(', ');
  const none = `SELECT ${typed(() => 'NULL')} WHERE false`;
  const pattern = join(folder, name, '*', '*.parquet');
  if (globSync(pattern).length === 0) return none;
  const options = 'union_by_name = true, hive_partitioning = true, hive_types_autocast = false';
  return `SELECT ${typed((column) => column.name)} FROM (${none} UNION ALL BY NAME SELECT * FROM read_parquet('${pattern.replaceAll("'", "''")}', ${options}))`;
}

async function refuseStale(
  connection: DuckDBConnection,
  view: string,
  columns: readonly CatalogueColumn[],
): Promise<void> {
  const found = await connection.runAndReadAll(`DESCRIBE ${view}`);
  const has = found.getRows().map(([name, type]) => `${name} ${type}`);
  const wanted = columns.map((column) => `${column.name} ${typeOf(column)}`);
  if (has.join() !== wanted.join())
    throw new Error(`View '${view}' is stale: it has ${has.join(', ')}, not ${wanted.join(', ')}`);
}

function typeOf({ name, type }: CatalogueColumn): string {
  const found = TYPES[type];
  if (found === undefined) throw new Error(`column ${name} has the type ${type}, which is not known here`);
  return found;
}

function bytesBelow(folder: string, table: string): number {
  return globSync(join(folder, table, '*', '*.parquet')).reduce((sum, path) => sum + statSync(path).size, 0);
}
