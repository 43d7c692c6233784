/** Notices kept few: whatever comes and whatever fails, each report is in a notice, and no hour has two. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../../handler/log.ts';
import {
  type Digest,
  type LastNotice,
  LONGEST_RUN_MS,
  LONGEST_WAIT_S,
  type NoticeClock,
  notifyWhenDue,
  type ReportQueue,
} from '../../../handler/notify/digest.ts';
import { type BadUpload, encodeReports } from '../../../handler/notify/report.ts';
import type { QueueMessage } from '../../../handler/queue/event.ts';
import { NOTIFIER } from '../../../infra/compute/notifier.ts';
import { visibilityTimeoutS } from '../../../infra/compute/retrying-queue.ts';
import { MAX_REPORT_DELIVERIES } from '../../../infra/limits.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-11-26T00:00:00Z');
/** SQS keeps a received message hidden no longer. Source: Amazon SQS Developer Guide, "Visibility timeout". */
const SQS_LONGEST_MS = 12 * HOUR_MS;
/** As long as the stack's queue hides what was received. */
const HIDDEN_MS = visibilityTimeoutS(NOTIFIER) * 1000;

function upload(id: string): BadUpload {
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
type Failure = keyof Failing;
/** Where another run of the function may come between: before a notice is claimed, before more is received for it. */
type Place = 'claim' | 'receive';

/** A queue, a topic and a clock in memory, with a time that passes only where somebody waits. */
function world({ gapMs = HOUR_MS, runMs = 60_000 } = {}) {
  let nowMs = START;
  let failing: Failing = {};
  let kept: Kept[] = [];
  let last: LastNotice | undefined;
  let ids = 0;
  let running = 0;
  let interlude: (place: Place) => Promise<void> = async () => {};
  const dead: Kept[] = [];
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
    hasSheet: async ({ key }) => key.startsWith('answered'),
    publish: async (message) => {
      refuse('publish');
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

const report = (id: string) => encodeReports([upload(id)])[0]!;
const STRANGER = '{"bad": "no list"}';

/** How many uploads the titles of notices count. */
function countedIn(notices: readonly { readonly title: string }[]): number {
  return notices.reduce((sum, { title }) => sum + Number(/([\d,]+) rejected/.exec(title)?.[1]?.replaceAll(',', '')), 0);
}

function gapsOf(notices: readonly { readonly atMs: number }[]): number[] {
  return notices.slice(1).map(({ atMs }, before) => atMs - notices[before]!.atMs);
}

describe('reports that Lambda hands over', () => {
  test('are told within two minutes when the first comes, and together when the hour of the last notice is over', async () => {
    const { pass, notices, put, kept } = world();
    for (let minute = 0; minute < 130; minute += 1) {
      if (minute < 70) put(report(`u${minute}`));
      await pass(START + (minute + 1) * MINUTE_MS);
    }
    expect(notices.map(({ title }) => title)).toEqual([
      'ECG uploads: 1 rejected',
      'ECG uploads: 61 rejected',
      'ECG uploads: 8 rejected',
    ]);
    expect(notices[0]!.atMs - START).toBeLessThan(2 * MINUTE_MS);
    for (const gap of gapsOf(notices)) {
      expect(gap).toBeGreaterThan(HOUR_MS);
      expect(gap).toBeLessThan(HOUR_MS + 2 * MINUTE_MS);
    }
    expect(notices[1]!.text).toContain('… and 51 more. Counts by code:\n• 61 × `c` (rejected)');
    expect(kept()).toEqual([]);
  });

  test.each([
    { rhythm: 'hourly', gapMs: HOUR_MS, most: 2 },
    { rhythm: 'daily', gapMs: DAY_MS, most: 4 },
  ])('wait $rhythm in at most $most deliveries, the last of which tells them', async ({ gapMs, most }) => {
    const { pass, notices, put, kept } = world({ gapMs });
    put(report('first'));
    await pass(START + MINUTE_MS);
    put(report('waits'));
    await pass(START + gapMs + MINUTE_MS);
    expect(notices).toHaveLength(1);
    expect(kept().map(({ receives }) => receives)).toEqual([most - 1]);
    await pass(START + gapMs + 3 * MINUTE_MS);
    expect([notices.length, kept()]).toEqual([2, []]);
  });

  test('of a storm are gathered into one notice; what another run holds is in it too, or in the next', async () => {
    const { pass, notices, put, kept, dead, between, handOver, nowMs } = world();
    put(...Array.from({ length: 3000 }, (_, at) => report(`u${at}`)));
    between(async (place) => {
      if (place === 'receive') await handOver();
    });
    await pass(START + 30 * MINUTE_MS);
    expect(notices).toHaveLength(1);
    expect(countedIn(notices)).toBeGreaterThan(2900);
    await pass(START + 4 * HOUR_MS);
    expect(nowMs()).toBe(START + 4 * HOUR_MS);
    expect([countedIn(notices), kept(), dead]).toEqual([3000, [], []]);
  });

  test('are told once when two runs find the hour over at the same moment', async () => {
    const { handOver, pass, notices, put, between } = world();
    put(...Array.from({ length: 20 }, (_, at) => report(`u${at}`)));
    let calls = 0;
    between(async () => {
      if (++calls === 1) await handOver(); // before the first run can claim, the second does all
    });
    await handOver();
    expect(notices.map(({ title }) => title)).toEqual(['ECG uploads: 10 rejected']);
    await pass(START + 2 * HOUR_MS);
    expect(countedIn(notices)).toBe(20);
    expect(gapsOf(notices).every((gap) => gap > HOUR_MS)).toBe(true);
  });

  test('are told as far as the time allows; the notice says so, and the next tells the rest', async () => {
    const { pass, notices, put } = world({ runMs: 30_000 });
    put(...Array.from({ length: 50 }, (_, at) => report(`u${at}`)));
    await pass(START + 30 * MINUTE_MS);
    expect(notices[0]!.title).toBe('ECG uploads: 10 rejected');
    expect(notices[0]!.text).toMatch(/\n… and more, which the next notice counts$/);
    await pass(START + 7 * HOUR_MS);
    expect(countedIn(notices)).toBe(50);
  });

  test('begin no notice, and leave the hour as it was, when all of them have been answered', async () => {
    const { pass, notices, put, kept } = world();
    const asks = { ...upload('answered'), code: 'known-meaning', awaitsSheet: true as const };
    put(...encodeReports([asks]));
    await pass(START + MINUTE_MS);
    expect([notices, kept()]).toEqual([[], []]);
    put(report('u'));
    await pass(START + 2 * MINUTE_MS);
    expect(notices).toHaveLength(1);
  });

  test('are told although what else waits cannot be received', async () => {
    const { pass, notices, put, fail } = world();
    fail({ receive: true });
    put(report('u'));
    await pass(START + MINUTE_MS);
    expect(countedIn(notices)).toBe(1);
  });

  test('are told among messages that are none, which become dead letters within an hour', async () => {
    const { pass, notices, put, dead, kept } = world();
    put(STRANGER);
    await pass(START + MINUTE_MS);
    for (let hour = 0; hour < 8; hour += 1) {
      put(report(`u${hour}`));
      await pass(START + (hour + 1) * (HOUR_MS + 2 * MINUTE_MS));
      expect(dead.map(({ body }) => body)).toEqual([STRANGER]);
    }
    expect(countedIn(notices)).toBe(8);
    expect(kept()).toEqual([]);
  });

  test('come again while nothing can be published, are told when it can, and after six hours are dead letters', async () => {
    const { pass, notices, put, dead, kept, fail } = world();
    fail({ publish: true });
    put(report('u'));
    await pass(START + 3 * HOUR_MS);
    expect([notices, dead, kept().length]).toEqual([[], [], 1]);
    fail({});
    await pass(START + 3 * HOUR_MS + HIDDEN_MS + MINUTE_MS);
    expect(countedIn(notices)).toBe(1);

    fail({ publish: true });
    put(report('lost'));
    await pass(START + 24 * HOUR_MS);
    expect([notices.length, dead.length]).toEqual([1, 1]);
  });

  test('whatever comes and fails, each is told or a dead letter, and no hour has two notices', async () => {
    const FAILURES: readonly Failure[] = ['publish', 'claim', 'remove', 'receive', 'hide', 'release', 'answer'];
    const minute = fc.record({
      reports: fc.oneof(
        { weight: 8, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }) },
      ),
      fails: fc.oneof(
        { weight: 6, arbitrary: fc.constant<Failure[]>([]) },
        { weight: 1, arbitrary: fc.subarray([...FAILURES]) },
      ),
      crowded: fc.subarray<Place>(['claim', 'receive']),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(minute, { minLength: 1, maxLength: 200, size: 'max' }),
        fc.constantFrom(HOUR_MS, DAY_MS),
        async (minutes, gapMs) => {
          const { pass, notices, put, dead, kept, fail, between, handOver } = world({ gapMs });
          let uploads = 0;
          let firstMs: number | undefined;
          for (const [at, { reports, fails, crowded }] of minutes.entries()) {
            if (reports > 0) firstMs ??= START + at * MINUTE_MS;
            put(...Array.from({ length: reports }, () => report(`u${uploads++}`)));
            fail(Object.fromEntries(fails.map((what) => [what, true])));
            between(async (place) => {
              if (crowded.includes(place)) await handOver();
            });
            await pass(START + (at + 1) * MINUTE_MS);
          }
          fail({});
          await pass(START + minutes.length * MINUTE_MS + 3 * (gapMs + HOUR_MS));
          expect(kept()).toEqual([]);
          expect(countedIn(notices)).toBeGreaterThanOrEqual(uploads);
          expect(dead).toEqual([]);
          expect(gapsOf(notices).filter((gap) => gap <= gapMs)).toEqual([]);
          const failures = new Set(minutes.flatMap(({ fails }) => fails));
          if (!failures.has('remove') && !failures.has('answer')) expect(countedIn(notices)).toBe(uploads);
          if (failures.size === 0 && firstMs !== undefined)
            expect(notices[0]!.atMs - firstMs).toBeLessThan(2 * MINUTE_MS);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('are hidden no longer than SQS allows, and a run is as long as the function', () => {
    expect(LONGEST_RUN_MS).toBe(NOTIFIER.timeoutS * 1000);
    expect((LONGEST_WAIT_S + NOTIFIER.timeoutS) * 1000).toBeLessThan(SQS_LONGEST_MS);
  });
});
