/** Rows of `recordings` in a file, as far as they say what belongs to them. */
import { readRows } from '../../handler/compact/read-rows.ts';
import type { FoundRow } from './doomed.ts';

const COLUMNS = ['recording_id', 'source_bucket', 'source_key', 'source_version', 'subject', 'processed_at'];

/** A row as a file has it. */
export interface FileRow extends FoundRow {
  /** When the run that wrote it processed the recording, in milliseconds since 1970: with the id, it says which row this is. */
  readonly processedMs: number;
}

/** Of sheets, today's rows decide: there is none. @throws {Error} when the file is damaged */
export async function foundRows(file: Uint8Array, day: string): Promise<FileRow[]> {
  const rows = await readRows(file, { columns: COLUMNS });
  return rows.map(({ recording_id, source_bucket, source_key, source_version, subject, processed_at }) => ({
    recordingId: String(recording_id),
    day,
    object: { bucket: String(source_bucket), key: String(source_key), version: String(source_version) },
    subject: typeof subject === 'string' ? subject : null,
    companion: null,
    processedMs: processed_at instanceof Date ? processed_at.getTime() : 0,
  }));
}
