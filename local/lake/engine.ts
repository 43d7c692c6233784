/** DuckDB as this project opens it: in memory, with the views of the lake, and locked before anybody's statement is run. */
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api';
import { textLiteral } from '../../lake/question-parameters.ts';
import { VIEW_NAMES, VIEWS } from '../../lake/views.ts';
import { SqlError } from './sql-error.ts';

/** A connection to an engine of its own. */
export interface Engine {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** What an engine may take of the machine. */
export interface EngineLimits {
  /**
   * What it holds at most; the rest is written into files, and one core is left to whoever asks: a page in which a statement can be
   * stopped. Undefined for four fifths of the machine's, and all cores
   */
  readonly maxMemoryBytes?: number | undefined;
  /** How many it computes on. Each is started with the engine: one that only plans needs no other than the asking one. */
  readonly threads?: number;
}

/**
 * Starts an engine. What belongs together is one text of several statements: each call wakes another thread, and ten of them one by
 * one take a third longer.
 *
 * @param makeTables makes something by the name of each table
 * @param files the only files that the engine may read afterwards; no statement can change that. Allowing the folder
 *   would not do: EXPORT writes into it as soon as it is parsed
 * @throws whatever the engine or `makeTables` throws, with nothing left open
 */
export async function startEngine(
  makeTables: (connection: DuckDBConnection) => Promise<void>,
  files: readonly string[],
  { maxMemoryBytes, threads = maxMemoryBytes === undefined ? undefined : leaveOneCore() }: EngineLimits = {},
): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', threads === undefined ? {} : { threads: `${threads}` });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    if (maxMemoryBytes !== undefined) await connection.run(`SET memory_limit = '${Math.floor(maxMemoryBytes)}B'`);
    await makeTables(connection);
    await connection.run(VIEW_NAMES.map((view) => `CREATE VIEW ${view} AS ${VIEWS[view].query}`).join('; '));
    await lock(connection, files);
  } catch (error) {
    close();
    throw error;
  }
  return { connection, close };
}

/** EXPLAIN is refused like the rest: EXPLAIN ANALYZE would run whatever follows it. @throws {SqlError} unless it is one SELECT */
export async function prepared(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = isBlank(sql) ? undefined : await connection.extractStatements(sql);
  if (statements?.count !== 1) {
    throw new SqlError(`Expected one statement, got ${statements?.count ?? 0}.`);
  }
  const statement = await statements.prepare(0);
  if (statement.statementType === StatementType.SELECT) return statement;
  const found = StatementType[statement.statementType] ?? 'another statement';
  throw new SqlError(`The lake is read-only: expected SELECT, got ${found}.`);
}

/** A list of texts as SQL writes it. */
export function listOf(texts: readonly string[]): string {
  return `[${texts.map(textLiteral).join(', ')}]`;
}

async function lock(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  await connection.run(`SET temp_directory = ${textLiteral(join(tmpdir(), `lake-${process.pid}`))};
    SET allowed_paths = ${listOf(files)};
    SET enable_external_access = false;
    SET lock_configuration = true`);
}

function leaveOneCore(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Only spaces, semicolons and comments: the parser has no message for that. */
function isBlank(sql: string): boolean {
  return /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql);
}
