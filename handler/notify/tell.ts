/**
 * Tells people: a batch of reports in, one notice about all of them out. Whoever feeds it decides how many reports come at
 * once, and so how many notices a bad minute gives.
 */

import type { Log } from '../log.ts';
import type { BatchResponse, QueueBatch } from '../queue/event.ts';
import { type NoticeLinks, noticeOf } from './notice.ts';
import { type BadUpload, decodeReport } from './report.ts';

export interface Teller {
  /** Publishes a notice: the text of a custom notification. */
  readonly publish: (message: string) => Promise<void>;
  readonly log: Log;
  /** Where a notice sends its reader. */
  readonly links?: NoticeLinks;
}

/**
 * Never throws. A message that is no report fails alone; when the notice cannot be published, all of them are delivered
 * again, and what they say is told then.
 */
export async function tellReports({ Records: messages }: QueueBatch, teller: Teller): Promise<BatchResponse> {
  const bad: BadUpload[] = [];
  const told: string[] = [];
  const failed: string[] = [];
  for (const { messageId, body } of messages) {
    try {
      bad.push(...decodeReport(body));
      told.push(messageId);
    } catch (error) {
      teller.log.error('bad-report', { messageId, error: String(error) });
      failed.push(messageId);
    }
  }
  if (!(await isTold(bad, teller))) failed.push(...told);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function isTold(bad: readonly BadUpload[], { publish, log, links }: Teller): Promise<boolean> {
  const notice = noticeOf(bad, links);
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
