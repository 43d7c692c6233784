/** The HTML report that a stack has drawn of a rejected recording, and whether its row still says the same. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { isNotThere } from '../../handler/aws/s3-errors.ts';
import { RULESET_METADATA } from '../../handler/aws/s3-report-store.ts';
import { REPORT_DAYS, reportKey } from '../../lake/reports.ts';
import type { RecordingRow } from '../stack/lake-row.ts';
import type { FetchAccess } from './access.ts';
import { CannotFetch, type StackBuckets } from './find-object.ts';

/** A report as it lies in the lake's bucket. */
export interface FoundReport {
  readonly bytes: Uint8Array;
  /** The rules that it is about. */
  readonly ruleset: string | undefined;
}

/**
 * @param again how to fetch the recording itself
 * @throws {CannotFetch} when there is none, with what to do
 */
export async function reportOn(
  { s3, needs }: FetchAccess,
  { lakeBucket: Bucket }: StackBuckets,
  id: string,
  again: string,
): Promise<FoundReport> {
  needs('report');
  try {
    const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket, Key: reportKey(id) }));
    if (Body === undefined) throw new Error(`S3 answered without the content of ${reportKey(id)}`);
    return { bytes: await Body.transformToByteArray(), ruleset: Metadata[RULESET_METADATA] };
  } catch (error) {
    if (!isNotThere(error)) throw error;
    throw new CannotFetch(
      [
        `There is no report ${reportKey(id)}. A stack with drawReports on draws one of each rejected upload that a notice names, within minutes, and keeps it ${REPORT_DAYS} days.`,
        `Draw it on this machine, with the file that this fetches:\n  ${again}\n  ./ecg report FILE --out report.html`,
      ].join('\n'),
    ); // without its cause: who reports it takes what AWS said for a refusal
  }
}

/** Why a report is not to be believed any more; undefined when its row says the same, or there is none to ask. */
export function staleWords({ ruleset }: FoundReport, row: RecordingRow | undefined): string | undefined {
  if (row === undefined) return undefined;
  if (row.outcome !== 'rejected') return `The report is out of date: the recording is ${row.outcome} by now.`;
  if (ruleset === undefined || ruleset === row.ruleset) return undefined;
  return `The report is out of date: it is about the ruleset ${ruleset}, and the recording was judged again by ${row.ruleset}.`;
}
