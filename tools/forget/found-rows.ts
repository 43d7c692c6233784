/** Rows of `recordings` in a file, as far as they say what belongs to them. */
import { readRows } from '../../handler/compact/read-rows.ts';
import type { FoundRow } from './doomed.ts';

const COLUMNS = ['recording_id', 'source_bucket', 'source_key', 'source_version', 'subject'];

/** Of sheets, today's rows decide: there is none. @throws {Error} when the file is damaged */
export async function foundRows(file: Uint8Array, day: string): Promise<FoundRow[]> {
  const rows = await readRows(file, { columns: COLUMNS });
  return rows.map(({ recording_id, source_bucket, source_key, source_version, subject }) => ({
    recordingId: String(recording_id),
    day,
    object: { bucket: String(source_bucket), key: String(source_key), version: String(source_version) },
    subject: typeof subject === 'string' ? subject : null,
    companion: null,
  }));
}
