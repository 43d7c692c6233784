/**
 * Notifies people in few notices: the first bad upload at once, and what follows within the hour, or the day, in one notice
 * when that time is over. Until then the reports stay in their queue, hidden; when the last notice went out is the one thing
 * to remember (docs/adr/0038).
 */
import type { Log, LogEvent } from '../log.ts';
import type { BatchResponse, QueueMessage } from '../queue/event.ts';
import { stillTrue } from './answered.ts';
import { givenBack, type Notifier, publishNotice, readReports } from './notify.ts';
import type { BadUpload } from './report.ts';

/** The queue of reports, as a function sees it that decides itself when its messages come again. */
export interface ReportQueue<M extends QueueMessage = QueueMessage> {
  /** A few messages, hidden from then on; none when within a second none became visible. */
  receive(): Promise<readonly M[]>;
  remove(messages: readonly M[]): Promise<void>;
  /** Makes them visible again after this many seconds. */
  hide(messages: readonly M[], seconds: number): Promise<void>;
}

/** When a notice was begun, and what tells this one from every other. */
export interface LastNotice {
  readonly at: Date;
  readonly mark: string;
}

/** Remembers when the last notice was begun. */
export interface NoticeClock {
  /** Undefined when there has been none. */
  last(): Promise<LastNotice | undefined>;
  /** One begins now, unless another has begun since `last`; then false. Of two at the same time one gets true. */
  claim(last: LastNotice | undefined): Promise<boolean>;
  /** The one that was claimed does not go out: as if there had been none. */
  release(): Promise<void>;
}

/** What a batch of reports needs. */
export interface Digest<M extends QueueMessage = QueueMessage> extends Notifier {
  readonly queue: ReportQueue<M>;
  readonly clock: NoticeClock;
  /** Between two notices, in milliseconds. */
  readonly gapMs: number;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** From the claim to the notice: no longer than a run of the function may take, which a test compares. */
export const LONGEST_RUN_MS = 60_000;
/** For this long after its claim a notice gathers what becomes visible, and longer while there is more. */
export const GATHERING_MS = 20_000;
/** Not spent on gathering: what asking about what was gathered, publishing and removing may take. */
const RESERVED_MS = 30_000;
/** Other runs hand their reports over to a notice for as long as it may gather. */
const HANDING_OVER_MS = LONGEST_RUN_MS - RESERVED_MS;
/** What is handed over is hidden for this long. */
const HAND_OVER_S = 4;
/** Nothing is left to gather when nothing became visible for this long: what others hand over is hidden for less. */
const QUIET_MS = HAND_OVER_S * 1000 + 2_000;
/** A clock may be wrong by this. */
const LITTLE_S = 5;
/**
 * SQS hides a message for 12 h after it was received, at most; a batch is received before the function runs.
 *
 * Source: Amazon SQS Developer Guide, "Amazon SQS visibility timeout".
 */
export const LONGEST_WAIT_S = 12 * 3600 - 300;
/** A message that is no report comes again after this, until it is a dead letter. */
const STRANGER_WAIT_S = 60;
/**
 * This much is read for one notice; the rest waits for the next. Measured with `test/bench/notice-memory.ts`, bundled as the
 * function is: 89 MiB before and up to 193 MiB with 8 Mi characters; with 32 Mi it was up to 398 MiB, of the 256 there are.
 */
const MAX_CHARACTERS = 8 * 2 ** 20;

/**
 * Reports a batch, and what else is visible, in one notice; or has the batch wait until one may go out again.
 *
 * @throws when that cannot be determined, or the notice cannot be published: the queue then delivers all its reports again
 */
export async function notifyWhenDue<M extends QueueMessage>(
  batch: readonly M[],
  digest: Digest<M>,
): Promise<BatchResponse> {
  const { bad, readable, strangers } = readReports(batch, digest.log);
  await hide(strangers, STRANGER_WAIT_S, digest);
  if (readable.length === 0 || (await isTold(bad, digest))) return givenBack(strangers);
  await hide(readable, waitS(await digest.clock.last(), digest), digest);
  return givenBack(batch);
}

/** False when these reports have to wait. Those of which there is nothing left to say begin no notice. */
async function isTold<M extends QueueMessage>(bad: readonly BadUpload[], digest: Digest<M>): Promise<boolean> {
  const { clock } = digest;
  const last = await clock.last();
  if (last !== undefined && dueMs(last, digest) > digest.nowMs()) return false;
  const still = await stillTrue(bad, digest);
  if (still.length === 0) return true;
  if (!(await clock.claim(last))) return false;
  await tell(still, digest);
  return true;
}

/** Publishes these and all that can be gathered; the notice has been claimed. */
async function tell<M extends QueueMessage>(bad: readonly BadUpload[], digest: Digest<M>): Promise<void> {
  const { queue, clock, log, form, nowMs } = digest;
  const { messages, isAll } = await gather(digest);
  const more = readReports(messages, log);
  const whole = { ...digest, form: { ...form, now: new Date(nowMs()), moreWait: !isAll } };
  try {
    await publishNotice([...bad, ...(await stillTrue(more.bad, digest))], whole);
  } catch (error) {
    await logged('notice-not-released', log, () => clock.release());
    throw error;
  }
  await logged('report-not-removed', log, () => queue.remove(more.readable)); // what stays is reported twice
  await hide(more.strangers, STRANGER_WAIT_S, digest);
}

/** Every message that becomes visible until none does any more, up to what one notice can hold. */
async function gather<M extends QueueMessage>({
  queue,
  log,
  nowMs,
  timeLeftMs,
}: Digest<M>): Promise<{ readonly messages: readonly M[]; readonly isAll: boolean }> {
  let untilMs = nowMs() + GATHERING_MS;
  const messages: M[] = [];
  let characters = 0;
  while (characters < MAX_CHARACTERS && timeLeftMs() > RESERVED_MS) {
    const some = await logged('reports-not-gathered', log, () => queue.receive());
    if (some === undefined) break; // the batch is reported all the same
    if (some.length === 0 && nowMs() >= untilMs) return { messages, isAll: true };
    if (some.length > 0) untilMs = Math.max(untilMs, nowMs() + QUIET_MS);
    messages.push(...some);
    for (const { body } of some) characters += body.length;
  }
  return { messages, isAll: false };
}

/** When the next notice may be claimed, in milliseconds since 1970. The last one may have gone out long after its claim. */
function dueMs({ at }: LastNotice, { gapMs }: Pick<Digest, 'gapMs'>): number {
  return at.getTime() + LONGEST_RUN_MS + gapMs;
}

/** Seconds until these reports should come again. */
function waitS(last: LastNotice | undefined, digest: Pick<Digest, 'gapMs' | 'nowMs'>): number {
  const now = digest.nowMs();
  if (last === undefined || now - last.at.getTime() < HANDING_OVER_MS) return HAND_OVER_S;
  const untilDueS = Math.ceil((dueMs(last, digest) - now) / 1000);
  return Math.min(Math.max(untilDueS, 0) + LITTLE_S, LONGEST_WAIT_S);
}

/** What cannot be hidden comes again when the queue's own time is over. */
async function hide<M extends QueueMessage>(messages: readonly M[], seconds: number, { queue, log }: Digest<M>) {
  if (messages.length > 0) await logged('visibility-not-changed', log, () => queue.hide(messages, seconds));
}

/** Undefined when it fails, which the log explains. */
async function logged<T>(event: LogEvent, log: Log, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    log.warn(event, { error: String(error) });
    return undefined;
  }
}
