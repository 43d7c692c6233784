/**
 * Which tables and days a statement reads, before any file is listed: the engine plans it over tables without rows, and
 * the plan names what is left to scan.
 *
 * The days of the lake are a union of one empty table each, joined to the rows of every table. A condition on
 * `ingest_date` is carried into the union, where each day is a constant, and the days that it excludes leave the plan. So
 * whatever the engine understands of a condition holds here as well, and what it does not understand excludes nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import { textLiteral } from '../../lake/question-parameters.ts';
import { COLUMNS, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { duckDbType } from '../../lake/sql-types.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { makeLabels } from '../labels/labels-table.ts';
import { type Engine, prepared, startEngine } from './engine.ts';
import type { Needs } from './lake-files.ts';
import { asSqlError } from './sql-error.ts';

/** Plans statements of any lake, one at a time, and never reads a file. */
export interface Planner {
  /**
   * To be asked when it has answered what it was asked before: the days of one lake take the place of those of another.
   *
   * @param days of the lake: the result names some of these and no others
   * @throws {SqlError} unless it is one statement that reads, and reads tables that there are
   */
  needsOf(sql: string, days: readonly string[]): Promise<Needs>;
  close(): void;
}

/** @throws {Error} when the engine does not start */
export async function startPlanner(): Promise<Planner> {
  const engine = await startEngine(makeEmptyTables, [], { threads: 1 });
  let madeDays: readonly string[] = [];
  return {
    close: engine.close,
    needsOf: async (sql, days) => {
      try {
        await prepared(engine.connection, sql);
        // A condition on days has to name the column.
        const isAboutDays = days.length > 1 && sql.toLowerCase().includes(PARTITION.name);
        if (isAboutDays && !isDeepStrictEqual(days, madeDays)) {
          madeDays = []; // it may fail
          await makeDays(engine.connection, days);
          madeDays = [...days];
        }
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
  const tables = TABLE_NAMES.flatMap((table) => [
    `CREATE TABLE ${rowsOf(table)} (${COLUMNS[table].map(({ name, type }) => `${name} ${duckDbType(type)}`).join(', ')})`,
    `CREATE VIEW ${table} AS SELECT * FROM ${rowsOf(table)} CROSS JOIN days`,
  ]);
  const statements = [
    // Otherwise it would conclude from a table without rows that no condition on its columns can hold.
    "SET disabled_optimizers = 'statistics_propagation'",
    `CREATE VIEW days AS SELECT CAST(NULL AS VARCHAR) AS ${PARTITION.name} FROM range(1)`,
    ...tables,
  ];
  await connection.run(statements.join('; '));
  await makeLabels(connection, []);
}

async function makeDays(connection: DuckDBConnection, days: readonly string[]): Promise<void> {
  const tables = days.map((_, at) => `CREATE TABLE IF NOT EXISTS ${tableOfDay(at)} (nothing INTEGER)`);
  const branches = days.map((day, at) => `SELECT ${textLiteral(day)} AS ${PARTITION.name} FROM ${tableOfDay(at)}`);
  const view = `CREATE OR REPLACE VIEW days AS ${branches.join(' UNION ALL ')}`;
  await connection.run([...tables, view].join('; '));
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
