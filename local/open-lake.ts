/**
 * A lake folder as DuckDB sees it: the tables and views by the names they have in Athena, and nothing else on
 * the machine. Only one statement is run at a time, and only one that reads.
 */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api';
import { textLiteral } from '../lake/question-parameters.ts';
import { COLUMNS, TABLE_NAMES, type TableName } from '../lake/schema.ts';
import { duckDbType } from '../lake/sql-types.ts';
import { PARTITION } from '../lake/tables/shared.ts';
import { VIEW_NAMES, VIEWS } from '../lake/views.ts';
import { isAboutChange, isAnyChanged, type LakeFiles, lakeFiles } from './lake-files.ts';
import { CommandError } from './terminal/command-error.ts';
import { unknownTable } from './unknown-table.ts';

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
  /** As the engine calls them: `BIGINT`, `TIMESTAMP`. */
  readonly types: readonly string[];
  readonly batches: AsyncIterable<readonly (readonly SqlValue[])[]>;
}

/** The statement cannot be answered. */
export class SqlError extends CommandError {
  override readonly name = 'SqlError';
  override readonly exitStatus = 1;
}

/** A file that was listed went away or was replaced before it was read. */
class LakeChanged extends SqlError {
  constructor(options?: ErrorOptions) {
    super('The lake is being written; try again.', options);
  }
}

/** How long to wait before the lake is opened again, each time that a file it had listed went away. */
const WAITS_MS = [100, 300, 900, 2700];
/** Rows of a stream that are read before the first is handed out: until then, it can begin again. */
const READ_AHEAD_ROWS = 10_000;

/** A lake that is open for queries: a folder here, which is opened again when its files go away meanwhile, or one in the cloud. */
export interface OpenLake {
  /**
   * @param maxRows where to stop
   * @throws {SqlError} when the statement is wrong or does more than read, or the lake keeps changing
   */
  query(sql: string, maxRows?: number): Promise<QueryResult>;
  /** @throws {SqlError} as `query` does; also while batches are read, since what was handed out cannot be taken back */
  stream(sql: string): Promise<QueryStream>;
  /** Ends the statement under way, which then fails. */
  interrupt(): void;
  close(): void;
}

/** A lake on this machine. */
export interface LocalLake extends OpenLake {
  /**
   * The columns of an answer that holds only INTEGER and DOUBLE, batch by batch; null is NaN. Some twenty times faster than
   * rows, for signals.
   *
   * @throws {SqlError} as `stream` does, and for a column of another type
   */
  numbers(sql: string): Promise<AsyncIterable<readonly Float64Array[]>>;
}

/**
 * Opens the files that are in a lake folder now; files written later are seen when the folder is opened again, which
 * happens by itself when one of the files has gone before it was read.
 *
 * A table without a file is empty. A column that a file lacks, because the file is older than the column, is null.
 * Unfinished files (`.tmp`) are ignored.
 *
 * @throws {SqlError} when a file is damaged or cannot be read
 */
export async function openLake(folder: string): Promise<LocalLake> {
  let session: Session | undefined = await repeated(() => openSession(resolve(folder)));
  const close = () => {
    session?.close();
    session = undefined;
  };
  const asked = <T>(ask: (session: Session) => Promise<T>) =>
    repeated(async () => {
      session ??= await openSession(resolve(folder));
      try {
        return await ask(session);
      } catch (error) {
        if (error instanceof LakeChanged) close();
        throw error;
      }
    });
  return {
    query: (sql, maxRows = Number.POSITIVE_INFINITY) =>
      asked(async (session) => {
        const { columns, batches } = await streamed(session, sql);
        return { columns, rows: (await taken(batches, maxRows)).flat() };
      }),
    stream: (sql) =>
      asked(async (session) => {
        const { batches, ...head } = await streamed(session, sql);
        const ahead = await taken(batches, READ_AHEAD_ROWS);
        return { ...head, batches: joined(ahead, batches) };
      }),
    numbers: (sql) => asked((session) => numbered(session, sql)),
    interrupt: () => session?.connection.interrupt(),
    close,
  };
}

/** Opens a lake folder for as long as `work` takes. @throws {SqlError} as `openLake` does */
export async function withLake<T>(folder: string, work: (lake: LocalLake) => Promise<T>): Promise<T> {
  const lake = await openLake(folder);
  try {
    return await work(lake);
  } finally {
    lake.close();
  }
}

/** One opening of the lake: it sees the files of that moment. */
interface Session {
  readonly connection: DuckDBConnection;
  readonly files: LakeFiles;
  close(): void;
}

