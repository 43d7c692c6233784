/**
 * What a compaction finds on a day, and which recordings it takes.
 *
 * `recordings` is listed first. A run writes its row there last, so the other files of a recording that has one are as new
 * or older: one that is newer belongs to a run that is under way, or was killed, and such a recording waits. It does not
 * wait for ever: what a killed run left is taken as people see it, and the run that is made again replaces it.
 */
import { movedFolder } from '../../lake/generations.ts';
import { keyParts } from '../../lake/layout.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import type { CompactStore, ListedFile } from './compact-store.ts';

/** Leftovers of a killed process are told from the files of one that is writing by their age: writing takes seconds. */
const LEFTOVER_MS = 24 * 3600 * 1000;

/** A run writes for seconds. Files that were copied from elsewhere have new times, in any order. */
const SETTLED_MS = 10 * 60 * 1000;

/** The fresh files of one recording, by table; of `samples` in the order of its parts. */
export interface FreshRecording {
  readonly recordingId: string;
  readonly files: ReadonlyMap<RecordingTable, readonly ListedFile[]>;
}

/** A day as it was listed. */
export interface DayPlan {
  /** To be taken, in the order of their ids. */
  readonly taken: readonly FreshRecording[];
  /** Recordings that are being written, or were when their process was killed. */
  readonly waiting: readonly string[];
  /** Names of recordings that have left the day, and have no row here. */
  readonly moved: readonly ListedFile[];
  /** Ids of which the new generation has no row of the old one: replaced, or moved; sorted. */
  readonly replaced: readonly string[];
  /** Old files without a row of `recordings`. */
  readonly leftovers: readonly ListedFile[];
}

/** @param excluded recordings that changed while an earlier try read them */
export async function planDay(
  store: CompactStore,
  day: string,
  nowMs: number,
  excluded: ReadonlySet<string>,
): Promise<DayPlan> {
  const byId = new Map<string, Map<RecordingTable, ListedFile[]>>();
  for (const table of RECORDING_TABLES) {
    for (const file of await store.list(`${table}/${PARTITION.name}=${day}`)) {
      const id = keyParts(file.key)?.recordingId;
      if (id === undefined || !file.key.endsWith('.parquet')) continue;
      const files = byId.get(id) ?? new Map<RecordingTable, ListedFile[]>();
      byId.set(id, files.set(table, [...(files.get(table) ?? []), file]));
    }
  }
  const moved = await store.list(movedFolder(day));
  const movedIds = new Set(moved.map(idOfMoved));
  const fresh = [...byId].map(([recordingId, files]) => ({ recordingId, files })).sort(byRecordingId);
  const rows = fresh.filter(({ files }) => files.has('recordings'));
  // A recording that has a row and has left is in the middle of one or the other.
  const isWaiting = (one: FreshRecording) =>
    movedIds.has(one.recordingId) || excluded.has(one.recordingId) || !isSettled(one, nowMs);
  const taken = rows.filter((one) => !isWaiting(one));
  const gone = moved.filter((file) => !byId.get(idOfMoved(file))?.has('recordings'));
  return {
    taken,
    waiting: rows.filter(isWaiting).map(({ recordingId }) => recordingId),
    moved: gone,
    replaced: [...new Set([...taken.map(({ recordingId }) => recordingId), ...movedIds])].sort(),
    leftovers: fresh
      .filter(({ files }) => !files.has('recordings'))
      .flatMap(({ files }) => [...files.values()].flat())
      .filter(({ modifiedMs }) => nowMs - modifiedMs > LEFTOVER_MS),
  };
}

function isSettled({ files }: FreshRecording, nowMs: number): boolean {
  const all = [...files.values()].flat();
  const rowMs = files.get('recordings')?.[0]?.modifiedMs ?? 0;
  return all.every(({ modifiedMs }) => modifiedMs <= rowMs || nowMs - modifiedMs > SETTLED_MS);
}

function idOfMoved({ key }: ListedFile): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function byRecordingId(one: FreshRecording, other: FreshRecording): number {
  return one.recordingId < other.recordingId ? -1 : 1;
}
