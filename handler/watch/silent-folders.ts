/**
 * Which folders of the raw bucket went silent. Usually a folder is one device or one ward. Each is compared with its own
 * rhythm, because some devices upload every hour and others once a week.
 */

/** An upload as a listing shows it. */
export interface ListedUpload {
  readonly key: string;
  readonly receivedAt: Date;
}

/** A folder that used to bring uploads. */
export interface SilentFolder {
  /** Up to its last slash; empty for keys without one. */
  readonly folder: string;
  readonly lastUpload: Date;
  /** The median time between two uploads. */
  readonly usualGapMs: number;
}

const DAY_MS = 24 * 3600 * 1000;
/** The rhythm is taken from the last ten uploads. A folder with fewer than three has no rhythm yet. */
const LAST_UPLOADS = 10;
const MIN_UPLOADS = 3;
/** A folder is silent after three times its usual gap, and never before a day: one late upload is not worth a notice. */
const TIMES_USUAL = 3;

/**
 * The folders that became silent within the day before `now`, so that a daily check reports each silence once.
 *
 * @returns longest silent first
 */
export function silentFolders(uploads: Iterable<ListedUpload>, now: Date): SilentFolder[] {
  return [...lastOfEach(uploads)]
    .flatMap(([folder, times]) => silenceOf(folder, times, now))
    .sort((a, b) => a.lastUpload.getTime() - b.lastUpload.getTime() || (a.folder < b.folder ? -1 : 1));
}

/** The times of the last uploads of each folder in milliseconds, oldest first. Listings can be long: no more is kept. */
function lastOfEach(uploads: Iterable<ListedUpload>): Map<string, number[]> {
  const last = new Map<string, number[]>();
  for (const { key, receivedAt } of uploads) {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const times = [...(last.get(folder) ?? []), receivedAt.getTime()].sort((a, b) => a - b);
    last.set(folder, times.slice(-LAST_UPLOADS));
  }
  return last;
}

function silenceOf(folder: string, times: readonly number[], now: Date): SilentFolder[] {
  const newest = times.at(-1);
  if (newest === undefined || times.length < MIN_UPLOADS) return [];
  const usualGapMs = median(times.slice(1).map((time, index) => time - times[index]!));
  const silentFrom = newest + Math.max(DAY_MS, TIMES_USUAL * usualGapMs);
  const sinceMs = now.getTime() - silentFrom;
  return sinceMs >= 0 && sinceMs < DAY_MS ? [{ folder, lastUpload: new Date(newest), usualGapMs }] : [];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
