/** Notices kept few: whatever comes and whatever fails, each report is in a notice, and no hour has two. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_RUN_MS, LONGEST_WAIT_S } from '../../../handler/notify/digest.ts';
import { encodeReports } from '../../../handler/notify/report.ts';
import { NOTIFIER } from '../../../infra/compute/notifier.ts';
import {
  countedIn,
  DAY_MS,
  type Failure,
  gapsOf,
  HIDDEN_MS,
  HOUR_MS,
  MINUTE_MS,
  type Place,
  report,
  SQS_LONGEST_MS,
  START,
  STRANGER,
  upload,
  world,
} from './reports-world.ts';

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

  test('are in the notice that is being gathered when another run receives them, however late', async () => {
    const { pass, notices, put, between, handOver, nowMs } = world();
    put(report('first'));
    let late = 0;
    between(async (place) => {
      const second = (nowMs() - START) / 1000;
      if (place !== 'receive' || second < 14 + late || second > 19) return;
      put(report(`late${late++}`));
      if (second % 2 === 0) await handOver();
    });
    await pass(START + 30 * MINUTE_MS);
    expect(late).toBe(6);
    expect(notices.map(({ title }) => title)).toEqual([`ECG uploads: ${late + 1} rejected`]);
    expect(notices[0]!.text).not.toContain('… and more');
  });

  test('are announced when another run still receives some as the time for gathering ends', async () => {
    const { pass, notices, put, between, handOver, nowMs } = world();
    put(report('first'));
    let late = 0;
    between(async (place) => {
      const second = (nowMs() - START) / 1000;
      if (place !== 'receive' || second < late) return;
      put(report(`late${late++}`)); // one each second
      if (second % 2 === 0) await handOver();
    });
    await pass(START + 30 * MINUTE_MS);
    expect(notices).toHaveLength(1);
    expect(countedIn(notices)).toBeLessThan(late + 1);
    expect(notices[0]!.text).toMatch(/\n… and more, which the next notice counts$/);
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

  test('are told as far as the memory of the function allows; the notice says so, and the next tells the rest', async () => {
    const { pass, notices, put } = world();
    const long = (id: number) => ({ ...upload(`u${id}`), key: 'k'.repeat(15_000) });
    put(...encodeReports(Array.from({ length: 900 }, (_, id) => long(id)))); // 60 reports, 13.5 M characters
    await pass(START + 30 * MINUTE_MS);
    expect(countedIn(notices)).toBeGreaterThan(600);
    expect(countedIn(notices)).toBeLessThan(900);
    expect(notices[0]!.text).toMatch(/\n… and more, which the next notice counts$/);
    await pass(START + 3 * HOUR_MS);
    expect(countedIn(notices)).toBe(900);
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

  test('are told in time although S3 is slow to say which have been answered', async () => {
    const { pass, notices, put, kept, asked } = world({ askMs: 7 });
    const asks = (id: number) => ({ ...upload(`u${id}`), code: 'known-meaning', awaitsSheet: true as const });
    put(...encodeReports(Array.from({ length: 9000 }, (_, id) => asks(id))));
    await pass(START + 30 * MINUTE_MS);
    expect([countedIn(notices), kept()]).toEqual([9000, []]);
    expect(asked.length).toBeGreaterThan(2000);
  });

  test('are asked about once, whether Lambda handed them over or they were gathered', async () => {
    const { pass, put, asked } = world();
    const asks = (id: number) => ({ ...upload(`u${id}`), code: 'known-meaning', awaitsSheet: true as const });
    put(...encodeReports(Array.from({ length: 300 }, (_, id) => asks(id))));
    await pass(START + 30 * MINUTE_MS);
    expect([asked.length, new Set(asked).size]).toEqual([300, 300]);
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
