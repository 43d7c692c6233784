/**
 * Notifies people: a batch of reports in, one notice about all of them out. The caller decides how many reports come at
 * once, and so how many notices a bad minute causes.
 */

import type { Log } from '../log.ts';
import type { BatchResponse, QueueBatch } from '../queue/event.ts';
import { type HasSheet, stillTrue } from './answered.ts';
import { type NoticeForm, noticeOf } from './notice.ts';
import { type BadUpload, decodeReport } from './report.ts';

/** Where notices go. */
export interface Notifier {
  /** Publishes the text of a custom notification. */
  readonly publish: (message: string) => Promise<void>;
  readonly log: Log;
  /** Asked about uploads that waited for a sheet when they were reported. */
  readonly hasSheet: HasSheet;
  /** How a notice is written, and where it sends its reader. */
  readonly form?: NoticeForm;
}

/**
 * Never throws. A message that is not a report fails alone; when the notice cannot be published, all of them are
 * delivered again, and people are notified then.
 */
export async function notifyOfReports({ Records: messages }: QueueBatch, notifier: Notifier): Promise<BatchResponse> {
  const bad: BadUpload[] = [];
  const reported: string[] = [];
  const failed: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      bad.push(...decodeReport(body));
      reported.push(messageId);
    } catch (error) {
      notifier.log.error('bad-report', { messageId, error: String(error) });
      failed.push(messageId);
    }
  }
  if (!(await isPublished(bad, notifier))) failed.push(...reported);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function isPublished(bad: readonly BadUpload[], { publish, log, form, hasSheet }: Notifier): Promise<boolean> {
  const notice = noticeOf(await stillTrue(bad, hasSheet, log), form);
  if (notice === undefined) return true;
  try {
    await publish(JSON.stringify(notice));
    log.info('notice-sent', { reports: bad.length });
    return true;
  } catch (error) {
    log.error('notice-not-sent', { reports: bad.length, error: String(error) });
    return false;
  }
}
