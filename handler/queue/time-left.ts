/**
 * Time: when a function's time is up, it is stopped in the middle of whatever it does, and the whole batch is delivered
 * again. So nothing is started that might not finish.
 */

/** Opening, writing and the batch's report, on a slow day of the storage. */
const MIN_MS = 15_000;
/**
 * A compressed day of Holter, 80 MiB, takes 19 s of one core (`npm run bench`), 0.24 s per MiB; one that packs twice as
 * well takes 0.5. A function of 1024 MiB has 0.6 of a core. The rest is for storage, and for what packs better still.
 */
const MS_PER_MIB = 1_500;

/** Milliseconds that must be left before an object of this many bytes is begun. */
export function neededMs(bytes: number): number {
  return MIN_MS + (bytes / 2 ** 20) * MS_PER_MIB;
}

/** Waits for work, but no longer than this; work that goes on is left to itself. @throws what it throws, or that it did not answer */
export async function inTime<T>(work: Promise<T>, ms: number, who: string): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${who} did not answer within ${Math.round(ms)} ms`)), ms);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
