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

/**
 * Starts an engine.
 *
 * @param makeTables makes something by the name of each table
 * @param files the only files that the engine may read afterwards; no statement can change that. Allowing the folder
 *   would not do: EXPORT writes into it as soon as it is parsed
 * @param maxMemoryBytes what it holds at most; the rest is written into files, and one core is left to whoever asks: a page in which
 *   a statement can be stopped. Undefined for four fifths of the machine's, and all cores
 * @throws whatever the engine or `makeTables` throws, with nothing left open
 */
export async function startEngine(
  makeTables: (connection: DuckDBConnection) => Promise<void>,
  files: readonly string[],
  maxMemoryBytes?: number,
): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    if (maxMemoryBytes !== undefined) {
      await connection.run(`SET memory_limit = '${Math.floor(maxMemoryBytes)}B'`);
      await connection.run(`SET threads = ${Math.max(1, availableParallelism() - 1)}`);
    }
    await makeTables(connection);
    for (const view of VIEW_NAMES) await connection.run(`CREATE VIEW ${view} AS ${VIEWS[view].query}`);
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
  await connection.run(`SET temp_directory = ${textLiteral(join(tmpdir(), `lake-${process.pid}`))}`);
  await connection.run(`SET allowed_paths = ${listOf(files)}`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** Only spaces, semicolons and comments: the parser has no message for that. */
function isBlank(sql: string): boolean {
  return /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql);
}
