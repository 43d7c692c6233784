/**
 * Which tables and days a statement reads, before any file is listed: the engine plans it over tables without rows, and
 * the plan names what is left to scan.
 *
 * The days of the lake are a union of one empty table each, joined to the rows of every table. A condition on
 * `ingest_date` is carried into the union, where each day is a constant, and the days that it excludes leave the plan. So
 * whatever the engine understands of a condition holds here as well, and what it does not understand excludes nothing.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { textLiteral } from '../../lake/question-parameters.ts';
import { COLUMNS, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { duckDbType } from '../../lake/sql-types.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { makeLabels } from '../labels/labels-table.ts';
import { type Engine, prepared, startEngine } from './engine.ts';
import type { Needs } from './lake-files.ts';
import { asSqlError } from './sql-error.ts';

/** Plans statements, and never reads a file. */
export interface Planner {
  /** @throws {SqlError} unless it is one statement that reads, and reads tables that there are */
  needsOf(sql: string): Promise<Needs>;
  close(): void;
}

/** @param days of the lake: the result names some of these and no others */
export async function startPlanner(days: readonly string[]): Promise<Planner> {
  const engine = await startEngine(makeEmptyTables, []);
  let areDaysMade = false;
  return {
    close: engine.close,
    needsOf: async (sql) => {
      try {
        await prepared(engine.connection, sql);
        // A condition on days has to name the column.
        const isAboutDays = days.length > 1 && sql.toLowerCase().includes(PARTITION.name);
        if (isAboutDays && !areDaysMade) await makeDays(engine.connection, days);
        areDaysMade ||= isAboutDays;
        const scanned = await scannedTables(engine, sql);
        // The second opinion names views' tables too, but nothing inside PIVOT.
        const named = new Set([...scanned, ...engine.connection.getTableNames(sql, false)]);
        return {
          tables: new Set(TABLE_NAMES.filter((table) => named.has(rowsOf(table)))),
          days: new Set(days.filter((_, at) => !isAboutDays || scanned.has(tableOfDay(at)))),
          labels: named.has('labels'),
        };
      } catch (error) {
        throw asSqlError(error);
      }
    },
  };
}

async function makeEmptyTables(connection: DuckDBConnection): Promise<void> {
  // Otherwise it would conclude from a table without rows that no condition on its columns can hold.
  await connection.run("SET disabled_optimizers = 'statistics_propagation'");
  await connection.run(`CREATE VIEW days AS SELECT CAST(NULL AS VARCHAR) AS ${PARTITION.name} FROM range(1)`);
  for (const table of TABLE_NAMES) {
    const columns = COLUMNS[table].map(({ name, type }) => `${name} ${duckDbType(type)}`).join(', ');
    await connection.run(`CREATE TABLE ${rowsOf(table)} (${columns})`);
    await connection.run(`CREATE VIEW ${table} AS SELECT * FROM ${rowsOf(table)} CROSS JOIN days`);
  }
  await makeLabels(connection, []);
}

async function makeDays(connection: DuckDBConnection, days: readonly string[]): Promise<void> {
  await connection.run(days.map((_, at) => `CREATE TABLE ${tableOfDay(at)} (nothing INTEGER)`).join('; '));
  const branches = days.map((day, at) => `SELECT ${textLiteral(day)} AS ${PARTITION.name} FROM ${tableOfDay(at)}`);
  await connection.run(`CREATE OR REPLACE VIEW days AS ${branches.join(' UNION ALL ')}`);
}

/** Names of the tables without rows that the plan scans. */
async function scannedTables({ connection }: Engine, sql: string): Promise<ReadonlySet<string>> {
  const plan = await connection.runAndReadAll(`EXPLAIN (FORMAT json) ${sql}`);
  const text = String(plan.getRowsJS()[0]?.[1] ?? '');
  return new Set([...text.matchAll(SCAN)].map(([, name]) => name!));
}

const SCAN = /"Table": "memory\.main\.(\w+)"/g;

function rowsOf(table: TableName): string {
  return `rows_of_${table}`;
}

function tableOfDay(at: number): string {
  return `day_${at}`;
}
