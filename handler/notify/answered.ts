/** A question that has been answered since: no notice reports a missing meaning that a sheet has supplied. */
import { chunked } from '../chunks.ts';
import type { Log } from '../log.ts';
import { companionNow, isSameCompanion } from '../recording/companion/find-companion.ts';
import type { Result } from '../result.ts';
import type { RawStore } from '../store.ts';
import { type BadUpload, KNOWN_MEANING } from './report.ts';

/** Does a sheet lie beside an upload now? */
export type HasSheet = (upload: Pick<BadUpload, 'bucket' | 'key'>) => Promise<boolean>;

/** What asking about uploads needs. */
export interface Asking {
  readonly hasSheet: HasSheet;
  readonly log: Log;
  /** Until the function is ended, in milliseconds. */
  readonly timeLeftMs: () => number;
}

/** Uploads that are asked about at the same time: a batch may bring fifteen thousand. */
const ASKED_AT_ONCE = 50;
/**
 * Not spent on asking: what publishing and removing may take. Ten thousand reports are removed in a thousand requests, each of
 * about 7 ms at 256 MiB.
 */
export const PUBLISHING_MS = 15_000;

/**
 * Was it rejected for a missing meaning that a sheet uploaded since may supply? The sheet's own message has it
 * processed again, and reported if it is still bad.
 */
export async function isAnswered({ code, object, companion }: Result, raw: RawStore): Promise<boolean> {
  if (code !== KNOWN_MEANING) return false;
  const now = await companionNow(object, raw);
  return now !== undefined && !isSameCompanion(now, companion);
}

/**
 * The uploads that a notice should still report: those that waited for a sheet when they were reported, and have got
 * one since, are left out. If that cannot be determined, or not in time, the upload stays: better one notice too many than
 * one too few.
 */
export async function stillTrue(
  bad: readonly BadUpload[],
  { hasSheet, log, timeLeftMs }: Asking,
): Promise<BadUpload[]> {
  const answered = new Set<BadUpload>();
  const waiting = bad.filter(({ awaitsSheet }) => awaitsSheet === true);
  let known = 0;
  for (const some of chunked(waiting, ASKED_AT_ONCE)) {
    const restMs = timeLeftMs() - PUBLISHING_MS;
    if (restMs <= 0) break;
    const asked = some.map(async (upload) => {
      const hasCome = await orFalse(() => hasSheet(upload), log);
      if (hasCome) answered.add(upload);
      known += 1;
    });
    await orLater(Promise.all(asked), restMs);
  }
  if (known < waiting.length)
    log.warn('companion-not-asked', { error: `no time left to ask about ${waiting.length - known} uploads` });
  return bad.filter((upload) => !answered.has(upload));
}

/** Waits for work, but no longer than this. */
async function orLater(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** False when that cannot be determined, which the log explains. */
export async function orFalse(ask: () => Promise<boolean>, log: Log): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    log.warn('companion-not-asked', { error: String(error) });
    return false;
  }
}
