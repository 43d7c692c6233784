/**
 * Where compacted rows lie: beside the tables, not under them, so that a reader of a table's bare folder never meets a
 * row twice. A day has generations, each a folder of few files; the one with the highest number counts.
 *
 * `compacted/ingest_date=2026-01-31/g000002/` holds `manifest.json`, `recording-ids` and the files of each table;
 * `compacted/ingest_date=2026-01-31/moved/` a name for each time that a recording has left the day: its rows in the
 * generation no longer count; and `compacted/ingest_date=2026-01-31/held/`, almost always empty, see `held-files.ts`.
 */
import { createHash } from 'node:crypto';
import type { RecordingTable } from './schema.ts';
import { COLUMNS, RECORDING_TABLES } from './schema.ts';
import { PARTITION } from './tables/shared.ts';

/** The folder of everything compacted. */
export const COMPACTED = 'compacted';
/** What a generation holds besides Parquet files. */
export const MANIFEST = 'manifest.json';
/** The recordings of a generation: their ids, sorted, one a line. */
export const RECORDING_IDS = 'recording-ids';

/** 2: its checksum is over whole rows. */
const FORMAT = 2;
const NUMBER_DIGITS = 6;
const NUMBER = /^g(\d{6,})$/;

/** One file of a generation. */
export interface GenerationFile {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of each row group in order, the SHA-256 of its pages; undefined in generations from before this was said. */
  readonly pages?: readonly string[] | undefined;
}

/** Rows of a table, and a checksum over whole rows, whatever their order: a whole number of 32 bits. */
export interface TableSum {
  readonly rows: number;
  readonly hash: number;
}

/** What a generation says about itself. */
export interface Manifest {
  readonly format: typeof FORMAT;
  /** Says which columns its files have; one from before this was said has it not. */
  readonly schema?: string | undefined;
  readonly generation: number;
  readonly recordings: number;
  readonly tables: Readonly<
    Record<RecordingTable, { readonly files: readonly GenerationFile[]; readonly sum: TableSum }>
  >;
}

/** What a generation says whose files have the columns of today: 16 hexadecimal digits. */
export const SCHEMA = createHash('sha256')
  .update(JSON.stringify(RECORDING_TABLES.map((table) => COLUMNS[table].map(({ name, type }) => [name, type]))))
  .digest('hex')
  .slice(0, 16);

/** The folder of a day's generations. */
export function compactedDay(day: string): string {
  return `${COMPACTED}/${PARTITION.name}=${day}`;
}

/** The folder of one generation. @param number from 1 */
export function generationFolder(day: string, number: number): string {
  return `${compactedDay(day)}/g${String(number).padStart(NUMBER_DIGITS, '0')}`;
}

/** The numbers of the generations among the names in a day's folder, ascending: the last one counts. */
export function generationNumbers(names: readonly string[]): number[] {
  const numbers = names.flatMap((name) => {
    const digits = NUMBER.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  return numbers.sort((one, other) => one - other);
}

/** The folder of the names of recordings that have left a day. */
export function movedFolder(day: string): string {
  return `${compactedDay(day)}/moved`;
}

/**
 * Says that the compacted rows of a recording no longer count on this day.
 *
 * @param time another text whenever the recording leaves: so a compaction removes the name that it has read, and never one
 * that was written since
 */
export function movedKey(day: string, recordingId: string, time: string): string {
  return `${movedPrefix(day, recordingId)}${time}`;
}

/** What the names that a recording has left on a day begin with. */
export function movedPrefix(day: string, recordingId: string): string {
  return `${movedFolder(day)}/${recordingId}.`;
}

/** The recording of such a key or name. */
export function movedId(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).split('.')[0]!; // split gives one part at least
}

/** The text of a manifest. */
export function manifestText(manifest: Omit<Manifest, 'format'>): string {
  return `${JSON.stringify({ format: FORMAT, ...manifest }, null, 1)}\n`;
}

/** @throws {Error} when the text is not a manifest that this version can read */
export function manifestIn(text: string, name: string): Manifest {
  const value = parsed(text);
  if (value?.format !== FORMAT)
    throw new Error(`${name} must be a manifest of format ${FORMAT}, got ${text.slice(0, 60)}`);
  const missing = RECORDING_TABLES.filter((table) => !Array.isArray(value.tables?.[table]?.files));
  if (missing.length > 0)
    throw new Error(`${name} must list the files of every table, got none for ${missing.join(', ')}`);
  return value as Manifest; // format and tables were looked at; our own writer made the rest
}

function parsed(text: string): Partial<Manifest> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // the caller says what was expected
  }
}
