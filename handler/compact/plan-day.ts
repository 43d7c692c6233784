/**
 * What a compaction finds on a day, and which recordings it takes.
 *
 * A recording that is being written waits: files of two runs together are no run's, and what is missing of the later one
 * would be written after the rest was taken and removed. Where the store says who is being written, it is asked after the
 * files were listed: whoever begins later has no file among them, or has replaced one, which is seen when it is read. Where
 * it does not, times tell: `recordings` is listed first, and a run writes its row there last, so a file that is newer than
 * its recording's row belongs to a run that is under way, or was killed. Neither waits for ever: what a killed run left is
 * taken as people see it, and the run that is made again replaces it.
 *
 * One that has a row and has left the day is in the middle of leaving, or of coming back: it waits, and the new generation
 * has no row of it. So its name can be removed then, and the next compaction takes the recording if it still has a row.
 */
import { movedFolder, movedId } from '../../lake/generations.ts';
import { newestHeld } from '../../lake/held-files.ts';
import { keyParts } from '../../lake/layout.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import type { CompactStore, HeldFile, ListedFile } from './compact-store.ts';
import { type FreshRecording, filesOf } from './fresh-recording.ts';
import { firstPiece, MAX_PIECE, type PieceSize } from './piece.ts';

/** Where nothing else tells leftovers of a killed process from the files of one that is writing, their age does. */
const LEFTOVER_MS = 24 * 3600 * 1000;

/** A function on AWS ends after minutes. Files that were copied from elsewhere have new times, in any order. */
const SETTLED_MS = 10 * 60 * 1000;

/** A day as it was listed. */
export interface DayPlan {
  /** To be taken, in the order of their ids. */
  readonly taken: readonly FreshRecording[];
  /** How many are known to be left for the next piece. */
  readonly rest: number;
  /** Recordings that are being written or are leaving, or were when their process was killed. */
  readonly waiting: readonly string[];
  /** Names of recordings that have left the day. */
  readonly moved: readonly ListedFile[];
  /** Ids of which the new generation has no row of the old one: replaced, or moved; sorted. */
  readonly replaced: readonly string[];
  /** Old files without a row of `recordings`. */
  readonly leftovers: readonly ListedFile[];
}

/**
 * @param excluded recordings that changed while an earlier try read them
 * @param piece how much is taken at once
 */
export async function planDay(
  store: CompactStore,
  day: string,
  nowMs: number,
  excluded: ReadonlySet<string>,
  piece = MAX_PIECE,
): Promise<DayPlan> {
  const ids = (await store.list(`recordings/${PARTITION.name}=${day}`))
    .flatMap(({ key }) => keyParts(key)?.recordingId ?? [])
    .sort();
  for (let most = 2 * Math.max(1, piece.recordings); ; most *= 2) {
    const before = ids[most];
    const plan = await planBefore(before, store, day, nowMs, excluded, piece);
    if (before === undefined || plan.rest > 0) return plan;
  }
}

/**
 * Looks at recordings whose ids come before this one only, or at all: of 40 000 it would take 0.2 GB to know every file. Whoever
 * finds more than a piece there plans the next one when this one is taken.
 */
async function planBefore(
  before: string | undefined,
  store: CompactStore,
  day: string,
  nowMs: number,
  excluded: ReadonlySet<string>,
  piece: PieceSize,
): Promise<DayPlan> {
  const recordings = await freshFiles(store, day, before);
  const writing = new Set(await store.writing?.(day)); // after the files
  const moved = await store.list(movedFolder(day));
  const movedIds = new Set(moved.map(({ key }) => movedId(key)));
  const rows = recordings.filter(({ files }) => files.has('recordings'));
  const isWaiting = (one: FreshRecording) =>
    [movedIds, excluded, writing].some((ids) => ids.has(one.recordingId)) || !isSettled(one, nowMs);
  const settled = rows.filter((one) => !isWaiting(one));
  const taken = firstPiece(settled, piece);
  const withoutRow = recordings
    .filter(({ recordingId, files }) => !files.has('recordings') && !writing.has(recordingId))
    .flatMap((one) => [...one.superseded, ...filesOf(one)]);
  return {
    taken,
    rest: settled.length - taken.length,
    waiting: rows.filter(isWaiting).map(({ recordingId }) => recordingId),
    moved,
    replaced: [...new Set([...taken.map(({ recordingId }) => recordingId), ...movedIds])].sort(),
    leftovers: withoutRow.filter(({ modifiedMs }) => nowMs - modifiedMs > LEFTOVER_MS),
  };
}

/**
 * The recordings of a day that have fresh files, in the order of their ids.
 *
 * @param before only those whose ids come before this one; names of files begin with ids, and go on with what comes before any digit
 */
export async function freshFiles(store: CompactStore, day: string, before?: string): Promise<FreshRecording[]> {
  const byKey = new Map<string, ListedFile>();
  for (const table of RECORDING_TABLES) {
    for (const file of await store.list(`${table}/${PARTITION.name}=${day}`, before)) byKey.set(file.key, file);
  }
  // After the tables: a file goes from there to here, and never back.
  const isWanted = ({ of }: HeldFile) => before === undefined || of.slice(of.lastIndexOf('/') + 1) < before;
  const held = (await store.held(day)).filter(isWanted);
  for (const file of newestHeld(held)) if (!byKey.has(file.of)) byKey.set(file.of, file);
  const superseded = Map.groupBy(
    held.filter((file) => byKey.get(file.of) !== file),
    ({ of }) => keyParts(of)?.recordingId,
  );
  const byId = new Map<string, Map<RecordingTable, ListedFile[]>>();
  for (const [key, file] of [...byKey].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { table, recordingId } = keyParts(key) ?? {};
    if (table === undefined || recordingId === undefined || !key.endsWith('.parquet')) continue;
    const files = byId.get(recordingId) ?? new Map<RecordingTable, ListedFile[]>();
    byId.set(recordingId, files.set(table, [...(files.get(table) ?? []), file]));
  }
  const recordings = [...byId].map(([recordingId, files]): FreshRecording => {
    return { recordingId, files, superseded: superseded.get(recordingId) ?? [] };
  });
  return recordings.sort(byRecordingId);
}

function isSettled(one: FreshRecording, nowMs: number): boolean {
  const rowMs = one.files.get('recordings')?.[0]?.modifiedMs ?? 0;
  return filesOf(one).every(({ modifiedMs }) => modifiedMs <= rowMs || nowMs - modifiedMs > SETTLED_MS);
}

function byRecordingId(one: FreshRecording, other: FreshRecording): number {
  return one.recordingId < other.recordingId ? -1 : 1;
}
