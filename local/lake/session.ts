/** A lake folder that is kept open: one engine over the files that the statements so far have needed. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { COMPACTED } from '../../lake/generations.ts';
import type { Pin } from '../../lake/pins.ts';
import { textLiteral } from '../../lake/question-parameters.ts';
import { COLUMNS, TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { duckDbType } from '../../lake/sql-types.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import type { Label } from '../labels/label.ts';
import { LabelsFile, labelsPath } from '../labels/labels-file.ts';
import { makeLabels } from '../labels/labels-table.ts';
import { type Engine, listOf, startEngine } from './engine.ts';
import type { LakeFiles, Needs, TableFiles } from './lake-files.ts';
import { beforeTheDay, lakeDays, listLake, listPinned } from './list-lake.ts';
import { type HeldPlanner, holdPlanner } from './shared-planner.ts';
import { asSqlError } from './sql-error.ts';

/** An engine and the files that it reads. */
export interface Session {
  readonly engine: Engine;
  readonly files: LakeFiles;
}

/** A lake folder that statements are asked of. */
export interface OpenFolder {
  /** @throws {SqlError} when the statement is not one that can be asked */
  sessionFor(sql: string): Promise<Session>;
  /** Ends every session; the next statement looks at the folder again. */
  close(): void;
}

/**
 * @param folder absolute; nothing is read before a statement is asked
 * @param maxMemoryBytes of an engine; undefined for what it takes by itself
 * @param pin only what it keeps; undefined for what the lake has now
 */
export function openFolder(folder: string, maxMemoryBytes?: number, pin?: Pin): OpenFolder {
  let planner: HeldPlanner | undefined;
  let needs = NOTHING;
  const file = new LabelsFile(labelsPath(folder));
  /** Those that the session knows. */
  let labels: readonly Label[] = [];
  let session: Session | undefined;
  /** A stream of an earlier statement may still be read from these. */
  const earlier: Engine[] = [];
  return {
    sessionFor: async (sql) => {
      planner ??= holdPlanner();
      const more = await planner.needsOf(sql, pin === undefined ? lakeDays(folder) : [...pin.days.keys()]);
      const marked = more.labels ? await file.standing() : labels;
      if (session !== undefined && marked === labels && covers(needs, more)) return session;
      if (session !== undefined) earlier.push(session.engine);
      session = undefined;
      const all = {
        tables: new Set([...needs.tables, ...more.tables]),
        days: new Set([...needs.days, ...more.days]),
        labels: more.labels || needs.labels,
      };
      session = await startSession(folder, all, { labels: marked, maxMemoryBytes, pin });
      labels = marked;
      needs = all;
      return session;
    },
    close: () => {
      planner?.release();
      for (const engine of [session?.engine, ...earlier.splice(0)]) engine?.close();
      planner = undefined;
      session = undefined;
      needs = NOTHING;
    },
  };
}

const NOTHING: Needs = { tables: new Set(), days: new Set(), labels: false };

function covers(needs: Needs, more: Needs): boolean {
  const hasAll = <T>(all: ReadonlySet<T>, some: ReadonlySet<T>) => [...some].every((one) => all.has(one));
  return hasAll(needs.tables, more.tables) && (more.tables.size === 0 || hasAll(needs.days, more.days));
}

interface SessionOptions {
  readonly labels: readonly Label[];
  readonly maxMemoryBytes: number | undefined;
  readonly pin: Pin | undefined;
}

async function startSession(
  folder: string,
  needs: Needs,
  { labels, maxMemoryBytes, pin }: SessionOptions,
): Promise<Session> {
  const files = listed(folder, needs, pin);
  const makeTables = async (connection: DuckDBConnection) => {
    const views = TABLE_NAMES.map(
      (table) => `CREATE VIEW ${table} AS ${tableQuery(folder, table, files.tables[table])}`,
    );
    await connection.run(views.join('; '));
    await makeLabels(connection, labels);
  };
  try {
    return { engine: await startEngine(makeTables, files.all, { maxMemoryBytes }), files };
  } catch (error) {
    throw asSqlError(error, files);
  }
}

/** @throws {SqlError} also for a manifest that cannot be read */
function listed(folder: string, needs: Needs, pin: Pin | undefined): LakeFiles {
  try {
    return pin === undefined ? listLake(folder, needs) : listPinned(folder, needs, pin);
  } catch (error) {
    throw asSqlError(error);
  }
}

/**
 * The engine is told the columns, so it opens no file before one is read, and asks each file for those that it has: null
 * stands for the others. The day is a part of the path; conditions on it are still tested before a file is opened.
 */
function tableQuery(folder: string, table: TableName, { fresh, compacted }: TableFiles): string {
  const whole = compacted.filter(({ excluded }) => excluded.length === 0).flatMap(({ paths }) => paths);
  const branches = [
    filesQuery(table, beforeTheDay(folder, table), fresh),
    filesQuery(table, beforeTheDay(folder, COMPACTED), whole),
    ...compacted
      .filter(({ excluded }) => excluded.length > 0)
      .map(({ paths, excluded }) => filesQuery(table, beforeTheDay(folder, COMPACTED), paths, excluded)),
  ].filter((query) => query !== undefined);
  return branches.length === 0 ? emptyQuery(table) : branches.join(' UNION ALL ');
}

function emptyQuery(table: TableName): string {
  const columns = [...COLUMNS[table], PARTITION].map(
    ({ name, type }) => `CAST(NULL AS ${duckDbType(type)}) AS ${name}`,
  );
  return `SELECT ${columns.join(', ')} WHERE false`;
}

/** @param before what each path begins with, up to the day */
function filesQuery(
  table: TableName,
  before: string,
  paths: readonly string[],
  excluded: readonly string[] = [],
): string | undefined {
  if (paths.length === 0) return undefined;
  const columns = COLUMNS[table];
  const schema = columns.map(
    ({ name, type }) => `'${name}': {name: '${name}', type: '${duckDbType(type)}', default_value: NULL}`,
  );
  return `SELECT ${columns.map(({ name }) => name).join(', ')},
    substr(filename, ${[...before].length + 1}, ${'YYYY-MM-DD'.length}) AS ${PARTITION.name}
    FROM read_parquet(${listOf(paths)}, schema = MAP {${schema.join(', ')}}, filename = true, hive_partitioning = false)
    ${excluded.length === 0 ? '' : `WHERE recording_id NOT IN (${excluded.map(textLiteral).join(', ')})`}`;
}
