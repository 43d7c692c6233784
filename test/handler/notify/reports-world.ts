/** Reports, their queue with SQS's own rules, the topic and the clock in memory: time passes only where somebody waits. */
import { createLog } from '../../../handler/log.ts';
import {
  type Digest,
  type LastNotice,
  type NoticeClock,
  notifyWhenDue,
  type ReportQueue,
} from '../../../handler/notify/digest.ts';
import { type BadUpload, encodeReports } from '../../../handler/notify/report.ts';
import type { QueueMessage } from '../../../handler/queue/event.ts';
import { NOTIFIER } from '../../../infra/compute/notifier.ts';
import { visibilityTimeoutS } from '../../../infra/compute/retrying-queue.ts';
import { MAX_REPORT_DELIVERIES } from '../../../infra/limits.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const START = Date.parse('2026-11-26T00:00:00Z');
/** SQS keeps a received message hidden no longer. Source: Amazon SQS Developer Guide, "Visibility timeout". */
export const SQS_LONGEST_MS = 12 * HOUR_MS;
/** As long as the stack's queue hides what was received. */
export const HIDDEN_MS = visibilityTimeoutS(NOTIFIER) * 1000;

export function upload(id: string): BadUpload {
  return { recordingId: id, bucket: 'b', key: `${id}.mat`, version: 'v', outcome: 'rejected', code: 'c', reason: 'r' };
}

interface Kept extends QueueMessage {
  receives: number;
  receivedMs: number;
  hiddenUntilMs: number;
}

/** What fails while it is set. */
interface Failing {
  readonly publish?: boolean;
  readonly claim?: boolean;
  readonly remove?: boolean;
  readonly receive?: boolean;
  readonly hide?: boolean;
  readonly release?: boolean;
  /** The run ends as if it had been killed, after all it did. */
  readonly answer?: boolean;
}
export type Failure = keyof Failing;
/** Where another run of the function may come between: before a notice is claimed, before more is received for it. */
export type Place = 'claim' | 'receive';

/** A queue, a topic and a clock in memory, with a time that passes only where somebody waits. */
export function world({ gapMs = HOUR_MS, runMs = 60_000, askMs = 0 } = {}) {
  let nowMs = START;
  let failing: Failing = {};
  let kept: Kept[] = [];
  let last: LastNotice | undefined;
  let ids = 0;
  let running = 0;
  let interlude: (place: Place) => Promise<void> = async () => {};
  const dead: Kept[] = [];
  const asked: string[] = [];
  const notices: { readonly atMs: number; readonly title: string; readonly text: string }[] = [];
  const refuse = (what: Failure) => {
    if (failing[what] === true) throw new Error(`${what} fails`);
  };
  /** At most ten, as SQS hands them to Lambda and to the function alike. */
  const handOut = () => {
    const visible = () => kept.filter(({ hiddenUntilMs }) => hiddenUntilMs <= nowMs);
    const gone = visible().filter(({ receives }) => receives >= MAX_REPORT_DELIVERIES);
    dead.push(...gone);
    kept = kept.filter((one) => !gone.includes(one));
    const some = visible().slice(0, 10);
    for (const one of some) {
      one.receives += 1;
      one.receivedMs = nowMs;
      one.hiddenUntilMs = nowMs + HIDDEN_MS;
    }
    return some;
  };
  const take = (messages: readonly Kept[]) => {
    kept = kept.filter((one) => !messages.includes(one));
  };
  const queue: ReportQueue<Kept> = {
    receive: async () => {
      refuse('receive');
      await interlude('receive');
      const some = handOut();
      if (some.length === 0) nowMs += 1000; // it waits for some
      return some;
    },
    remove: async (messages) => {
      refuse('remove');
      take(messages);
    },
    hide: async (messages, seconds) => {
      refuse('hide');
      for (const one of messages) {
        const untilMs = nowMs + seconds * 1000;
        if (untilMs - one.receivedMs > SQS_LONGEST_MS)
          throw new Error('hidden for more than 12 h since it was received');
        one.hiddenUntilMs = untilMs;
      }
    },
  };
  const clock: NoticeClock = {
    last: async () => last,
    claim: async (known) => {
      await interlude('claim');
      refuse('claim');
      if (known?.mark !== last?.mark) return false;
      last = { at: new Date(Math.floor(nowMs / 1000) * 1000), mark: String(nowMs + Math.random()) };
      return true;
    },
    release: async () => {
      refuse('release');
      last = undefined;
    },
  };
  const digestOf = (startMs: number): Digest<Kept> => ({
    queue,
    clock,
    gapMs,
    nowMs: () => nowMs,
    timeLeftMs: () => startMs + runMs - nowMs,
    log: createLog({ write: () => {} }),
    hasSheet: async ({ key }) => {
      asked.push(key);
      nowMs += askMs;
      return key.startsWith('answered');
    },
    publish: async (message) => {
      refuse('publish');
      if (nowMs > startMs + runMs) throw new Error('the function was ended before');
      const { title, description } = JSON.parse(message).content;
      notices.push({ atMs: nowMs, title, text: description });
    },
  });
  /** What Lambda does with a batch: one more run, two at most at the same time. */
  const handOver = async () => {
    if (running >= 2) return;
    const batch = handOut();
    if (batch.length === 0) return;
    running += 1;
    try {
      const { batchItemFailures } = await notifyWhenDue(batch, digestOf(nowMs));
      refuse('answer');
      const back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      take(batch.filter(({ messageId }) => !back.has(messageId)));
    } catch {
      // the queue's own time has to pass
    }
    running -= 1;
  };
  return {
    notices,
    dead,
    /** The keys that somebody asked about, in that order. */
    asked,
    kept: () => kept,
    nowMs: () => nowMs,
    put: (...bodies: string[]) => {
      for (const body of bodies)
        kept.push({ messageId: String(ids++), body, receives: 0, receivedMs: nowMs, hiddenUntilMs: nowMs });
    },
    fail: (now: Failing) => {
      failing = now;
    },
    between: (work: (place: Place) => Promise<void>) => {
      interlude = work;
    },
    handOver,
    /** Lets time pass until then; whenever something is visible, Lambda hands it over. */
    pass: async (untilMs: number) => {
      while (nowMs < untilMs) {
        await handOver();
        const next = Math.min(...kept.map(({ hiddenUntilMs }) => hiddenUntilMs));
        nowMs = Math.min(untilMs, Math.max(next, nowMs));
        if (kept.length === 0) nowMs = Math.max(nowMs, untilMs);
      }
    },
  };
}

export const report = (id: string) => encodeReports([upload(id)])[0]!;
export const STRANGER = '{"bad": "no list"}';

/** How many uploads the titles of notices count. */
export function countedIn(notices: readonly { readonly title: string }[]): number {
  return notices.reduce((sum, { title }) => sum + Number(/([\d,]+) rejected/.exec(title)?.[1]?.replaceAll(',', '')), 0);
}

export function gapsOf(notices: readonly { readonly atMs: number }[]): number[] {
  return notices.slice(1).map(({ atMs }, before) => atMs - notices[before]!.atMs);
}
