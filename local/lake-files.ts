/** The Parquet files that were in a lake folder at one moment, and whether it has been written since. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TABLE_NAMES, type TableName } from '../lake/schema.ts';
import { PARTITION } from '../lake/tables/shared.ts';

/** The files of a lake as they were listed. `listedMs` is the time of the listing, in milliseconds since 1970. */
export interface LakeFiles {
  /** Absolute paths by table. */
  readonly paths: Readonly<Record<TableName, readonly string[]>>;
  readonly all: readonly string[];
  readonly listedMs: number;
}

/**
 * Files are listed one by one, not by a pattern: a folder may have `*` or `[` in its name, and DuckDB compares the
 * pattern itself, not the files it matches, with the paths it may read.
 *
 * @param folder absolute
 */
export function lakeFiles(folder: string): LakeFiles {
  const listedMs = Date.now();
  const entries = TABLE_NAMES.map((table) => [table, filesOf(folder, table)] as const);
  const paths = Object.fromEntries(entries) as Record<TableName, string[]>; // each table has an entry
  return { paths, all: entries.flatMap(([, files]) => files), listedMs };
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
