/**
 * Where compacted rows lie in a bucket. A folder can be renamed and a bucket cannot, so a generation has a folder under a
 * name that nobody uses twice, and one object of the day says which of them counts:
 *
 * `compacted/ingest_date=2026-01-31/manifest.json` names the folder, and is written only by whoever knows the one before;
 * `compacted/ingest_date=2026-01-31/g000002-UUID/samples/…` are the files of one table, since a partition of the catalogue is
 * a folder, and beside them `recording-ids`, `taken` (see `TAKEN`) and `swapped` (see `SWAPPED`).
 */
import { compactedDay, generationFolder, MANIFEST, type Manifest, manifestIn, manifestText } from './generations.ts';
import { RECORDING_TABLES, type RecordingTable, type TableName } from './schema.ts';
import { PARTITION } from './tables/shared.ts';

/** The versions of fresh files of which the generation has the rows: `key`, a tab, and the version, a line each. */
export const TAKEN = 'taken';
/** There since the catalogue has had every table of the day in this generation. */
export const SWAPPED = 'swapped';

const TABLE_FILE = new RegExp(`^(${RECORDING_TABLES.join('|')})-\\d+\\.parquet$`);
const GENERATION_NUMBER = /\/g(\d{6,})-[0-9a-f-]+$/;

/** What a day of a bucket says about its generation. */
export interface DayManifest extends Manifest {
  /** Key of the generation's folder, without a slash at the end. */
  readonly folder: string;
}

/** The key of a day's manifest. */
export function dayManifestKey(day: string): string {
  return `${compactedDay(day)}/${MANIFEST}`;
}

/** The folder of a generation. @param id hexadecimal digits and `-`, another text each time */
export function bucketGeneration(day: string, number: number, id: string): string {
  return `${generationFolder(day, number)}-${id}`;
}

/** The number of a generation, by its folder. @throws {Error} when that is not the folder of a generation */
export function bucketGenerationNumber(folder: string): number {
  const digits = GENERATION_NUMBER.exec(folder)?.[1];
  if (digits === undefined) throw new Error(`a generation's folder must end in g, digits, - and an id, got ${folder}`);
  return Number(digits);
}

/** The key of a file of a generation, by the name that a manifest has for it. */
export function generationKey(folder: string, name: string): string {
  const table = TABLE_FILE.exec(name)?.[1];
  return table === undefined ? `${folder}/${name}` : `${tableFolder(folder, table as RecordingTable)}/${name}`;
}

/** The folder of a table of a generation: where the catalogue finds the day, without a slash at the end. */
export function tableFolder(folder: string, table: RecordingTable): string {
  return `${folder}/${table}`;
}

/** The folder in which the handler writes a day of a table, without a slash at the end. */
export function freshFolder(table: TableName, day: string): string {
  return `${table}/${PARTITION.name}=${day}`;
}

/** The text of a day's manifest. */
export function dayManifestText({ format: _, ...manifest }: DayManifest): string {
  return manifestText(manifest);
}

/** @throws {Error} when the text is not a day's manifest that this version can read */
export function dayManifestIn(text: string, name: string): DayManifest {
  const manifest = manifestIn(text, name) as Manifest & { readonly folder?: unknown };
  const { folder } = manifest;
  if (typeof folder !== 'string')
    throw new Error(`${name} must name the folder of a generation, got ${String(folder)}`);
  return { ...manifest, folder };
}
