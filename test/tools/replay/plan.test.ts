/** Planning, sending and remembering, with everything outside of the process made up: and killed wherever it may be. */
import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type JudgedUpload,
  planReplay,
  type ReplayPlan,
  type Selection,
  type StoredUpload,
  uploadId,
} from '../../../tools/replay/plan.ts';
import { openProgress } from '../../../tools/replay/progress.ts';
import { sendAll } from '../../../tools/replay/send-all.ts';
import { type DeadLetters, type Letter, moveDeadLetters } from '../../../tools/replay/stack/dead-letters.ts';
import { emptyFolder } from '../../support/workspace.ts';

const DAY_MS = 24 * 3600 * 1000;
const day = (number: number) => new Date(Date.UTC(2025, 0, 1) + number * DAY_MS);
const outcome = fc.constantFrom('accepted', 'rejected', 'unreadable');

/** Uploads of few keys in few versions, each listed once; the last version of a key is its newest. */
const uploads: fc.Arbitrary<StoredUpload[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a/1', 'a/2', 'b/1', 'b 2', 'ü'), fc.nat(8)), {
    selector: String,
    maxLength: 40,
  })
  .chain((names) =>
    fc.tuple(...names.map(() => fc.tuple(fc.boolean(), fc.nat(5), fc.nat(1000)))).map((facts) =>
      names.map(([key, version], index) => {
        const [isArchived, received, bytes] = facts[index]!;
        const isNewest = names.every(([other, its]) => other !== key || its <= version);
        return {
          object: { bucket: 'raw', key, version: `v${version}` },
          bytes,
          receivedAt: day(received),
          isNewest,
          isArchived: isArchived && received === 0,
        };
      }),
    ),
  );
const selections: fc.Arbitrary<Selection> = fc.record({
  prefix: fc.constantFrom('', 'a/', 'b'),
  outcome: fc.option(outcome, { nil: undefined }) as fc.Arbitrary<Selection['outcome']>,
  since: fc.option(fc.nat(5).map(day), { nil: undefined }),
  allVersions: fc.boolean(),
});
const everything: Selection = { prefix: '', outcome: undefined, since: undefined, allVersions: true };

function judgedAs(found: readonly StoredUpload[], words: readonly string[]): JudgedUpload[] {
  return found.map(({ object, receivedAt, isNewest }, index) => {
    const word = words[index % words.length]!;
    return { object, receivedAt, isNewest, outcome: word, recordingId: uploadId(object) };
  });
}

class Killed extends Error {}

describe('a plan', () => {
  test('sends what is meant, readable and not sent yet, each once, and counts the rest', () => {
    fc.assert(
      fc.property(
        uploads,
        selections,
        fc.array(outcome, { minLength: 1 }),
        fc.nat(50),
        (found, selection, words, limit) => {
          const rows = judgedAs(found, words);
          const sent = new Set(rows.filter((_, index) => index % 3 === 0).map(({ recordingId }) => recordingId));
          const plan = planReplay(found, selection.outcome && rows, selection, sent, limit + 1);
          const meant = found.filter(
            ({ object, receivedAt }, index) =>
              object.key.startsWith(selection.prefix) &&
              (selection.since === undefined || receivedAt >= selection.since) &&
              (selection.outcome === undefined || rows[index]!.outcome === selection.outcome),
          );
          const { toSend, archived, sentBefore, beyondLimit, older } = plan;
          expect(toSend.length + archived.length + sentBefore + beyondLimit + older).toBe(meant.length);
          expect(new Set(toSend.map(({ object }) => uploadId(object))).size).toBe(toSend.length);
          expect(meant).toEqual(expect.arrayContaining([...toSend, ...archived]));
          expect(toSend.some((upload) => upload.isArchived || sent.has(uploadId(upload.object)))).toBe(false);
          expect(toSend.every((upload) => upload.isNewest || selection.allVersions)).toBe(true);
          expect(toSend.length).toBeLessThanOrEqual(limit + 1);
          expect(beyondLimit === 0 || toSend.length === limit + 1).toBe(true);
          expect(older === 0 || !selection.allVersions).toBe(true);
        },
      ),
    );
  });

  test('does not depend on the order in which uploads were listed', () => {
    fc.assert(
      fc.property(uploads, selections, (found, selection) => {
        const some: Selection = { ...selection, outcome: undefined };
        const there = planReplay(found, undefined, some, new Set());
        expect(planReplay([...found].reverse(), undefined, some, new Set())).toEqual(there);
      }),
    );
  });

  test('counts recordings of the lake whose upload is gone', () => {
    const found = ['a', 'b'].map((key) => upload(key));
    const rows = judgedAs([...found, upload('c'), upload('d')], ['rejected', 'rejected', 'rejected', 'accepted']);
    const plan = planReplay(found, rows, { ...everything, outcome: 'rejected' }, new Set());
    expect(plan).toMatchObject({ missing: 1, toSend: [{ object: { key: 'a' } }, { object: { key: 'b' } }] });
  });
});

