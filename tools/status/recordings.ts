/** The newest recordings of the lake, with the version of the software that made their rows. */
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Result } from '../../handler/result.ts';
import { recordingPrefix } from '../../lake/layout.ts';
import { outcomeWord, type Paint } from '../../local/terminal/paint.ts';
import { counted, visible } from '../../local/terminal/text.ts';
import { daysOfLake } from '../stack/lake-days.ts';
import { compactedRows, type RecordingRow, rowUnder } from '../stack/lake-row.ts';

/** Shown; more would not fit beside the rest on a screen. */
const MAX_ROWS = 5;

/** The rows of the newest day, the last to be processed first. */
export interface NewestRecordings {
  /** `YYYY-MM-DD`; undefined before the first upload. */
  readonly day: string | undefined;
  /** Recordings of that day. */
  readonly count: number;
  readonly rows: readonly RecordingRow[];
}

/** A day's files are listed a thousand at a time, for half a thousandth of a cent; then five of them are read. */
export async function newestRecordings(s3: S3Client, bucket: string): Promise<NewestRecordings> {
  const [day] = await daysOfLake(s3, bucket);
  if (day === undefined) return { day, count: 0, rows: [] };
  const files: { readonly key: string; readonly ms: number }[] = [];
  const request = { Bucket: bucket, Prefix: recordingPrefix('recordings', day, '') };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, request)) {
    files.push(...Contents.map(({ Key = '', LastModified }) => ({ key: Key, ms: LastModified?.getTime() ?? 0 })));
  }
  if (files.length === 0) return ofGeneration(day, await compactedRows(s3, bucket, day, () => true));
  const newest = files.sort((a, b) => b.ms - a.ms).slice(0, MAX_ROWS);
  const rows = await Promise.all(newest.map(({ key }) => rowUnder(s3, bucket, key)));
  return { day, count: files.length, rows: rows.sort((a, b) => b.processed_at.getTime() - a.processed_at.getTime()) };
}

/** On a day whose files have all been compacted. */
function ofGeneration(day: string, rows: readonly RecordingRow[]): NewestRecordings {
  const sorted = rows.toSorted((a, b) => b.processed_at.getTime() - a.processed_at.getTime());
  return { day, count: rows.length, rows: sorted.slice(0, MAX_ROWS) };
}

/** @param columns that a line may have; reasons are cut to it */
export function recordingLines({ day, count, rows }: NewestRecordings, columns: number, paint: Paint): string[] {
  if (day === undefined) return ['none yet: ./ecg upload FILE… uploads the first'];
  return [
    `${counted(count, 'recording')} uploaded on ${day}; last processed:`,
    ...rows.map(({ processed_at, outcome, source_key, reason }) => {
      const time = processed_at.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
      const rest = visible(`${source_key}${reason === null ? '' : `: ${reason}`}`);
      const left = Math.max(20, columns - `${time}Z unreadable  `.length);
      const cut = rest.length > left ? `${rest.slice(0, left - 1)}…` : rest;
      return `${time}Z ${outcomeWord(outcome as Result['outcome'], paint)}  ${cut}`; // the words of the lake are those
    }),
  ];
}

/** The software that made the newest row, and that of this checkout. */
export function versionLines({ rows: [newest] }: NewestRecordings, checkout: string): string[] {
  const here = `this checkout is ${checkout}`;
  if (newest === undefined) return [`no recording shows what is deployed yet; ${here}`];
  const { pipeline_version: deployed } = newest;
  return [
    deployed === checkout
      ? `${visible(deployed)} processed the last recording, the same as this checkout`
      : `${visible(deployed)} processed the last recording; ${here}`,
  ];
}
