/**
 * Where files lie in the lake. Those of a recording have names from the recording alone, so a second delivery of the same
 * upload overwrites the first; a crawler finds one folder for each table with one partition for each day.
 */
import { createHash } from 'node:crypto';
import { RECORDING_TABLES, type RecordingTable } from './schema.ts';
import { PARTITION } from './tables/shared.ts';

/** Digits of a part number: 100 000 parts of 16 M rows are beyond any recording. */
const PART_DIGITS = 5;

const KEY = new RegExp(
  `^(?<table>${RECORDING_TABLES.join('|')})/${PARTITION.name}=(?<day>\\d{4}-\\d{2}-\\d{2})/(?<recordingId>[0-9a-f]+)(?:-\\d{${PART_DIGITS}})?(?:\\.parquet)?$`,
);

const DAY_FOLDER = new RegExp(`^${PARTITION.name}=(\\d{4}-\\d{2}-\\d{2})$`);

/** Whose a key is. */
export interface KeyParts {
  readonly table: RecordingTable;
  readonly day: string;
  readonly recordingId: string;
}

/**
 * The identity of one version of one upload.
 *
 * @param version the store's version id; `null`, the word, where it keeps none
 * @returns SHA-256, 64 hexadecimal digits, over a JSON array, which no two triples share
 */
export function recordingId(bucket: string, key: string, version: string): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, key, version]))
    .digest('hex');
}

/** The UTC date of an instant as the partition writes it, `YYYY-MM-DD`. */
export function ingestDate(receivedAt: Date): string {
  return receivedAt.toISOString().slice(0, 10);
}

/**
 * The key of one file of one recording.
 *
 * @param part number of the part, from 0; given for `samples` and for no other table
 */
export function objectKey(table: 'samples', ingestDate: string, recordingId: string, part: number): string;
export function objectKey(table: Exclude<RecordingTable, 'samples'>, ingestDate: string, recordingId: string): string;
export function objectKey(table: RecordingTable, ingestDate: string, recordingId: string, part?: number): string {
  const suffix = part === undefined ? '' : `-${String(part).padStart(PART_DIGITS, '0')}`;
  return `${recordingPrefix(table, ingestDate, recordingId)}${suffix}.parquet`;
}

/**
 * The key of the row that describes a ruleset, one for each day of uploads that it judged: so a row of `recordings` finds it
 * in its own partition.
 */
export function rulesetKey(ingestDate: string, ruleset: string): string {
  return `rulesets/${PARTITION.name}=${ingestDate}/${ruleset}.parquet`;
}

/** Table, day and recording of a key, or of a `recordingPrefix`; undefined for any other text. */
export function keyParts(key: string): KeyParts | undefined {
  const { table, day, recordingId } = KEY.exec(key)?.groups ?? {};
  if (day === undefined || recordingId === undefined) return undefined;
  return { table: table as RecordingTable, day, recordingId }; // the pattern has no other names
}

/** The day of a partition's folder, `ingest_date=2026-01-31`; undefined for any other name, such as that of a copy beside it. */
export function dayOfFolder(name: string): string | undefined {
  return DAY_FOLDER.exec(name)?.[1];
}

/** What the keys of all files of one recording in one table begin with: for listing what an earlier run left. */
export function recordingPrefix(table: RecordingTable, ingestDate: string, recordingId: string): string {
  return `${table}/${PARTITION.name}=${ingestDate}/${recordingId}`;
}
