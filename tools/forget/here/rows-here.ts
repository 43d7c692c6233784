/** Rows of a lake on this machine, fresh and compacted: where they are, deleting them, and looking for what is left in any file. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import type { CompactStore } from '../../../handler/compact/compact-store.ts';
import { planDay } from '../../../handler/compact/plan-day.ts';
import { COMPACTED, compactedDay, movedFolder, movedId, RECORDING_IDS } from '../../../lake/generations.ts';
import { TABLE_NAMES } from '../../../lake/schema.ts';
import { lakeDays } from '../../../local/lake/list-lake.ts';
import { FILE_CALLS, type FileCalls } from '../../../local/stores/file-calls.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { daysOf, forget } from '../../../local/stores/one-day-lake.ts';
import { removeStale } from '../../../local/stores/unfinished.ts';
import type { DoomedRecording, EarlierRow } from '../doomed.ts';
import { isRowOf, mayHave, oldGenerations, removeOldWith } from './old-generations.ts';

/** How often a day is compacted while others are faster; what is left then is reported. */
const MAX_TRIES = 10;

const WHOLE_DAY = { recordings: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** The days on which any table has a file of these recordings, with a row or without, or any generation has rows of them. */
export function placesOf(lake: string, recordingIds: Iterable<string>): DoomedRecording[] {
  const store = new FolderLakeStore(lake);
  const old = oldGenerations(lake);
  return [...recordingIds].flatMap((recordingId) => {
    const inOld = old.filter(({ ids }) => ids.has(recordingId)).map(({ day }) => day);
    return [...new Set([...daysOf(store, recordingId), ...inOld])].map((day) => ({ recordingId, day }));
  });
}

/**
 * Rows first, then the generations that still hold them: a new one is made without them, and the old one goes. A first
 * compaction that is under way has read them and would commit them: another that commits before it has it give up.
 *
 * @param recordings also the days that they have left: `placesOf` says which
 * @param earlier rows that go from generations of recordings that stay
 * @param calls for tests, which interrupt the removal of old generations
 */
export async function deleteRows(
  lake: string,
  recordings: readonly DoomedRecording[],
  earlier: readonly EarlierRow[],
  calls: FileCalls = FILE_CALLS,
): Promise<void> {
  const store = new FolderLakeStore(lake);
  for (const { recordingId, day } of recordings) if (day !== null) await forget(store, recordingId, day);
  for (const day of daysIn([...recordings, ...earlier])) {
    if (!existsSync(join(lake, compactedDay(day)))) continue;
    await compactedAnew(new FolderCompactStore(lake), day);
  }
  await removeOldWith(lake, new Set(recordings.map(({ recordingId }) => recordingId)), earlier, calls);
  sweep(lake);
}

/** Compacts a day until nobody else was faster: who was may have read the rows before. */
export async function compactedAnew(store: CompactStore, day: string, compact = compactDay): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if ((await compact(store, day, Date.now())).outcome !== 'beaten') return;
  }
}

/**
 * How often what is compacted still names these recordings, on whatever day: a query does not see the rows that have left a day. An old
 * generation that does not say which it has counts as one, and so does one that has an earlier row.
 */
export async function compactedLeft(
  lake: string,
  recordings: readonly DoomedRecording[],
  earlier: readonly EarlierRow[],
): Promise<number> {
  const store = new FolderCompactStore(lake);
  const ids = new Set(recordings.map(({ recordingId }) => recordingId));
  let left = oldGenerations(lake).filter((old) => mayHave(old, ids) || earlier.some((row) => isRowOf(row, old))).length;
  left += await staleLeft(store, earlier);
  for (const day of lakeDays(lake)) {
    const moved = (await store.list(movedFolder(day))).map(({ key }) => movedId(key));
    const number = (await store.generations(day)).at(-1);
    const bytes = number === undefined ? undefined : await store.readGeneration(day, number, RECORDING_IDS);
    left += [...moved, ...new TextDecoder().decode(bytes).split('\n')].filter((id) => ids.has(id)).length;
  }
  return left;
}

/** How many newest generations' rows are not today's: the recordings have been written again, or have left the day. */
async function staleLeft(store: CompactStore, earlier: readonly EarlierRow[]): Promise<number> {
  let left = 0;
  for (const [day, rows] of Map.groupBy(earlier, (row) => row.day)) {
    const number = (await store.generations(day)).at(-1);
    if (number === undefined) continue;
    const there = new TextDecoder().decode(await store.readGeneration(day, number, RECORDING_IDS)).split('\n');
    const { replaced, waiting } = await planDay(store, day, Date.now(), new Set(), WHOLE_DAY);
    const changing = new Set([...replaced, ...waiting]);
    const ids = new Set(rows.map(({ recordingId }) => recordingId));
    left += there.filter((id) => ids.has(id) && changing.has(id)).length;
  }
  return left;
}

function daysIn(recordings: readonly DoomedRecording[]): Set<string> {
  return new Set(recordings.flatMap(({ day }) => day ?? []));
}

/** What killed processes left unfinished has rows too, on whatever day. */
function sweep(lake: string): void {
  for (const folder of [...TABLE_NAMES, COMPACTED].map((name) => join(lake, name)).filter(existsSync)) {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries) if (entry.isDirectory()) removeStale(join(folder, entry.name));
  }
}
