/** Notices kept few: whatever comes and whatever fails, each report is in a notice, and no hour has two. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../../handler/log.ts';
import { type Digest, type NoticeClock, notifyWhenDue, type ReportQueue } from '../../../handler/notify/digest.ts';
import { type BadUpload, encodeReports } from '../../../handler/notify/report.ts';
import type { QueueMessage } from '../../../handler/queue/event.ts';
import { MAX_DELIVERIES } from '../../../infra/limits.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** As long as the stack's queue hides what was received. */
const HIDDEN_MS = 7 * MINUTE_MS;
const START = Date.parse('2026-11-26T00:00:00Z');

function upload(id: string): BadUpload {
  return { recordingId: id, bucket: 'b', key: `${id}.mat`, version: 'v', outcome: 'rejected', code: 'c', reason: 'r' };
}

interface Kept extends QueueMessage {
  receives: number;
  hiddenUntilMs: number;
}

/** What fails at one look. */
interface Failing {
  readonly publish?: boolean;
  readonly record?: boolean;
  readonly remove?: boolean;
}

/** A queue, a topic and a clock in memory, with a time that the test sets. */
function world(gapMs = HOUR_MS, timeLeftMs = () => 60_000) {
  let nowMs = START;
  let failing: Failing = {};
  let kept: Kept[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const dead: Kept[] = [];
  const notices: { readonly atMs: number; readonly title: string; readonly text: string }[] = [];
  const refuse = (what: keyof Failing) => {
    if (failing[what] === true) throw new Error(`${what} fails`);
  };
  const visible = () => kept.filter(({ hiddenUntilMs }) => hiddenUntilMs <= nowMs);
  const queue: ReportQueue<Kept> = {
    waiting: async () => visible().length,
    receive: async () => {
      const gone = visible().filter(({ receives }) => receives >= MAX_DELIVERIES);
      dead.push(...gone);
      kept = kept.filter((one) => !gone.includes(one));
      const some = visible().slice(0, 10);
      for (const one of some) {
        one.receives += 1;
        one.hiddenUntilMs = nowMs + HIDDEN_MS;
      }
      return some;
    },
    remove: async (messages) => {
      refuse('remove');
      kept = kept.filter((one) => !messages.includes(one));
    },
    giveBack: async (messages) => {
      for (const one of messages) one.hiddenUntilMs = nowMs;
    },
  };
  const clock: NoticeClock = {
    hasNoticeSince: async (moment) => last >= moment.getTime(),
    record: async () => {
      refuse('record');
      last = nowMs;
    },
  };
  const digest: Digest<Kept> = {
    queue,
    clock,
    gapMs,
    timeLeftMs,
    log: createLog({ write: () => {} }),
    hasSheet: async () => false,
    publish: async (message) => {
      refuse('publish');
      const { title, description } = JSON.parse(message).content;
      notices.push({ atMs: nowMs, title, text: description });
    },
  };
  return {
    notices,
    dead,
    kept: () => kept,
    put: (body: string) => kept.push({ messageId: String(kept.length), body, receives: 0, hiddenUntilMs: 0 }),
    /** One look, and what Lambda makes of one that fails: two more. */
    look: async (atMs: number, fails: Failing = {}) => {
      nowMs = atMs;
      failing = fails;
      for (let call = 0; call < 3; call += 1) {
        try {
          return await notifyWhenDue(digest, new Date(nowMs));
        } catch {
          // called again
        }
      }
    },
  };
}

/** How many uploads the titles of notices count. */
function countedIn(notices: readonly { readonly title: string }[]): number {
  return notices.reduce((sum, { title }) => sum + Number(/([\d,]+) rejected/.exec(title)?.[1]?.replaceAll(',', '')), 0);
}

describe('a look at the queue of reports', () => {
  test('says nothing when nothing waits', async () => {
    const { look, notices } = world();
    await look(START);
    expect(notices).toEqual([]);
  });

  test('tells the first at once, and what follows within the hour together when it is over', async () => {
    const { look, notices, put } = world();
    for (let minute = 0; minute < 130; minute += 1) {
      if (minute < 70) for (const body of encodeReports([upload(`u${minute}`)])) put(body);
      await look(START + minute * MINUTE_MS);
    }
    expect(notices.map(({ atMs, title }) => [(atMs - START) / MINUTE_MS, title])).toEqual([
      [0, 'ECG uploads: 1 rejected'],
      [61, 'ECG uploads: 61 rejected'],
      [122, 'ECG uploads: 8 rejected'],
    ]);
    expect(notices[1]!.text).toContain('… and 51 more. Counts by code:\n• 61 × `c` (rejected)');
  });

  test('reads no more than the time allows, says so, and tells the rest in the next hour', async () => {
    let calls = 0;
    const { look, notices, put } = world(HOUR_MS, () => (++calls % 4 === 0 ? 0 : 60_000));
    for (let at = 0; at < 50; at += 1) put(encodeReports([upload(`u${at}`)])[0]!);
    await look(START);
    expect(notices[0]!.title).toBe('ECG uploads: 30 rejected');
    expect(notices[0]!.text).toMatch(/\n… and more, which the next notice counts$/);
    await look(START + HOUR_MS + MINUTE_MS);
    expect(countedIn(notices)).toBe(50);
    expect(notices[1]!.text).not.toContain('next notice');
  });

  test('leaves a message that is no report to become a dead letter, and tells the others', async () => {
    const { look, notices, put, dead, kept } = world();
    put('{"bad": "no list"}');
    for (let hour = 0; hour < 8; hour += 1) {
      put(encodeReports([upload(`u${hour}`)])[0]!);
      await look(START + hour * (HOUR_MS + MINUTE_MS));
    }
    expect(countedIn(notices)).toBe(8);
    expect(dead.map(({ body }) => body)).toEqual(['{"bad": "no list"}']);
    expect(kept()).toEqual([]);
  });

  test('gives all back when nothing can be published, and they are dead letters after five tries', async () => {
    const { look, notices, put, dead } = world();
    put(encodeReports([upload('u')])[0]!);
    await look(START, { publish: true });
    expect(dead).toEqual([]);
    await look(START + MINUTE_MS, { publish: true });
    expect([notices.length, dead.length]).toEqual([0, 1]);
  });

  test('whatever comes and fails, each report is told or a dead letter, and no hour has two notices unless the date was not kept', async () => {
    const minute = fc.record({
      reports: fc.oneof(
        { weight: 8, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }) },
      ),
      fails: fc.oneof(
        { weight: 6, arbitrary: fc.constant<Failing>({}) },
        { weight: 1, arbitrary: fc.record({ publish: fc.boolean(), record: fc.boolean(), remove: fc.boolean() }) },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(minute, { minLength: 1, maxLength: 300 }), async (minutes) => {
        const { look, notices, put, dead, kept } = world();
        let uploads = 0;
        for (const [at, { reports, fails }] of minutes.entries()) {
          for (let one = 0; one < reports; one += 1) put(encodeReports([upload(`u${uploads++}`)])[0]!);
          await look(START + at * MINUTE_MS, fails);
        }
        for (let at = 0; at < 130; at += 1) await look(START + (minutes.length + at) * MINUTE_MS);
        expect(kept()).toEqual([]);
        expect(countedIn(notices) + dead.length).toBeGreaterThanOrEqual(uploads);
        const isAlwaysKept = minutes.every(({ fails }) => fails.record !== true);
        const isAlwaysRemoved = minutes.every(({ fails }) => fails.remove !== true);
        if (isAlwaysRemoved && isAlwaysKept) expect(countedIn(notices) + dead.length).toBe(uploads);
        const gaps = notices.slice(1).map(({ atMs }, before) => atMs - notices[before]!.atMs);
        if (isAlwaysKept) expect(gaps.filter((gap) => gap <= HOUR_MS)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
