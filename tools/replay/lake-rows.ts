/** The rows of `recordings` that a replay chooses by, read from a lake folder. */
import { type SqlValue, withLake } from '../../local/open-lake.ts';
import type { JudgedUpload } from './plan.ts';

/** A row, with the profile by which its recording was read. */
export interface LakeRow extends JudgedUpload {
  readonly profile: string;
}

const SQL = `SELECT source_bucket, source_key, source_version, recording_id, outcome, received_at, profile,
  recording_id IN (SELECT recording_id FROM latest_recordings) AS is_newest FROM recordings`;

/** Every row; none where there is no lake yet. @throws {SqlError} when one of its files is damaged */
export async function rowsOfLake(folder: string): Promise<LakeRow[]> {
  const { rows } = await withLake(folder, (lake) => lake.query(SQL));
  return rows.map(rowOf);
}

/** The types are those of the schema: `recordings` has no null in these columns. */
function rowOf(values: readonly SqlValue[]): LakeRow {
  const [bucket, key, version, recordingId, outcome, receivedAt, profile, isNewest] = values;
  return {
    object: { bucket: String(bucket), key: String(key), version: String(version) },
    recordingId: String(recordingId),
    outcome: String(outcome),
    receivedAt: receivedAt instanceof Date ? receivedAt : new Date(Number.NaN),
    profile: String(profile),
    isNewest: isNewest === true,
  };
}
