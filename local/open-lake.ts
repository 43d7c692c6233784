/**
 * A lake folder as DuckDB sees it: the four tables and three views by the names they have in Athena, and nothing else on
 * the machine. Only one statement is run at a time, and only one that reads.
 */
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';
import { COLUMNS, PARTITION, TABLE_NAMES, type TableName } from '../lake/schema.ts';
import { duckDbType } from '../lake/sql-types.ts';
import { VIEW_NAMES, VIEWS } from '../lake/views.ts';
import { CommandError } from './terminal/command-error.ts';

/** One value of a result. Whole numbers of more than 32 bits are bigint, timestamps are UTC dates. */
export type SqlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly SqlValue[]
  | { readonly [name: string]: SqlValue };

/** The whole result of a query. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** A result that is computed while it is read, for one that may be long. */
export interface QueryStream {
  /** All different: a second `n` is called `n:1`. */
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly (readonly SqlValue[])[]>;
}

/** The statement cannot be answered. */
export class SqlError extends CommandError {
  override readonly name = 'SqlError';
  override readonly exitStatus = 1;
}

/** A lake folder that is open for queries. */
export interface OpenLake {
  /** @throws {SqlError} when the statement is wrong or does more than read */
  query(sql: string): Promise<QueryResult>;
  /** @throws {SqlError} when the statement is wrong or does more than read; also while batches are read */
  stream(sql: string): Promise<QueryStream>;
  close(): void;
}

/**
 * Opens the files that are in a lake folder now; files written later are seen when the folder is opened again.
 *
 * A table without a file is empty. A column that a file lacks, because the file is older than the column, is null.
 * Unfinished files (`.tmp`) are ignored.
 *
 * @throws {SqlError} when a file is damaged or cannot be read
 */
export async function openLake(folder: string): Promise<OpenLake> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const files = TABLE_NAMES.map((table) => ({ table, paths: filesOf(resolve(folder), table) }));
    for (const { table, paths } of files) await connection.run(`CREATE VIEW ${table} AS ${tableQuery(table, paths)}`);
    for (const view of VIEW_NAMES) await connection.run(`CREATE VIEW ${view} AS ${VIEWS[view].query}`);
    await lock(
      connection,
      files.flatMap(({ paths }) => paths),
    );
  } catch (error) {
    close();
    throw asSqlError(error);
  }
  const stream = (sql: string) => streamed(connection, sql);
  return { stream, query: async (sql) => collected(await stream(sql)), close };
}

/** Opens a lake folder for as long as `work` takes. @throws {SqlError} as `openLake` does */
export async function withLake<T>(folder: string, work: (lake: OpenLake) => Promise<T>): Promise<T> {
  const lake = await openLake(folder);
  try {
    return await work(lake);
  } finally {
    lake.close();
  }
}

/**
 * Files are listed one by one, not by a pattern: a folder may have `*` or `[` in its name, and DuckDB compares the
 * pattern itself, not the files it matches, with the paths it may read.
 */
function filesOf(folder: string, table: TableName): string[] {
  const partitions = namesIn(join(folder, table)).filter((name) => name.startsWith(`${PARTITION.name}=`));
  return partitions.flatMap((partition) =>
    namesIn(join(folder, table, partition))
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => join(folder, table, partition, name)),
  );
}

/** Sorted, so that the same lake is read in the same order; a missing folder is empty. */
function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The empty table gives names, types and order, and null for columns that the files lack. */
function tableQuery(table: TableName, files: readonly string[]): string {
  const columns = [...COLUMNS[table], PARTITION];
  const empty = columns.map(({ name, type }) => `CAST(NULL AS ${duckDbType(type)}) AS ${name}`).join(', ');
  if (files.length === 0) return `SELECT ${empty} WHERE false`;
  const options = 'union_by_name = true, hive_partitioning = true, hive_types_autocast = false';
  return `SELECT ${columns.map(({ name }) => name).join(', ')} FROM (
    SELECT ${empty} WHERE false UNION ALL BY NAME SELECT * FROM read_parquet(${listOf(files)}, ${options}))`;
}

/**
 * From here on the engine reads these files and no others, and no statement can change that. Allowing the folder would
 * not do: EXPORT writes into it as soon as it is parsed.
 */
async function lock(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  await connection.run(`SET temp_directory = ${literal(join(tmpdir(), `lake-${process.pid}`))}`);
  await connection.run(`SET allowed_paths = ${listOf(files)}`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function streamed(connection: DuckDBConnection, sql: string): Promise<QueryStream> {
  try {
    const statement = await prepared(connection, sql);
    const result = await statement.stream();
    const batches = async function* () {
      try {
        for await (const rows of result.yieldRowsJs()) yield rows as readonly SqlValue[][];
      } catch (error) {
        throw asSqlError(error);
      }
    };
    return { columns: result.deduplicatedColumnNames(), batches: batches() };
  } catch (error) {
    throw asSqlError(error);
  }
}

/** EXPLAIN is refused like the rest: EXPLAIN ANALYZE would run whatever follows it. */
async function prepared(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = isBlank(sql) ? undefined : await connection.extractStatements(sql);
  if (statements?.count !== 1) {
    throw new SqlError(`One statement is answered at a time, here there are ${statements?.count ?? 0}.`);
  }
  const statement = await statements.prepare(0);
  if (statement.statementType === StatementType.SELECT) return statement;
  const found = StatementType[statement.statementType] ?? 'another statement';
  throw new SqlError(`The lake is only read: wanted SELECT, found ${found}.`);
}

/** Only spaces, semicolons and comments: the parser has no message for that. */
function isBlank(sql: string): boolean {
  return /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql);
}

async function collected({ columns, batches }: QueryStream): Promise<QueryResult> {
  const rows: (readonly SqlValue[])[] = [];
  for await (const batch of batches) for (const row of batch) rows.push(row);
  return { columns, rows };
}

/** The first paragraph of the engine's message on one line; for an unknown table, with the tables there are. */
function asSqlError(error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  const text = typeof error === 'object' && error && 'message' in error ? String(error.message) : String(error);
  const sentence = text
    .split(/\n\s*\n|\nLINE \d/)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  const tables = [...TABLE_NAMES, ...VIEW_NAMES].join(', ');
  if (!/^Catalog Error: Table/.test(sentence)) return new SqlError(sentence, { cause: error });
  return new SqlError(`${sentence.replace(/ Did you mean .*$/, '')} There are ${tables}.`, { cause: error });
}
