/**
 * A lake folder as DuckDB sees it: the four tables and three views by the names they have in Athena, and nothing else of
 * the machine. Only one reading statement at a time is let through.
 */
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';
import { COLUMNS, PARTITION, TABLE_NAMES, type TableName } from '../lake/schema.ts';
import { duckDbType } from '../lake/sql-types.ts';
import { VIEW_NAMES, VIEWS } from '../lake/views.ts';

/** One value of an answer. Whole numbers of more than 32 bits are bigint, timestamps are UTC dates. */
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

/** An answer held whole. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** An answer that is made while it is read, for one that may be long. */
export interface AnswerStream {
  /** No two are alike: a second `n` is called `n:1`. */
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly (readonly SqlValue[])[]>;
}

/** The statement cannot be answered; the message is one sentence. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}

/** An open lake. */
export interface Lake {
  /** @throws {SqlError} when the statement is wrong or does more than read */
  query(sql: string): Promise<Answer>;
  /** @throws {SqlError} when the statement is wrong or does more than read; also while batches are taken */
  stream(sql: string): Promise<AnswerStream>;
  close(): void;
}

/**
 * Opens the files that lie in a lake folder now; what is written later is seen by the next that opens it.
 *
 * A table without a file is empty. A column that a file lacks, because it was written before the column was there, is
 * null. Unfinished files (`.tmp`) are not looked at.
 *
 * @throws {SqlError} when a file is damaged or cannot be read
 */
export async function openLake(folder: string): Promise<Lake> {
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
    throw sqlError(error);
  }
  const stream = (sql: string) => streamed(connection, sql);
  return { stream, query: async (sql) => whole(await stream(sql)), close };
}

/**
 * Files are named one by one, not by a pattern: a folder may have `*` or `[` in its name, and DuckDB compares patterns,
 * not what they match, with what it may read.
 */
function filesOf(folder: string, table: TableName): string[] {
  const partitions = namesIn(join(folder, table)).filter((name) => name.startsWith(`${PARTITION.name}=`));
  return partitions.flatMap((partition) =>
    namesIn(join(folder, table, partition))
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => join(folder, table, partition, name)),
  );
}

/** Sorted, so that the same lake is read in the same order; a folder that is not there holds nothing. */
function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The empty table gives names, types and order, and null for what the files lack. */
function tableQuery(table: TableName, files: readonly string[]): string {
  const columns = [...COLUMNS[table], PARTITION];
  const empty = columns.map(({ name, type }) => `CAST(NULL AS ${duckDbType(type)}) AS ${name}`).join(', ');
  if (files.length === 0) return `SELECT ${empty} WHERE false`;
  const options = 'union_by_name = true, hive_partitioning = true, hive_types_autocast = false';
  return `SELECT ${columns.map(({ name }) => name).join(', ')} FROM (
    SELECT ${empty} WHERE false UNION ALL BY NAME SELECT * FROM read_parquet(${listOf(files)}, ${options}))`;
}

/**
 * From here on the engine reads these files and no other, and no statement can change that. A folder would not do:
 * EXPORT makes one inside it as soon as it is parsed.
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

async function streamed(connection: DuckDBConnection, sql: string): Promise<AnswerStream> {
  try {
    const statement = await prepared(connection, sql);
    const result = await statement.stream();
    const batches = async function* () {
      try {
        for await (const rows of result.yieldRowsJs()) yield rows as readonly SqlValue[][];
      } catch (error) {
        throw sqlError(error);
      }
    };
    return { columns: result.deduplicatedColumnNames(), batches: batches() };
  } catch (error) {
    throw sqlError(error);
  }
}

/** EXPLAIN is refused with the rest: EXPLAIN ANALYZE would run whatever follows it. */
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

/** Only spaces, semicolons and comments: the parser has no sentence for that. */
function isBlank(sql: string): boolean {
  return /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql);
}

async function whole({ columns, batches }: AnswerStream): Promise<Answer> {
  const rows: (readonly SqlValue[])[] = [];
  for await (const batch of batches) for (const row of batch) rows.push(row);
  return { columns, rows };
}

/** The engine's first paragraph on one line; where it misses a table, the tables there are. */
function sqlError(error: unknown): SqlError {
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
