/** Sends uploads batch by batch, and remembers each batch that is taken. */
import { chunked } from '../../handler/chunks.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { BATCH_SIZE } from '../../local/queue.ts';
import { uploadId } from './plan.ts';

/** Sends up to ten uploads. @returns those that were taken; the others are left to send */
export type Send = (objects: readonly ObjectVersion[]) => Promise<readonly ObjectVersion[]>;

/**
 * @param remember is called with what was taken, afterwards
 * @param lanes batches in flight at a time
 * @returns how many were taken
 * @throws the first error of `send`, once everything in flight has ended
 */
export async function sendAll(
  objects: readonly ObjectVersion[],
  send: Send,
  remember: (ids: readonly string[]) => void,
  lanes = 1,
): Promise<number> {
  const batches = chunked(objects, BATCH_SIZE).values(); // the lanes take from it in turn
  let taken = 0;
  let hasFailed = false;
  const lane = async () => {
    for (const batch of batches) {
      if (hasFailed) return;
      try {
        const done = await send(batch);
        remember(done.map(uploadId));
        taken += done.length;
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return taken;
}
