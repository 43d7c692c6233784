/** Rows of a lake on this machine, fresh and compacted: where they are, deleting them, and looking for what is left in any file. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import type { CompactStore } from '../../../handler/compact/compact-store.ts';
import {
  COMPACTED,
  compactedDay,
  generationFolder,
  movedFolder,
  movedId,
  RECORDING_IDS,
} from '../../../lake/generations.ts';
import { pinsFolder } from '../../../lake/pins.ts';
import { TABLE_NAMES } from '../../../lake/schema.ts';
import { lakeDays } from '../../../local/lake/list-lake.ts';
import { FILE_CALLS } from '../../../local/stores/file-calls.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { pinsOf, unpinDay } from '../../../local/stores/folder-pins.ts';
import { daysOf, forget } from '../../../local/stores/one-day-lake.ts';
import { removeStale } from '../../../local/stores/unfinished.ts';
import type { DoomedRecording } from '../doomed.ts';

/** How often a day is compacted while others are faster; what is left then is reported. */
const MAX_TRIES = 10;

/** The days on which any table has a file of these recordings, with a row or without. */
export function placesOf(lake: string, recordingIds: Iterable<string>): DoomedRecording[] {
  const store = new FolderLakeStore(lake);
  return [...recordingIds].flatMap((recordingId) => daysOf(store, recordingId).map((day) => ({ recordingId, day })));
}

/**
 * Rows first, then the generations that still hold them: a new one is made without them, and the old one goes. A first
 * compaction that is under way has read them and would commit them: another that commits before it has it give up.
 */
export async function deleteRows(lake: string, recordings: readonly DoomedRecording[]): Promise<void> {
  const store = new FolderLakeStore(lake);
  for (const { recordingId, day } of recordings) if (day !== null) await forget(store, recordingId, day);
  for (const day of daysIn(recordings)) {
    if (!existsSync(join(lake, compactedDay(day)))) continue;
    await compactedAnew(new FolderCompactStore(lake), day);
  }
  for (const day of daysToLookAt(lake, recordings))
    await unpinWith(lake, day, new Set(recordings.map(({ recordingId }) => recordingId)));
  sweep(lake);
}

/** A pinned generation of which a recording is forgotten goes: nobody is kept for the sake of a frozen data set. */
async function unpinWith(lake: string, day: string, ids: ReadonlySet<string>): Promise<void> {
  const store = new FolderCompactStore(lake);
  for (const number of (await store.generations(day)).slice(0, -1)) {
    const lines = new TextDecoder().decode(await store.readGeneration(day, number, RECORDING_IDS)).split('\n');
    if (!lines.some((id) => ids.has(id))) continue;
    for (const name of pinsOf(FILE_CALLS, lake, day, basename(generationFolder(day, number))))
      unpinDay(lake, day, name);
    await store.removeGeneration(day, number);
  }
}

/** Compacts a day until nobody else was faster: who was may have read the rows before. */
export async function compactedAnew(store: CompactStore, day: string, compact = compactDay): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if ((await compact(store, day, Date.now())).outcome !== 'beaten') return;
  }
}

/** How often what is compacted still names these recordings: a query does not see the rows that have left a day. */
export async function compactedLeft(lake: string, recordings: readonly DoomedRecording[]): Promise<number> {
  const store = new FolderCompactStore(lake);
  const ids = new Set(recordings.map(({ recordingId }) => recordingId));
  let left = 0;
  for (const day of daysToLookAt(lake, recordings)) {
    const moved = (await store.list(movedFolder(day))).map(({ key }) => movedId(key));
    const compacted: string[] = [];
    for (const number of await store.generations(day)) {
      const bytes = await store.readGeneration(day, number, RECORDING_IDS);
      compacted.push(...new TextDecoder().decode(bytes).split('\n'));
    }
    left += [...moved, ...compacted].filter((id) => ids.has(id)).length;
  }
  return left;
}

function daysIn(recordings: readonly DoomedRecording[]): Set<string> {
  return new Set(recordings.flatMap(({ day }) => day ?? []));
}

/** Their days, and those of pinned generations: a recording may have left such a day since. */
function daysToLookAt(lake: string, recordings: readonly DoomedRecording[]): Set<string> {
  const pinned = lakeDays(lake).filter((day) => existsSync(join(lake, pinsFolder(day))));
  return new Set([...daysIn(recordings), ...pinned]);
}

/** What killed processes left unfinished has rows too, on whatever day. */
function sweep(lake: string): void {
  for (const folder of [...TABLE_NAMES, COMPACTED].map((name) => join(lake, name)).filter(existsSync)) {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries) if (entry.isDirectory()) removeStale(join(folder, entry.name));
  }
}
