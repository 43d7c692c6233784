/** A compaction that Ctrl-C can stop, without harm, between two files that it reads. */
import { setImmediate } from 'node:timers/promises';
import type { Interruption } from '../interruption.ts';
import { FILE_CALLS, type FileCalls } from '../stores/file-calls.ts';

/** A person who presses Ctrl-C does not notice this. */
const PAUSE_EVERY_MS = 50;

/** Ctrl-C was pressed before the day was compacted. */
export class Interrupted extends Error {}

/**
 * Files are read before anything is changed for those who ask, and removed after it: only between reads can it stop.
 *
 * @returns calls that throw `Interrupted` instead of reading, once it is asked for
 */
export function interruptible(interruption: Readonly<Interruption>): FileCalls {
  let pausedMs = Number.NEGATIVE_INFINITY;
  // Ctrl-C is heard only in a pause: everything else here is done at once.
  const pause = async () => {
    if (performance.now() - pausedMs < PAUSE_EVERY_MS) return;
    await setImmediate();
    pausedMs = performance.now();
  };
  return {
    ...FILE_CALLS,
    read: async (path) => {
      await pause();
      if (interruption.isAsked) throw new Interrupted();
      return FILE_CALLS.read(path);
    },
    remove: async (path) => {
      await pause();
      return FILE_CALLS.remove(path);
    },
  };
}
