/** The HTML report that a stack has drawn of a rejected recording, and whether its row still says the same. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { isNotThere } from '../../handler/aws/s3-errors.ts';
import { type ReportOrigin, reportOriginIn } from '../../handler/aws/s3-report-store.ts';
import { REPORT_DAYS, reportKey } from '../../lake/reports.ts';
import type { RecordingRow } from '../stack/lake-row.ts';
import type { FetchAccess } from './access.ts';
import { CannotFetch, type StackBuckets } from './find-object.ts';

/** A report as it lies in the lake's bucket. */
export interface FoundReport extends ReportOrigin {
  readonly bytes: Uint8Array;
  readonly drawnAt: Date;
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
    const { Body, LastModified, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket, Key: reportKey(id) }));
    if (Body === undefined || LastModified === undefined)
      throw new Error(`S3 answered without the content or the date of ${reportKey(id)}`);
    return { bytes: await Body.transformToByteArray(), drawnAt: LastModified, ...reportOriginIn(Metadata) };
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

/** Of a recording's row, what its report is compared with. */
type JudgedBy = Pick<RecordingRow, 'outcome' | 'ruleset' | 'companion_version' | 'pipeline_version' | 'processed_at'>;

/** Why a report is not to be believed any more; undefined when its row says the same, or there is none to ask. */
export function staleWords(
  report: ReportOrigin & Pick<FoundReport, 'drawnAt'>,
  row: JudgedBy | undefined,
): string | undefined {
  if (row === undefined) return undefined;
  const { outcome, ruleset, companion_version: sheet, pipeline_version: software } = row;
  const isBefore = report.drawnAt <= row.processed_at;
  const stale = isBefore ? 'The report is out of date' : 'The report and its row differ';
  const was = isBefore ? 'the recording has since been' : 'the recording was';
  if (outcome !== 'rejected') return `${stale}: ${was} ${outcome === 'accepted' ? '' : 'found '}${outcome}.`;
  if (differ(report.ruleset, ruleset))
    return `${stale}: it was drawn with ruleset ${report.ruleset}; ${was} judged with ${ruleset}.`;
  if (differ(report.sheetVersion, sheet))
    return `${stale}: it was drawn ${sheetWords(report.sheetVersion)}; ${was} judged ${sheetWords(sheet)}.`;
  if (differ(report.pipelineVersion, software))
    return `The report may be out of date: it was drawn by software ${report.pipelineVersion}; ${was} judged by ${software}.`;
  return undefined;
}

function differ(ofReport: string | null | undefined, ofRow: string | null): boolean {
  return ofReport !== undefined && ofReport !== ofRow;
}

function sheetWords(version: string | null | undefined): string {
  return version === null ? 'without a sheet' : `with version ${version} of its sheet`;
}
