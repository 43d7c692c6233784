/**
 * Notifies people in few notices: the first bad upload at once, and what follows within the hour, or the day, in one notice
 * when that time is over. The reports wait in their queue, so nothing is kept here and nothing is lost; when the last
 * notice went out is the one thing to remember (docs/adr/0038).
 */
import type { QueueMessage } from '../queue/event.ts';
import { type Notifier, publishNotice, readReports } from './notify.ts';

/** The queue of reports, as a function that is not fed by it sees it. */
export interface ReportQueue<M extends QueueMessage = QueueMessage> {
  /** About how many messages are visible. */
  waiting(): Promise<number>;
  /** A few messages, hidden from then on; none when no more are visible. */
  receive(): Promise<readonly M[]>;
  remove(messages: readonly M[]): Promise<void>;
  /** Makes them visible again at once. */
  giveBack(messages: readonly M[]): Promise<void>;
}

/** Remembers when the last notice went out. */
export interface NoticeClock {
  /** Has there been one after this moment? */
  hasNoticeSince(moment: Date): Promise<boolean>;
  /** One has gone out now. */
  record(): Promise<void>;
}

/** What a look at the queue needs. */
export interface Digest<M extends QueueMessage = QueueMessage> extends Notifier {
  readonly queue: ReportQueue<M>;
  readonly clock: NoticeClock;
  /** Between two notices, in milliseconds. */
  readonly gapMs: number;
  /** Until the function is ended, in milliseconds. */
  readonly timeLeftMs: () => number;
}

/** As much is read for one notice; the rest waits for the next. It fits in the function's memory several times over. */
const MAX_CHARACTERS = 32 * 2 ** 20;
/** What publishing and removing may take. */
const RESERVED_MS = 30_000;

/**
 * Looks once; called every minute.
 *
 * @throws when the notice cannot be published: its reports are visible again, and Lambda calls once more. Also when it was
 *   published but not recorded, which may bring another within the hour.
 */
export async function notifyWhenDue<M extends QueueMessage>(digest: Digest<M>, now: Date): Promise<void> {
  const { queue, clock, gapMs, log, form } = digest;
  if ((await queue.waiting()) === 0) return;
  if (await clock.hasNoticeSince(new Date(now.getTime() - gapMs))) return;
  const { messages, isAll } = await drained(digest);
  const { bad, readable } = readReports(messages, log);
  const whole = { ...digest, form: { ...form, now, moreWait: !isAll } };
  let isSent: boolean;
  try {
    isSent = await publishNotice(bad, whole);
  } catch (error) {
    await queue.giveBack(readable);
    throw error;
  }
  try {
    if (isSent) await clock.record();
  } finally {
    await queue.remove(readable); // people know of them
  }
}

/** Every message that is visible, up to what one notice can hold. The queue's own count lags by up to a minute. */
async function drained<M extends QueueMessage>({
  queue,
  timeLeftMs,
}: Digest<M>): Promise<{ readonly messages: readonly M[]; readonly isAll: boolean }> {
  const messages: M[] = [];
  let characters = 0;
  while (characters < MAX_CHARACTERS && timeLeftMs() > RESERVED_MS) {
    const some = await queue.receive();
    if (some.length === 0) return { messages, isAll: true };
    messages.push(...some);
    for (const { body } of some) characters += body.length;
  }
  return { messages, isAll: false };
}
