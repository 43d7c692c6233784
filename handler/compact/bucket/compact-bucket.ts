/**
 * One run of the scheduled function over the whole lake: days that the catalogue does not know are registered, and closed
 * days that have something new, or something to remove, are compacted. A day that has neither costs no request of its own.
 */
import { bucketGenerationNumber, freshFolder, tableFolder } from '../../../lake/day-manifest.ts';
import { COMPACTED } from '../../../lake/generations.ts';
import { dayOfFolder, ingestDate } from '../../../lake/layout.ts';
import { RECORDING_TABLES, TABLE_NAMES, type TableName } from '../../../lake/schema.ts';
import type { Log } from '../../log.ts';
import { type BucketLake, compactBucketDay } from './compact-bucket-day.ts';
import { generationOfKey, pinnedAmong } from './remove-superseded.ts';
import type { ListedVersion } from './versioned-bucket.ts';

/** Uploads of a day that wait in the queue come after midnight; most have come by then. */
const CLOSED_AFTER_MS = 2 * 3600 * 1000;
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Where the days of tables lie, as the catalogue has them at the beginning of a run. */
type Folders = ReadonlyMap<TableName, ReadonlyMap<string, string>>;

/** @throws {Error} when a day fails, once the others have been done */
export async function compactBucket(lake: BucketLake, log: Log): Promise<void> {
  const { bucket, nowMs, hasTime } = lake;
  const { folders, freshDays } = await registerDays(lake, log);
  const compacted = Map.groupBy(await bucket.versions(`${COMPACTED}/`), ({ key }) =>
    dayOfFolder(key.split('/')[1] ?? ''),
  );
  const last = ingestDate(new Date(nowMs - CLOSED_AFTER_MS - DAY_MS));
  const days = [...new Set([...freshDays, ...compacted.keys()])]
    .filter((day) => day !== undefined && day <= last)
    .sort();
  const busy = days.filter((day) => freshDays.has(day!) || !isAtRest(day!, compacted.get(day) ?? [], folders));
  const failed: unknown[] = [];
  for (const [at, day] of inTurn(busy, nowMs).entries()) {
    if (at > 0 && !hasTime()) {
      log.info('compaction-goes-on-later', { days: busy.length - at });
      break;
    }
    log.info('day-begun', { day }); // if the function is stopped, the last of these says at which day
    try {
      log.info('day-compacted', { day, ...(await compactBucketDay(lake, day!)) });
    } catch (error) {
      log.error('day-not-compacted', { day, error: String(error), stack: (error as Error).stack });
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} of ${busy.length} days were not compacted`);
}

/** Each hour begins with another day: one at which every run is stopped does not keep the days after it waiting for ever. */
function inTurn<T>(days: readonly T[], nowMs: number): T[] {
  const first = Math.floor(nowMs / HOUR_MS) % Math.max(1, days.length);
  return [...days.slice(first), ...days.slice(0, first)];
}

/**
 * Registers what the handler could not, and what was written before days were registered. Days for which there are fresh files
 * of a recording, in any table, are those that may have something new.
 */
export async function registerDays({ bucket, catalogue }: Pick<BucketLake, 'bucket' | 'catalogue'>, log: Log) {
  const folders = new Map<TableName, ReadonlyMap<string, string>>();
  const freshDays = new Set<string>();
  for (const table of TABLE_NAMES) {
    const known = await catalogue.foldersOf(table);
    folders.set(table, known);
    const days = (await bucket.folders(`${table}/`)).flatMap((name) => dayOfFolder(name) ?? []);
    const unknown = days.filter((day) => !known.has(day));
    for (const day of unknown) await catalogue.register(table, day, freshFolder(table, day));
    if (unknown.length > 0) log.info('days-registered', { table, days: unknown.length });
    if (table !== 'rulesets') for (const day of days) freshDays.add(day);
  }
  return { folders, freshDays };
}

/** Only its generation is left and those that are pinned, the catalogue has it, and nothing waits to be dropped from it. */
function isAtRest(day: string, versions: readonly ListedVersion[], folders: Folders): boolean {
  const keys = versions.filter(({ isLatest, isMarker }) => isLatest && !isMarker).map(({ key }) => key);
  const generations = [...new Set(keys.flatMap((key) => generationOfKey(key) ?? []))];
  const [generation, ...others] = generations.sort(
    (one, other) => bucketGenerationNumber(other) - bucketGenerationNumber(one),
  );
  const pinned = pinnedAmong(versions);
  if (generation === undefined || others.some((other) => !pinned.has(other))) return false;
  if (keys.some((key) => key.includes('/moved/'))) return false;
  return RECORDING_TABLES.every((table) => folders.get(table)?.get(day) === tableFolder(generation, table));
}
