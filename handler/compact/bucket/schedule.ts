/** When the function of a stack compacts, and what it leaves for the next time. */

/**
 * A function runs for 15 minutes at most, and writes the row of a recording last: when the newest file is older, no run is
 * under way that could change what is read. The times of S3 are whole seconds.
 */
export const SETTLED_MS = 20 * 60 * 1000;
/** Of every hour, so that what was uploaded up to the hour is not waited for in vain. */
export const COMPACTION_MINUTE = 15;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When the first compaction begins, in milliseconds since 1970, that may take what is written now or later. */
export function earliestCompaction(nowMs: number): number {
  const offsetMs = COMPACTION_MINUTE * MINUTE_MS;
  return Math.ceil((nowMs + SETTLED_MS - offsetMs) / HOUR_MS) * HOUR_MS + offsetMs;
}
