/** A report about a recording that is not rejected any more, after a replay or with a sheet, would say what is not true. */

import { reportKey } from '../../lake/reports.ts';
import { chunked } from '../chunks.ts';
import type { Log } from '../log.ts';
import { inTime } from '../queue/time-left.ts';
import type { Result } from '../result.ts';
import type { LakeStore } from '../store.ts';

/** Recordings that are asked about at the same time. */
const AT_ONCE = 20;
/** What these are waited for at most: they hold up the answer about uploads that are done. */
const MAX_MS = 30_000;
/** Kept for that answer. */
const ANSWERING_MS = 5_000;

/**
 * Removes the reports of those of these that were read and are not rejected. Never throws: a report that stays is named in the log, and
 * changes nothing of what becomes of its upload, also where the storage does not answer.
 */
export async function removeStaleReports(
  results: Iterable<Result>,
  lake: Pick<LakeStore, 'list' | 'remove'>,
  {
    log,
    timeLeftMs = () => Number.POSITIVE_INFINITY,
  }: { readonly log: Log; readonly timeLeftMs?: (() => number) | undefined },
): Promise<void> {
  const untilMs = performance.now() + Math.min(MAX_MS, timeLeftMs() - ANSWERING_MS);
  const remove = async (recordingId: string) => {
    for (const key of await lake.list(reportKey(recordingId))) {
      await lake.remove(key);
      log.info('stale-report-removed', { recordingId });
    }
  };
  const stale = [...results].filter(({ outcome }) => outcome === 'accepted' || outcome === 'unreadable');
  for (const some of chunked(stale, AT_ONCE)) {
    await Promise.all(
      some.map(async ({ recordingId }) => {
        try {
          await inTime(remove(recordingId), Math.max(0, untilMs - performance.now()), 'the storage');
        } catch (error) {
          log.warn('stale-report-not-removed', { recordingId, error: String(error) });
        }
      }),
    );
  }
}
