/** The Parquet files that were in a lake folder at one moment, and whether it has been written since. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TABLE_NAMES, type TableName } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';

/** What a statement reads: tables, and days as the partition writes them. */
export interface Needs {
  readonly tables: ReadonlySet<TableName>;
  readonly days: ReadonlySet<string>;
}

/** The files of a lake as they were listed. `listedMs` is the time of the listing, in milliseconds since 1970. */
export interface LakeFiles {
  /** Absolute paths by table; none for a table that was not asked for. */
  readonly paths: Readonly<Record<TableName, readonly string[]>>;
  readonly all: readonly string[];
  readonly listedMs: number;
}

const FOLDER_OF_DAY = `${PARTITION.name}=`;

/** The days that any table has a folder for, sorted. @param folder absolute; a missing one has none */
export function lakeDays(folder: string): string[] {
  const names = TABLE_NAMES.flatMap((table) => namesIn(join(folder, table)));
  const days = names.filter((name) => name.startsWith(FOLDER_OF_DAY)).map((name) => name.slice(FOLDER_OF_DAY.length));
  return [...new Set(days)].sort();
}

/**
 * Files are listed one by one, not by a pattern: a folder may have `*` or `[` in its name, and DuckDB compares the
 * pattern itself, not the files it matches, with the paths it may read.
 *
 * @param folder absolute
 */
export function lakeFiles(folder: string, { tables, days }: Needs): LakeFiles {
  const listedMs = Date.now();
  const entries = TABLE_NAMES.map((table) => [table, tables.has(table) ? filesOf(folder, table, days) : []] as const);
  const paths = Object.fromEntries(entries) as Record<TableName, string[]>; // each table has an entry
  return { paths, all: entries.flatMap(([, files]) => files), listedMs };
}

/** What the paths of a table's files begin with, up to the day. */
export function beforeTheDay(folder: string, table: TableName): string {
  return join(folder, table, FOLDER_OF_DAY);
}

/** Has a file gone or been replaced since the files were listed? */
export function isAnyChanged(files: LakeFiles): boolean {
  return files.all.some((path) => isChanged(path, files));
}

/** What the engine says about a file that is gone. When it may not look further, it takes the name for a folder's. */
const GONE = /^Permission Error: Cannot access file|No files found that match|No such file or directory/;

/** Does an error of the engine come from a file that has gone, even if it is back, or been replaced since it was listed? */
export function isAboutChange(message: string, files: LakeFiles): boolean {
  if (!GONE.test(message)) return files.all.some((path) => message.includes(path) && isChanged(path, files));
  return files.all.some((path) => message.includes(`"${path}"`) || message.includes(`"${path}/**/*.parquet"`));
}

function isChanged(path: string, { listedMs }: LakeFiles): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined || stat.mtimeMs > listedMs;
}

function filesOf(folder: string, table: TableName, days: ReadonlySet<string>): string[] {
  return [...days].flatMap((day) => {
    const partition = `${beforeTheDay(folder, table)}${day}`;
    return namesIn(partition)
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => join(partition, name));
  });
}

/** Sorted, so that the same lake is read in the same order; a missing folder is empty. */
function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
