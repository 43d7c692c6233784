/** The Parquet files that were in a lake folder at one moment, and whether it has been written since. */
import { statSync } from 'node:fs';
import type { TableName } from '../../lake/schema.ts';

/** What a statement reads: tables, and days as the partition writes them. */
export interface Needs {
  readonly tables: ReadonlySet<TableName>;
  readonly days: ReadonlySet<string>;
  /** Does it read what people marked? */
  readonly labels: boolean;
}

/** Compacted files of a table. */
export interface CompactedFiles {
  readonly paths: readonly string[];
  /** Recordings of which rows in these files no longer count: newer ones are fresh, or they have moved to another day. */
  readonly excluded: readonly string[];
}

/** The files of a table. */
export interface TableFiles {
  /** Absolute paths, as the handler wrote them. */
  readonly fresh: readonly string[];
  readonly compacted: readonly CompactedFiles[];
}

/** The files of a lake as they were listed. `listedMs` is the time of the listing, in milliseconds since 1970. */
export interface LakeFiles {
  /** By table; none for a table that was not asked for. */
  readonly tables: Readonly<Record<TableName, TableFiles>>;
  readonly all: readonly string[];
  readonly listedMs: number;
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
