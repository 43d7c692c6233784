/** Storms: ten thousand bad files at once, and uploads that fail whatever one does. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createLog } from '../../handler/log.ts';
import { notifyOfReports } from '../../handler/notify/notify.ts';
import { encodeReports } from '../../handler/notify/report.ts';
import { handleBatch } from '../../handler/queue/batch.ts';
import { recordingKeyOf } from '../../handler/recording/companion/companion-keys.ts';
import { bench, notification } from '../support/pipeline.ts';
import { cutShortBytes } from '../support/recordings.ts';
import { batchOf, Queue } from './queue.ts';
import { say } from './seed.ts';
import { drain, expectWhole } from './settle.ts';
import { cleanOf, idOf, KEYS, makeCleanRuns } from './uploads.ts';
import { type Call, type Fate, World } from './world.ts';

/** Messages of one batch of uploads, and of one batch of reports, as the stack sets them. */
const BATCH_SIZE = 10;
const REPORTS_BATCH_SIZE = 1000;

const TEN_THOUSAND = 10_000;
/** The others were deleted before they were read. */
const UNREADABLE = 1_000;

beforeAll(makeCleanRuns);

describe('ten thousand bad files at once', () => {
  /** Runs the storm through the handler. @returns the queue of reports, as it then is */
  async function storm(): Promise<{ reports: Queue; sent: number }> {
    const cut = Array.from({ length: UNREADABLE }, (_, n) => [`cut ${n}`, { bytes: cutShortBytes }] as const);
    const uploads = new Queue();
    for (let n = 0; n < TEN_THOUSAND; n += 1) uploads.send(notification(n < UNREADABLE ? `cut ${n}` : `gone ${n}`));
    const reports = new Queue();
    let sent = 0;
    const { pipeline } = bench(Object.fromEntries(cut), {
      report: async (bad) => {
        const bodies = encodeReports(bad);
        sent += bodies.length;
        reports.send(...bodies);
      },
    });
    for (let batch = uploads.receive(BATCH_SIZE); batch.length > 0; batch = uploads.receive(BATCH_SIZE)) {
      uploads.settle(batch, await handleBatch(batchOf(batch), pipeline));
    }
    expect(uploads.dead).toEqual([]);
    return { reports, sent };
  }

  test('are one report a batch and one notice a thousand reports, which counts them all', async () => {
    const { reports, sent } = await storm();
    expect(sent).toBe(TEN_THOUSAND / BATCH_SIZE);
    const notices: string[] = [];
    let attempts = 0;
    const publish = async (message: string) => {
      attempts += 1;
      if (attempts === 1) throw new Error('SNS is down');
      notices.push(message);
    };
    const log = createLog({ write: () => {} });
    const notifier = { publish, log, hasSheet: async () => false, timeLeftMs: () => 60_000 };
    for (
      let batch = reports.receive(REPORTS_BATCH_SIZE);
      batch.length > 0;
      batch = reports.receive(REPORTS_BATCH_SIZE)
    ) {
      reports.settle(batch, await notifyOfReports(batchOf(batch), notifier));
    }
    expect(reports.dead).toEqual([]);
    expect(notices).toHaveLength(1);
    const { title, description } = JSON.parse(notices[0]!).content;
    expect(title).toBe('ECG uploads: 1,000 unreadable, 9,000 gone before they were read');
    expect(description.split('\n').slice(10)).toEqual([
      expect.stringContaining('9,990'),
      '• 9,000 × `deleted` (gone)',
      '• 1,000 × `truncated` (unreadable)',
    ]);
    say(`storm: ${TEN_THOUSAND} bad files, ${sent} messages to the queue of reports, ${notices.length} notice`);
  });
});

describe('an upload that fails whatever one does', () => {
  /** It lies in the middle, so that it has neighbours before and behind it. */
  const POISON = 'two seconds.mat';
  const neighbours = KEYS.filter((key) => key !== POISON);

  /** A queue with these uploads, and a world in which the poison's first write meets its fate. */
  function worldOf(keys: readonly string[], fate: Fate) {
    const world = new World();
    const queue = new Queue();
    const calls: Call[] = [];
    world.fateOf = (call) => {
      const isPoison = recordingKeyOf(call.key) === POISON || call.key.includes(idOf(POISON));
      // Each process writes what judged them once, whichever upload is its first.
      if (!isPoison && !call.key.startsWith('rulesets/')) calls.push(call);
      return isPoison && call.what === 'write' ? fate : 'done';
    };
    queue.send(...keys.map((key) => notification(key)));
    return { world, queue, calls };
  }

  test('holds no neighbour back: they are done at the first delivery, with no call more than without it', async () => {
    const { world, queue, calls } = worldOf(KEYS, 'failed');
    await drain(queue, world, { rules: 'usual' });
    expectWhole(world, 'usual', neighbours);
    expect(queue.dead).toMatchObject([{ body: notification(POISON), receives: 5 }]);
    const calm = worldOf(neighbours, 'done');
    await drain(calm.queue, calm.world, { rules: 'usual' });
    expect(calls).toHaveLength(calm.calls.length);
  });

  test('and takes the whole process with it: all neighbours are in the lake after the second delivery', async () => {
    const { world, queue } = worldOf(KEYS, 'killed');
    for (const delivery of [1, 2]) {
      const received = queue.receive(BATCH_SIZE);
      const { pipeline, killed } = world.process('usual');
      expect(await Promise.race([handleBatch(batchOf(received), pipeline), killed])).toBe('killed');
      queue.timeOut(received);
      expect(received.map(({ receives }) => receives)).toEqual(KEYS.map(() => delivery));
    }
    const clean = new Set(neighbours.flatMap((key) => [...cleanOf(key, 'usual').files.keys()]));
    expect([...world.lake.keys()].sort()).toEqual([...clean].sort());
    expect(world.wrong).toEqual([]);
  });
});