describe('a replay that is killed', () => {
  test('a replay that is killed at any calls, any number of times, has sent each object at least once in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        uploads,
        fc.array(fc.nat(12), { maxLength: 6 }),
        fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(40),
        async (found, kills, limit, lanes, torn) => {
          const folder = emptyFolder();
          const sent = new Map<string, number>();
          let shownInAll = 0;
          let twice = 0;
          for (;;) {
            const plan = planFor(found, folder, limit);
            if (plan.toSend.length === 0) break;
            const killAt = kills.shift();
            const taken = await run(plan, folder, sent, lanes, killAt);
            if (killAt === undefined) expect(taken).toBe(plan.toSend.length);
            shownInAll += taken ?? 0;
            if (taken === undefined) {
              tear(folder, torn);
              twice += lanes * 10 + Math.ceil(torn / 65);
            }
          }
          const readable = found.filter(({ isArchived }) => !isArchived).map(({ object }) => uploadId(object));
          expect([...sent.keys()].sort()).toEqual(readable.sort());
          const sends = [...sent.values()].reduce((sum, times) => sum + times, 0);
          expect(sends).toBeLessThanOrEqual(readable.length + twice);
          if (twice === 0) expect(shownInAll).toBe(readable.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('knows when it began, and forgets everything when it has finished', () => {
    const folder = emptyFolder();
    const first = openProgress(folder, 'this');
    expect(first).toMatchObject({ begunAt: undefined, sent: new Set() });
    first.add(['a'.repeat(64)]);
    const second = openProgress(folder, 'this');
    expect(second.begunAt).toMatch(/^\d{4}-\d{2}-\d{2}T/);
    expect(second.sent).toEqual(new Set(['a'.repeat(64)]));
    expect(openProgress(folder, 'another').sent).toEqual(new Set());
    second.finish();
    expect(openProgress(folder, 'this').sent).toEqual(new Set());
  });

  test('a replay that is killed in the middle of a line loses only that line', () => {
    const folder = emptyFolder();
    const ids = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
    openProgress(folder, 'this').add(ids.slice(0, 2));
    tear(folder, 30);
    openProgress(folder, 'this').add(ids.slice(2));
    expect(openProgress(folder, 'this').sent).toEqual(new Set([ids[0], ids[2]]));
  });

  test('a replay remembers only what the queue took', async () => {
    const objects = Array.from({ length: 25 }, (_, index) => upload(`k${index}`).object);
    const remembered: string[] = [];
    const taken = await sendAll(
      objects,
      async (batch) => batch.filter(({ key }) => key.endsWith('1')),
      (ids) => remembered.push(...ids),
    );
    expect(taken).toBe(3);
    expect(remembered).toEqual(['k1', 'k11', 'k21'].map((key) => uploadId(upload(key).object)));
  });
});

describe('dead letters', () => {
  test('dead letters are never lost, whichever call is killed or refused, and no more are moved than shown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 5 }), { maxLength: 35 }),
        fc.array(fc.nat(8), { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        async (bodies, kills, most) => {
          const dead = new Map(bodies.map((body, index) => [`r${index}`, `${index} ${body}`]));
          const queue: string[] = [];
          const all = new Set(dead.values());
          while (dead.size > 0) {
            const letters = queuesOf(dead, queue, kills.shift());
            try {
              const before = queue.length;
              const { moved } = await moveDeadLetters(letters, most, () => {});
              expect(moved).toBeLessThanOrEqual(most);
              expect(queue.length - before).toBe(moved);
            } catch (error) {
              if (!(error instanceof Killed)) throw error;
            }
            expect(new Set([...dead.values(), ...queue])).toEqual(all);
          }
        },
      ),
    );
  });

  test('dead letters that the queue does not take stay where they are', async () => {
    const dead = new Map([
      ['r0', 'good'],
      ['r1', 'bad'],
    ]);
    const letters = {
      ...queuesOf(dead, []),
      send: async (all: readonly Letter[]) => all.filter(({ body }) => body === 'good'),
    };
    expect(await moveDeadLetters(letters, 2, () => {})).toEqual({ moved: 1, refused: 1 });
    expect([...dead.values()]).toEqual(['bad']);
  });
});

function upload(key: string): StoredUpload {
  return {
    object: { bucket: 'raw', key, version: 'v' },
    bytes: 1,
    receivedAt: day(1),
    isNewest: true,
    isArchived: false,
  };
}

function planFor(found: readonly StoredUpload[], folder: string, limit: number | undefined): ReplayPlan {
  return planReplay(found, undefined, everything, openProgress(folder, 'replay').sent, limit);
}

/** @returns how many were taken; undefined when it was killed on the way */
async function run(plan: ReplayPlan, folder: string, sent: Map<string, number>, lanes: number, killAt = -1) {
  let calls = 0;
  const call = () => {
    if (calls++ === killAt) throw new Killed();
  };
  const { add } = openProgress(folder, 'replay');
  try {
    const objects = plan.toSend.map(({ object }) => object);
    return await sendAll(
      objects,
      async (batch) => {
        call();
        await Promise.resolve();
        for (const id of batch.map(uploadId)) sent.set(id, (sent.get(id) ?? 0) + 1);
        call();
        return batch;
      },
      (ids) => {
        call();
        add(ids);
      },
      lanes,
    );
  } catch (error) {
    if (error instanceof Killed) return undefined;
    throw error;
  }
}

/** Takes the last bytes from the progress file, as if the kill had come while they were written. */
function tear(folder: string, bytes: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const all = readFileSync(path);
    truncateSync(path, Math.max(0, all.length - bytes));
  }
}

/** Two queues in memory, dead letters by receipt; received letters are visible again at once. */
function queuesOf(dead: Map<string, string>, queue: string[], killAt = -1): DeadLetters {
  let calls = 0;
  const call = () => {
    if (calls++ === killAt) throw new Killed();
  };
  return {
    count: async () => dead.size,
    receive: async (most) => {
      call();
      const letters = [...dead].slice(0, most);
      return letters.map(([receipt, body]) => ({ body, receipt }));
    },
    send: async (letters) => {
      call();
      queue.push(...letters.map(({ body }) => body));
      call();
      return letters;
    },
    remove: async (letters) => {
      call();
      for (const { receipt } of letters) dead.delete(receipt);
    },
  };
}