async function openSession(folder: string): Promise<Session> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const files = lakeFiles(folder);
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    for (const table of TABLE_NAMES)
      await connection.run(`CREATE VIEW ${table} AS ${tableQuery(table, files.paths[table])}`);
    for (const view of VIEW_NAMES) await connection.run(`CREATE VIEW ${view} AS ${VIEWS[view].query}`);
    await lock(connection, files.all);
  } catch (error) {
    close();
    throw asSqlError(error, files);
  }
  return { connection, files, close };
}

async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LakeChanged)) throw error;
      await setTimeout(waitMs);
    }
  }
  return work();
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
  await connection.run(`SET temp_directory = ${textLiteral(join(tmpdir(), `lake-${process.pid}`))}`);
  await connection.run(`SET allowed_paths = ${listOf(files)}`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map(textLiteral).join(', ')}]`;
}

async function streamed({ connection, files }: Session, sql: string) {
  try {
    const statement = await prepared(connection, sql);
    const result = await statement.stream();
    return {
      columns: result.deduplicatedColumnNames(),
      types: result.columnTypes().map(String),
      batches: batchesOf(result, statement, files, result.yieldRowsJs() as AsyncIterable<SqlValue[][]>),
    };
  } catch (error) {
    throw asSqlError(error, files);
  }
}

async function numbered({ connection, files }: Session, sql: string) {
  try {
    const statement = await prepared(connection, sql);
    const result = await statement.stream();
    const other = result.columnTypes().find((type) => !NUMBERS.has(String(type)));
    if (other !== undefined) throw new SqlError(`Expected only INTEGER and DOUBLE, got ${other}.`);
    return batchesOf(result, statement, files, columnsOf(result));
  } catch (error) {
    throw asSqlError(error, files);
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['INTEGER', 'DOUBLE']);

async function* columnsOf(result: DuckDBResult): AsyncGenerator<Float64Array[]> {
  for await (const chunk of result) {
    yield Array.from({ length: chunk.columnCount }, (_, column) => {
      const vector = chunk.getColumnVector(column);
      const numbers = new Float64Array(chunk.rowCount);
      for (let row = 0; row < numbers.length; row += 1)
        numbers[row] = (vector.getItem(row) as number | null) ?? Number.NaN;
      return numbers;
    });
  }
}

/**
 * The engine ends a stream at an error as if it were complete, and does not give the error out. But a result that has an
 * error no longer counts as streaming (`duckdb_result_is_streaming`), and running the statement again raises the error.
 */
async function* batchesOf<T>(
  result: DuckDBResult,
  statement: DuckDBPreparedStatement,
  files: LakeFiles,
  batches: AsyncIterable<T>,
): AsyncGenerator<T> {
  const { isStreaming } = result;
  try {
    yield* batches;
    if (result.isStreaming === isStreaming) return;
    if (!isAnyChanged(files)) await statement.run();
  } catch (error) {
    throw asSqlError(error, files);
  }
  throw new LakeChanged();
}

/** Batches until there are this many rows, or no more. The rest can be read afterwards. */
async function taken(batches: AsyncGenerator<SqlValue[][]>, maxRows: number): Promise<SqlValue[][][]> {
  const all: SqlValue[][][] = [];
  for (let rows = 0; rows < maxRows; ) {
    const { value, done } = await batches.next();
    if (done === true) break;
    all.push(value);
    rows += value.length;
  }
  return all;
}

async function* joined<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first;
  yield* rest;
}

/** EXPLAIN is refused like the rest: EXPLAIN ANALYZE would run whatever follows it. */
async function prepared(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = isBlank(sql) ? undefined : await connection.extractStatements(sql);
  if (statements?.count !== 1) {
    throw new SqlError(`Expected one statement, got ${statements?.count ?? 0}.`);
  }
  const statement = await statements.prepare(0);
  if (statement.statementType === StatementType.SELECT) return statement;
  const found = StatementType[statement.statementType] ?? 'another statement';
  throw new SqlError(`The lake is read-only: expected SELECT, got ${found}.`);
}

/** Only spaces, semicolons and comments: the parser has no message for that. */
function isBlank(sql: string): boolean {
  return /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql);
}

/** The first paragraph of the engine's message on one line; for an unknown table, the one that is meant. */
function asSqlError(error: unknown, files: LakeFiles): SqlError {
  if (error instanceof SqlError) return error;
  const text = typeof error === 'object' && error && 'message' in error ? String(error.message) : String(error);
  if (isAboutChange(text, files)) return new LakeChanged({ cause: error });
  const sentence = text
    .replace(/^Failed to extract statements: /, '')
    .split(/\n\s*\n|\nLINE \d/)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  const [, table] = /^Catalog Error: Table with name (.*) does not exist!/.exec(sentence) ?? [];
  return new SqlError(table === undefined ? sentence : unknownTable(table), { cause: error });
}
