/**
 * Notifies people: a batch of reports in, one notice about all of them out. The caller decides how many reports come at
 * once, and so how many notices a bad minute causes.
 */

import type { Log } from '../log.ts';
import type { BatchResponse, QueueBatch, QueueMessage } from '../queue/event.ts';
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
  const { bad, readable } = readReports(messages, notifier.log);
  let failed = messages.filter((message) => !readable.includes(message));
  try {
    await publishNotice(bad, notifier);
  } catch {
    failed = [...failed, ...readable]; // the log says why
  }
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** The bad uploads of these messages, and the messages that report them; what is wrong with the others is in the log. */
export function readReports<M extends QueueMessage>(
  messages: readonly M[],
  log: Log,
): { readonly bad: readonly BadUpload[]; readonly readable: readonly M[] } {
  const bad: BadUpload[] = [];
  const readable: M[] = [];
  for (const message of messages) {
    const { messageId, body } = message;
    try {
      bad.push(...decodeReport(body));
      readable.push(message);
    } catch (error) {
      log.error('bad-report', { messageId, error: String(error) });
    }
  }
  return { bad, readable };
}

/**
 * @returns false when there was nothing to say
 * @throws when the notice cannot be published
 */
export async function publishNotice(
  bad: readonly BadUpload[],
  { publish, log, form, hasSheet }: Notifier,
): Promise<boolean> {
  const notice = noticeOf(await stillTrue(bad, hasSheet, log), form);
  if (notice === undefined) return false;
  try {
    await publish(JSON.stringify(notice));
  } catch (error) {
    log.error('notice-not-sent', { reports: bad.length, error: String(error) });
    throw error;
  }
  log.info('notice-sent', { reports: bad.length });
  return true;
}
