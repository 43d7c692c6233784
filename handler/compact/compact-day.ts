/**
 * Compacts one day of a lake: its fresh files and its generation become a new generation of few files.
 *
 * Whole runs are taken, the newest of each recording. Nothing that anybody sees changes before the commit, and the commit
 * is one step. After it, the files that were taken are removed, each only if it is still what was taken, the row of
 * `recordings` first: from that moment on, readers see the recording in the generation. Killed anywhere, the next
 * compaction goes on from what is there; a second one beside this one commits first or not at all.
 */
import {
  type GenerationFile,
  MANIFEST,
  type Manifest,
  manifestIn,
  manifestText,
  RECORDING_IDS,
  SCHEMA,
  type TableSum,
} from '../../lake/generations.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../lake/schema.ts';
import type { CompactStore, ListedFile, Stage } from './compact-store.ts';
import { MAX_PIECE } from './piece.ts';
import { type DayPlan, planDay } from './plan-day.ts';
import { RecordingChanged, takeTable } from './take-table.ts';

const BEATEN: PieceCompacted = { outcome: 'beaten', taken: 0, waiting: 0, files: 0, bytes: 0, rest: 0 };

/** How often a day is begun again because a recording was written while it was read; each time without that recording. */
const MAX_TRIES = 10;

/** What became of a day. */
export interface DayCompacted {
  /** `beaten`: another compaction was faster, and goes on; what was taken before stays. `nothing`: there was nothing to take. */
  readonly outcome: 'compacted' | 'nothing' | 'beaten';
  /** Recordings that were taken, and those left for the next time because they are being written. */
  readonly taken: number;
  readonly waiting: number;
  /** Parquet files of the day's generation, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

/** The same of one piece. */
interface PieceCompacted extends DayCompacted {
  /** Recordings that are left for the next one. */
  readonly rest: number;
}

/** What differs between a folder and a bucket: which recordings are taken, and what is removed after the commit. */
export interface DayWork<P extends DayPlan> {
  /** @param excluded recordings that changed while an earlier try read them */
  plan(excluded: ReadonlySet<string>): Promise<P>;
  /** Files of the generation besides those that every generation has, by name. */
  extras?(plan: P): ReadonlyMap<string, Uint8Array>;
  /** Removes what the generation of this number stands for; undefined: the day has none. */
  cleanUp(number: number | undefined, plan: P): Promise<void>;
}

/**
 * Compacts a day of a folder.
 *
 * @param nowMs milliseconds since 1970
 * @param piece how much is taken at once
 * @param onPiece is called after each piece, with how many recordings were taken so far
 * @throws {Error} when a file is damaged or what was written is not what was read; then nothing is changed but by pieces before
 */
export function compactDay(
  store: CompactStore,
  day: string,
  nowMs: number,
  piece = MAX_PIECE,
  onPiece?: (taken: number) => void,
): Promise<DayCompacted> {
  const work: DayWork<DayPlan> = {
    plan: (excluded) => planDay(store, day, nowMs, excluded, piece),
    cleanUp: (number, plan) => cleanUp(store, day, number, plan),
  };
  return compactInPieces(store, day, work, undefined, onPiece);
}

/**
 * Compacts a day piece by piece, each of which is a generation: until nothing is left, or another compaction is faster.
 *
 * @param hasTime whether there is time for another piece
 * @param onPiece is called after each piece, with how many recordings were taken so far
 * @throws {Error} as `compactDay` does
 */
export async function compactInPieces<P extends DayPlan>(
  store: CompactStore,
  day: string,
  work: DayWork<P>,
  hasTime = () => true,
  onPiece: (taken: number) => void = () => {},
): Promise<DayCompacted> {
  let before: DayCompacted | undefined;
  for (;;) {
    const { rest, ...piece } = await compactPiece(store, day, work);
    const outcome = piece.outcome === 'nothing' ? (before?.outcome ?? 'nothing') : piece.outcome;
    const all: DayCompacted = { ...piece, outcome, taken: (before?.taken ?? 0) + piece.taken };
    onPiece(all.taken);
    if (rest === 0 || !hasTime()) return all;
    before = all;
  }
}

async function compactPiece<P extends DayPlan>(
  store: CompactStore,
  day: string,
  work: DayWork<P>,
): Promise<PieceCompacted> {
  const excluded = new Set<string>();
  for (let tries = 1; ; tries += 1) {
    try {
      return await compactOnce(store, day, work, excluded);
    } catch (error) {
      if (!(error instanceof RecordingChanged) || tries === MAX_TRIES) throw error;
      excluded.add(error.recordingId);
    }
  }
}

async function compactOnce<P extends DayPlan>(
  store: CompactStore,
  day: string,
  work: DayWork<P>,
  excluded: ReadonlySet<string>,
): Promise<PieceCompacted> {
  const number = (await store.generations(day)).at(-1);
  // Before the files are looked for: who moves a recording away looks whether a compaction may have read it.
  const stage = await store.stage(day);
  try {
    const next = await nextGeneration(number, store, day, work, excluded, stage);
    if (next === undefined) return BEATEN;
    const { plan, old, manifest } = next;
    if (manifest === undefined) {
      await work.cleanUp(number, plan);
      return { outcome: 'nothing', taken: 0, ...leftBy(plan), ...sizeOf(old) };
    }
    if (!(await stage.commit(manifest.generation))) return BEATEN;
    await work.cleanUp(manifest.generation, plan);
    return { outcome: 'compacted', taken: plan.taken.length, ...leftBy(plan), ...sizeOf(manifest) };
  } finally {
    await stage.drop();
  }
}

/**
 * @param number of the generation that is there, if any
 * @returns no manifest when there is nothing to take; undefined when another compaction took away what is read here
 */
async function nextGeneration<P extends DayPlan>(
  number: number | undefined,
  store: CompactStore,
  day: string,
  work: DayWork<P>,
  excluded: ReadonlySet<string>,
  stage: Stage,
) {
  try {
    const plan = await work.plan(excluded);
    const old = number === undefined ? undefined : await manifestOf(store, day, number);
    const isOld = old !== undefined && old.schema !== SCHEMA; // every column is to be found in every generation
    const isNothing = plan.taken.length === 0 && plan.moved.length === 0 && !isOld;
    for (const [name, bytes] of isNothing ? [] : (work.extras?.(plan) ?? [])) await stage.write(name, bytes);
    return { plan, old, manifest: isNothing ? undefined : await written(store, day, plan, old, stage) };
  } catch (error) {
    if ((await store.generations(day)).at(-1) === number) throw error;
    return undefined;
  }
}

async function manifestOf(store: CompactStore, day: string, number: number): Promise<Manifest> {
  const text = new TextDecoder().decode(await store.readGeneration(day, number, MANIFEST));
  return manifestIn(text, `${MANIFEST} of generation ${number} of ${day}`);
}

/** Writes everything that a generation consists of. */
async function written(
  store: CompactStore,
  day: string,
  plan: DayPlan,
  old: Manifest | undefined,
  stage: Stage,
): Promise<Omit<Manifest, 'format'>> {
  const tables: Partial<Record<RecordingTable, { files: readonly GenerationFile[]; sum: TableSum }>> = {};
  for (const table of RECORDING_TABLES) {
    const before = old && {
      ...old.tables[table],
      read: (name: string) => store.readGeneration(day, old.generation, name),
    };
    tables[table] = await takeTable(table, plan, before, store, stage);
  }
  const ids = new Set(old === undefined ? [] : await idsOf(store, day, old.generation));
  for (const id of plan.replaced) ids.delete(id);
  for (const { recordingId } of plan.taken) ids.add(recordingId);
  const manifest = {
    schema: SCHEMA,
    generation: (old?.generation ?? 0) + 1,
    recordings: ids.size,
    tables: tables as Manifest['tables'], // the loop above fills each
  };
  await stage.write(
    RECORDING_IDS,
    text(
      [...ids]
        .sort()
        .map((id) => `${id}\n`)
        .join(''),
    ),
  );
  await stage.write(MANIFEST, text(manifestText(manifest)));
  return manifest;
}

async function idsOf(store: CompactStore, day: string, number: number): Promise<string[]> {
  const lines = new TextDecoder().decode(await store.readGeneration(day, number, RECORDING_IDS)).split('\n');
  return lines.filter((line) => line !== '');
}

/**
 * Removes what the generation stands for. Whatever was written since it was listed counts as before. A row goes before
 * what belongs to it, and after what it has superseded, also when the power fails: else rows would be missing, or come back.
 */
async function cleanUp(store: CompactStore, day: string, number: number | undefined, plan: DayPlan): Promise<void> {
  for (const file of plan.moved) await store.removeIfUnchanged(file);
  const superseded = plan.taken.flatMap((one) => one.superseded);
  for (const file of superseded) await store.removeIfUnchanged(file);
  if (superseded.length > 0) await store.settle('recordings', day);
  const withoutRow: ListedFile[] = [];
  for (const { files } of plan.taken) {
    const [row, ...others] = RECORDING_TABLES.flatMap((table) => files.get(table) ?? []);
    if (row !== undefined && (await store.removeIfUnchanged(row))) withoutRow.push(...others.reverse());
  }
  if (withoutRow.length > 0) await store.settle('recordings', day);
  // The parts of samples last to first: what a killed compaction leaves of them is numbered without a gap, from 0.
  for (const file of withoutRow) await store.removeIfUnchanged(file);
  if (number === undefined) return;
  for (const file of plan.leftovers) await store.removeIfUnchanged(file);
  for (const earlier of await store.generations(day)) {
    if (earlier < number) await store.removeGeneration(day, earlier);
  }
}

function leftBy({ waiting, rest }: DayPlan): { readonly waiting: number; readonly rest: number } {
  return { waiting: waiting.length, rest };
}

function sizeOf(manifest: Omit<Manifest, 'format'> | undefined): { readonly files: number; readonly bytes: number } {
  const files = Object.values(manifest?.tables ?? {}).flatMap((table) => table.files);
  return { files: files.length, bytes: files.reduce((total, { bytes }) => total + bytes, 0) };
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
