/**
 * HTML reports of rejected uploads, which a stack may draw. They lie in the bucket of the lake beside the tables: no query reads
 * them. Their key needs nothing but the recording's id, so that a notice can name a report that is not drawn yet.
 */

/** Where they lie. No table is called so. */
export const REPORTS = 'reports';

/** How long a stack keeps one; it can be drawn again from the upload. */
export const REPORT_DAYS = 30;

/** The key of the report on a recording. No other key begins with it. */
export function reportKey(recordingId: string): string {
  return `${REPORTS}/${recordingId}.html`;
}
