/**
 * A lake folder as DuckDB sees it: the tables and views by the names they have in Athena, and nothing else on
 * the machine. Only one statement is run at a time, and only one that reads.
 */
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type DuckDBPreparedStatement, type DuckDBResult, JSDuckDBValueConverter } from '@duckdb/node-api';
import type { Pin } from '../lake/pins.ts';
import { prepared } from './lake/engine.ts';
import { isAnyChanged, type LakeFiles } from './lake/lake-files.ts';
import { openFolder, type Session } from './lake/session.ts';
import { asSqlError, LakeChanged, SqlError } from './lake/sql-error.ts';

export { SqlError };

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
  /** Ends it: of a lake on this machine, a statement that is asked afterwards, or has not begun, is refused. */
  close(): void;
}

/** A lake on this machine. */
export interface LocalLake extends OpenLake {
  /**
   * @param batchRows how many rows are values at once, and are read ahead, where rows may be wide; by itself 10 000 are read ahead
   * @throws {SqlError} as that of `OpenLake` does
   */
  stream(sql: string, batchRows?: number): Promise<QueryStream>;
  /**
   * The columns of an answer that holds only INTEGER and DOUBLE, batch by batch; null is NaN. Some twenty times faster than
   * rows, for signals.
   *
   * @throws {SqlError} as `stream` does, and for a column of another type
   */
  numbers(sql: string): Promise<AsyncIterable<readonly Float64Array[]>>;
}

/**
 * Opens a lake folder. Each statement knows the days that are there when it is asked. Of a day it reads the files that are
 * there when it, or one before it that reads the same tables and days, is asked first; the folder is looked at again by itself
 * when one of the files has gone before it was read.
 *
 * A table without a file is empty. A column that a file lacks, because the file is older than the column, is null.
 * Unfinished files (`.tmp`) are ignored. A damaged file fails the statements that read it.
 *
 * @param maxMemoryBytes of an engine, which then writes what it cannot hold into files; undefined for four fifths of the machine's
 * @param pin only what it keeps; undefined for what the lake has now
 */
export async function openLake(folder: string, maxMemoryBytes?: number, pin?: Pin): Promise<LocalLake> {
  const opened = openFolder(resolve(folder), maxMemoryBytes, pin);
  let session: Session | undefined;
  let isClosed = false;
  const end = () => {
    session = undefined;
    opened.close();
  };
  const expectOpen = () => {
    if (isClosed) throw new SqlError('The lake must be open for a statement, got one after it was closed.');
  };
  const asked = <T>(sql: string, ask: (session: Session) => Promise<T>) =>
    repeated(async () => {
      try {
        expectOpen();
        session = await opened.sessionFor(sql);
        expectOpen(); // nobody would close what was started since
        return await ask(session);
      } catch (error) {
        if (isClosed || error instanceof LakeChanged) end();
        throw error;
      }
    });
  return {
    query: (sql, maxRows = Number.POSITIVE_INFINITY) =>
      asked(sql, async (session) => {
        const { columns, batches } = await streamed(session, sql);
        return { columns, rows: (await taken(batches, maxRows)).flat() };
      }),
    stream: (sql, batchRows) =>
      asked(sql, async (session) => {
        const { batches, ...head } = await streamed(session, sql, batchRows);
        const ahead = await taken(batches, batchRows ?? READ_AHEAD_ROWS);
        return { ...head, batches: joined(ahead, batches) };
      }),
    numbers: (sql) => asked(sql, (session) => numbered(session, sql)),
    interrupt: () => session?.engine.connection.interrupt(),
    close: () => {
      isClosed = true;
      end();
    },
  };
}

/** Opens a lake folder for as long as `work` takes. @throws {SqlError} as `openLake` does */
export async function withLake<T>(
  folder: string,
  work: (lake: LocalLake) => Promise<T>,
  maxMemoryBytes?: number,
  pin?: Pin,
): Promise<T> {
  const lake = await openLake(folder, maxMemoryBytes, pin);
  try {
    return await work(lake);
  } finally {
    lake.close();
  }
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

async function streamed({ engine: { connection }, files }: Session, sql: string, batchRows?: number) {
  try {
    const statement = await prepared(connection, sql);
    const result = await statement.stream();
    const batches = batchRows === undefined ? result.yieldRowsJs() : rowsOf(result, batchRows);
    return {
      columns: result.deduplicatedColumnNames(),
      types: result.columnTypes().map(String),
      batches: batchesOf(result, statement, files, batches as AsyncIterable<SqlValue[][]>),
    };
  } catch (error) {
    throw asSqlError(error, files);
  }
}

async function numbered({ engine: { connection }, files }: Session, sql: string) {
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

/** The engine's own batches have 2048 rows: with a text of a megabyte in each, that is 2 GB as values. */
async function* rowsOf(result: DuckDBResult, batchRows: number) {
  for await (const chunk of result) {
    for (let from = 0; from < chunk.rowCount; from += batchRows) {
      const length = Math.min(batchRows, chunk.rowCount - from);
      yield Array.from({ length }, (_, i) => chunk.convertRowValues(from + i, JSDuckDBValueConverter));
    }
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
