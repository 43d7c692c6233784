/** What a function does with a recording that takes longer to judge than it has: nobody gains when it is stopped in the middle. */
import { BadFileError } from './mat/errors.ts';
import { leastMsFor, likelyMsFor } from './memory.ts';

/** How long a recording may take in a function that is stopped after some time. */
export interface StoppedAfter {
  /** Milliseconds that are left at the moment of asking; fetching and inflating the file have taken theirs by then. */
  readonly leftMs: () => number;
  /** Memory of the function, in MiB, which decides how fast it is. */
  readonly memoryMib: number;
  /** The most time that there ever is: what was left when the batch began. */
  readonly mostMs: number;
  /** Is it the first of its batch, which is begun if it can end at all? */
  readonly isFirst: boolean;
}

/** There is too little time left for a recording, and the next delivery may find more: it was not begun. */
export class PutOffError extends Error {
  override readonly name = 'PutOffError';
}

/**
 * To be asked before the first window, when the file has been read.
 *
 * @param samples of all leads together
 * @param stoppedAfter undefined where nothing is ever stopped
 * @throws {BadFileError} `too-large` when it cannot end in the most time that there ever is
 * @throws {PutOffError} when it will hardly end in what is left of the time, such as when storage was slow this once
 */
export function mustEndInTime(samples: number, stoppedAfter: StoppedAfter | undefined): void {
  if (stoppedAfter === undefined) return;
  const { leftMs, mostMs, memoryMib, isFirst } = stoppedAfter;
  const leastMs = leastMsFor(samples, memoryMib);
  if (leastMs > mostMs) {
    const takes = `judging ${samples} samples takes at least ${inSeconds(leastMs)} in a function of ${memoryMib} MiB`;
    throw new BadFileError('too-large', 0, `${takes}; it must end within ${inSeconds(mostMs)}`);
  }
  const [wantedMs, ms] = [isFirst ? leastMs : likelyMsFor(samples, memoryMib), leftMs()];
  if (wantedMs <= ms) return;
  const takes = `takes ${isFirst ? 'at least' : 'about'} ${inSeconds(wantedMs)}`;
  throw new PutOffError(`judging ${samples} samples ${takes}, ${inSeconds(ms)} are left`);
}

/** As sentences say a time: whole seconds with their unit. */
export function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
