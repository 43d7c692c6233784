/** Long recordings that a queue delivers together, against functions that have time for one of them. */
import { describe, expect, test } from '@jest/globals';
import { waitOfNotStarted } from '../../../handler/aws/return-messages.ts';
import { likelyMsFor } from '../../../handler/memory.ts';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { bench, notification } from '../../support/pipeline.ts';
import { goodBytes, goodCounts } from '../../support/recordings.ts';

/** As a stack has them by default. */
const TIMEOUT_S = 600;
const BATCH_SIZE = 10;
const MAX_DELIVERIES = 5;
/** More than half of the time: no function has time for two. */
const EACH_S = 310;

interface Waiting {
  readonly messageId: string;
  deliveries: number;
  visibleAtS: number;
}

/** Ten recordings at once, and so many functions that take what is visible as soon as they are free. @returns what was judged and what was not */
async function deliveredTo(functions: number, waitOf: typeof waitOfNotStarted) {
  const { pipeline, results } = bench(Object.fromEntries(range(10).map((at) => [`${at}`, { bytes: goodBytes }])));
  const memoryMib = (1769 * likelyMsFor(goodCounts.length, 1769)) / (EACH_S * 1000);
  let queue = range(10).map((at): Waiting => ({ messageId: `${at}`, deliveries: 0, visibleAtS: 0 }));
  const dead: string[] = [];
  const freeAtS = Array<number>(functions).fill(0);
  while (queue.length > 0) {
    const free = freeAtS.indexOf(Math.min(...freeAtS));
    const atS = Math.max(freeAtS[free]!, Math.min(...queue.map(({ visibleAtS }) => visibleAtS)));
    const taken = queue.filter(({ visibleAtS }) => visibleAtS <= atS).slice(0, BATCH_SIZE);
    queue = queue.filter((message) => !taken.includes(message));
    for (const message of taken) message.deliveries += 1;
    const delivered = taken.filter(({ deliveries }) => deliveries <= MAX_DELIVERIES);
    dead.push(...taken.filter((message) => !delivered.includes(message)).map(({ messageId }) => messageId));
    const Records = delivered.map(({ messageId, deliveries }) => ({
      messageId,
      body: notification(messageId),
      attributes: { ApproximateReceiveCount: String(deliveries) },
    }));
    const before = results.length;
    const tookS = () => (results.length - before) * EACH_S;
    const timeLeftMs = () => (TIMEOUT_S - tookS()) * 1000;
    const { notStarted } = await handleBatch({ Records }, { ...pipeline, memoryMib, timeLeftMs });
    const endsAtS = atS + tookS();
    freeAtS[free] = endsAtS;
    for (const [messageId, turn] of notStarted) {
      const { deliveries } = delivered.find((message) => message.messageId === messageId)!;
      queue.push({ messageId, deliveries, visibleAtS: endsAtS + waitOf(turn, deliveries) });
    }
  }
  return { judged: results.map(({ object }) => object.key).sort(), dead };
}

describe('long recordings that come together', () => {
  test('are all judged, and none becomes a dead letter that was never begun', async () => {
    const all = range(10).map(String);
    for (const functions of [2, 3, 10]) {
      expect(await deliveredTo(functions, waitOfNotStarted)).toEqual({ judged: all, dead: [] });
    }
  });

  test('would not be, if those that were put off came back together', async () => {
    expect((await deliveredTo(2, () => 0)).dead.length).toBeGreaterThan(0);
  });
});

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}
