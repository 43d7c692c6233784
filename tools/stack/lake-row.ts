/**
 * One row of `recordings` in a stack's lake, read by its key: no Athena, no listing. Who may read the lake's files may do it.
 *
 * A new row lies in a file of its own, whose key is made of the day of the upload and the recording's id (`lake/layout.ts`). On a
 * stack that compacts, it is there until a day after it was taken; then it is in the day's generation and nowhere else.
 */
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNotThere } from '../../handler/aws/s3-errors.ts';
import { readRows } from '../../handler/compact/read-rows.ts';
import type { Row } from '../../handler/compact/table-sum.ts';
import { objectKey } from '../../lake/layout.ts';
import { COLUMNS, type RowOf } from '../../lake/schema.ts';
import { compactedDay } from './compacted-rows.ts';

/** What became of an upload, as the lake has it. */
export type RecordingRow = RowOf<'recordings'>;

/** Where a row may lie: the lake's bucket, and a recording with the day of its upload, `YYYY-MM-DD`. */
export interface RowPlace {
  readonly bucket: string;
  readonly day: string;
  readonly recordingId: string;
}

/** @returns undefined while there is no such row @throws what S3 answers to who may not read, or cannot be reached */
export async function lakeRow(s3: S3Client, { bucket, day, recordingId }: RowPlace): Promise<RecordingRow | undefined> {
  try {
    return await rowUnder(s3, bucket, objectKey('recordings', day, recordingId));
  } catch (error) {
    if (!isNotThere(error)) throw error;
  }
  return (await compactedRows(s3, bucket, day, (ids) => ids.has(recordingId))).find(
    ({ recording_id }) => recording_id === recordingId,
  );
}

/** The compacted rows of a day. @param isWanted whether to read them, by the recordings that there are rows of */
export async function compactedRows(
  s3: S3Client,
  bucket: string,
  day: string,
  isWanted: (ids: ReadonlySet<string>) => boolean,
): Promise<RecordingRow[]> {
  const compacted = await compactedDay(s3, bucket, day);
  if (compacted === undefined || !isWanted(compacted.ids)) return [];
  const rows: RecordingRow[] = [];
  for (const bytes of (await compacted.files()).values()) {
    for (const cells of await readRows(bytes)) rows.push(rowOf(cells));
  }
  return rows;
}

/** The row in the file with this key. @throws when the key holds none */
export async function rowUnder(s3: S3Client, bucket: string, key: string): Promise<RecordingRow> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (Body === undefined) throw new Error(`S3 answered without the content of ${key}`);
  const row = await rowIn(await Body.transformToByteArray());
  if (row === undefined) throw new Error(`${key} holds no row`);
  return row;
}

/** The row of a file of `recordings`; a column that a file of an earlier version lacks is null. */
async function rowIn(bytes: Uint8Array): Promise<RecordingRow | undefined> {
  const [cells] = await readRows(bytes);
  return cells === undefined ? undefined : rowOf(cells);
}

function rowOf(cells: Row): RecordingRow {
  const values = COLUMNS.recordings.map(({ name }) => [name, cells[name] ?? null]);
  return Object.fromEntries(values) as RecordingRow; // the writer's types are those of the schema
}
