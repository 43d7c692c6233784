/**
 * Which recordings of a day in a bucket are taken next. Fresh files stay for a day after they were taken, so a recording is
 * taken when it has a version of a file of which the generation has no rows: it came late, or was replayed.
 */

import { TAKEN } from '../../../lake/day-manifest.ts';
import { movedFolder, movedId, RECORDING_IDS } from '../../../lake/generations.ts';
import type { ListedFile } from '../compact-store.ts';
import { type FreshRecording, filesOf } from '../fresh-recording.ts';
import { firstPiece, MAX_PIECE } from '../piece.ts';
import { type DayPlan, freshFiles } from '../plan-day.ts';
import type { BucketCompactStore } from './bucket-compact-store.ts';
import { SETTLED_MS } from './schedule.ts';

/** What is taken of a day next. */
export interface BucketPlan extends DayPlan {
  /** Everything fresh of which the generation will have the rows. */
  readonly covered: readonly ListedFile[];
}

/** @param piece how much is taken at once */
export async function planBucketDay(
  store: BucketCompactStore,
  day: string,
  nowMs: number,
  piece = MAX_PIECE,
): Promise<BucketPlan> {
  const fresh = await freshFiles(store, day);
  const moved = await store.list(movedFolder(day));
  const { taken: known, ids } = await generationOf(store, day);
  const movedIds = new Set(moved.map(({ key }) => movedId(key)));
  const isKnown = (file: ListedFile) => known.has(takenLine(file));
  const rows = fresh.filter(({ files }) => files.has('recordings'));
  const isNew = (one: FreshRecording) => !filesOf(one).every(isKnown);
  const isWaiting = (one: FreshRecording) =>
    movedIds.has(one.recordingId) || filesOf(one).some(({ modifiedMs }) => nowMs - modifiedMs < SETTLED_MS);
  const candidates = rows.filter(isNew);
  const settled = candidates.filter((one) => !isWaiting(one));
  const taken = firstPiece(settled, piece);
  const covered = [...rows.filter((one) => !isNew(one)), ...taken].flatMap(filesOf);
  return {
    taken,
    waiting: candidates.filter(isWaiting).map(({ recordingId }) => recordingId),
    moved,
    replaced: [...new Set([...taken.map(({ recordingId }) => recordingId), ...movedIds])]
      .filter((id) => ids.has(id))
      .sort(),
    leftovers: [],
    covered,
    rest: settled.length - taken.length,
  };
}

/** How a version of a file is written in the list of what was taken. */
export function takenLine({ key, tag }: Pick<ListedFile, 'key' | 'tag'>): string {
  return `${key}\t${tag}`;
}

/** The lines of a list of a generation; none on a day without one. */
export async function linesOf(store: BucketCompactStore, day: string, name: typeof TAKEN | typeof RECORDING_IDS) {
  const number = (await store.generations()).at(-1);
  if (number === undefined) return new Set<string>();
  const text = new TextDecoder().decode(await store.readGeneration(day, number, name));
  return new Set(text.split('\n').filter((line) => line !== ''));
}

/** The recordings of which a day's generation has rows. */
export function idsIn(store: BucketCompactStore, day: string): Promise<ReadonlySet<string>> {
  return linesOf(store, day, RECORDING_IDS);
}

async function generationOf(store: BucketCompactStore, day: string) {
  return { taken: await linesOf(store, day, TAKEN), ids: await idsIn(store, day) };
}
