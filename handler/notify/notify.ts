/**
 * Notifies people: a batch of reports in, one notice about all of them out. The caller decides how many reports come at
 * once, and so how many notices a bad minute causes.
 */

import type { Log } from '../log.ts';
import type { BatchResponse, QueueBatch, QueueMessage } from '../queue/event.ts';
import { inTime } from '../queue/time-left.ts';
import type { ObjectVersion } from '../store.ts';
import { type Asking, PUBLISHING_MS, stillTrue } from './answered.ts';
import { type NoticeForm, namedIn, noticeOf } from './notice.ts';
import { type BadUpload, decodeReport } from './report.ts';

/** A queue that has not answered by then keeps a notice waiting that people need more than its reports. */
const ASKING_MS = 5_000;

/** Where notices go; and who is asked about uploads that waited for a sheet when they were reported. */
export interface Notifier extends Asking {
  /** Publishes the text of a custom notification. */
  readonly publish: (message: string) => Promise<void>;
  /** Asks for the HTML reports of these uploads. Left out where nobody draws them. */
  readonly askFor?: ((objects: readonly ObjectVersion[]) => Promise<void>) | undefined;
  /** How a notice is written, and where it sends its reader. */
  readonly form?: NoticeForm;
}

/**
 * Never throws. A message that is not a report fails alone; when the notice cannot be published, all of them are
 * delivered again, and people are notified then.
 */
export async function notifyOfReports({ Records: messages }: QueueBatch, notifier: Notifier): Promise<BatchResponse> {
  const { bad, readable, strangers } = readReports(messages, notifier.log);
  try {
    await publishNotice(await stillTrue(bad, notifier), notifier);
  } catch {
    return givenBack([...strangers, ...readable]); // the log says why
  }
  return givenBack(strangers);
}

/** What Lambda is answered when these messages must be delivered again. */
export function givenBack(messages: readonly QueueMessage[]): BatchResponse {
  return { batchItemFailures: messages.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Messages of the queue of reports, read. */
export interface ReadReports<M extends QueueMessage> {
  readonly bad: readonly BadUpload[];
  /** The messages that report those. */
  readonly readable: readonly M[];
  /** The others; what is wrong with them is in the log. */
  readonly strangers: readonly M[];
}

/** The bad uploads that these messages report. */
export function readReports<M extends QueueMessage>(messages: readonly M[], log: Log): ReadReports<M> {
  const bad: BadUpload[] = [];
  const readable: M[] = [];
  const strangers: M[] = [];
  for (const message of messages) {
    const { messageId, body } = message;
    try {
      bad.push(...decodeReport(body));
      readable.push(message);
    } catch (error) {
      log.error('bad-report', { messageId, error: String(error) });
      strangers.push(message);
    }
  }
  return { bad, readable, strangers };
}

/**
 * One notice about all of these; none when there are none. The HTML reports of those that it names are asked for first, so that it never
 * names one that nobody will draw.
 *
 * @throws when it cannot be published
 */
export async function publishNotice(
  bad: readonly BadUpload[],
  { publish, askFor, log, form, timeLeftMs }: Omit<Notifier, 'hasSheet'>,
): Promise<void> {
  const askingMs = Math.min(ASKING_MS, timeLeftMs() - PUBLISHING_MS);
  const drawn =
    askFor === undefined
      ? new Set<string>()
      : await askForReports(bad, (objects) => inTime(askFor(objects), Math.max(0, askingMs), 'the queue'), log);
  const notice = noticeOf(bad, { ...form, drawn });
  if (notice === undefined) return;
  try {
    await publish(JSON.stringify(notice));
  } catch (error) {
    log.error('notice-not-sent', { reports: bad.length, error: String(error) });
    throw error;
  }
  log.info('notice-sent', { reports: bad.length });
}

/**
 * Of the rejected uploads that a notice names, and of no others: so that a flood of bad uploads is not a flood of reports.
 *
 * @returns their recordings; none when they could not be asked for, which the log explains: people are notified all the same
 */
async function askForReports(
  bad: readonly BadUpload[],
  askFor: NonNullable<Notifier['askFor']>,
  log: Log,
): Promise<ReadonlySet<string>> {
  const rejected = namedIn(bad).filter(({ outcome }) => outcome === 'rejected');
  if (rejected.length === 0) return new Set();
  try {
    await askFor(rejected.map(({ bucket, key, version }) => ({ bucket, key, version })));
    return new Set(rejected.map(({ recordingId }) => recordingId));
  } catch (error) {
    log.warn('report-not-asked-for', { reports: rejected.length, error: String(error) });
    return new Set();
  }
}
