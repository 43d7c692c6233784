/** Lakes of a few recordings for tests of compaction: writing them, what questions see of them, and calls that fail. */
import { hash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactDay } from '../../handler/compact/compact-day.ts';
import type { PieceSize } from '../../handler/compact/piece.ts';
import { readRows } from '../../handler/compact/read-rows.ts';
import type { LakeStore } from '../../handler/store.ts';
import { writeLake } from '../../handler/write/write-lake.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../lake/schema.ts';
import type { LakeFiles } from '../../local/lake/lake-files.ts';
import { lakeDays, listLake } from '../../local/lake/list-lake.ts';
import { FILE_CALLS, type FileCalls, writeContent } from '../../local/stores/file-calls.ts';
import { FolderCompactStore } from '../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import { emptyFolder } from '../support/lake-folder.ts';
import { beat, fileOf, finding, recording, ruleset, window } from '../support/rows.ts';

export const DAY = '2026-01-31';
export const NEXT_DAY = '2026-02-01';
const SAMPLES = 80;

/** One run of the handler over a recording. */
export interface Run {
  readonly id: string;
  readonly day?: string;
  readonly outcome?: 'accepted' | 'rejected';
  readonly number?: number;
}

/** Every row says which run wrote it: all have a column of text or numbers to say it in. */
export async function run(lake: LakeStore, { id, day = DAY, outcome = 'accepted', number = 1 }: Run): Promise<void> {
  const isAccepted = outcome === 'accepted';
  await writeLake(
    {
      ruleset,
      recording: { ...recording, recording_id: id, outcome, bytes: number, received_at: new Date(`${day}T10:00:00Z`) },
      windows: fileOf('windows', [{ ...window, recording_id: id, end_sample: number }]),
      findings: fileOf('findings', isAccepted ? [] : [{ ...finding, recording_id: id, value: number }]),
      beats: fileOf('beats', isAccepted ? [{ ...beat, recording_id: id, sample: number }] : []),
      samples: isAccepted
        ? {
            recordingId: id,
            samplingRateHz: 4,
            sampleCount: SAMPLES,
            holdsCounts: true,
            leads: [{ index: 0, name: 'MLII', gainAduPerMv: number, zeroAdu: 0 }],
            windowStarts: Int32Array.of(0, 40),
            read: (_, from, to) => Float64Array.from({ length: to - from }, (_, at) => from + at),
          }
        : undefined,
    },
    lake,
  );
}

/** What another process writes with. */
export function writer(folder: string): LakeStore {
  return new OneDayLakeStore(new FolderLakeStore(folder));
}

/** A lake that was written clean by these runs, one after the other. */
export async function cleanLake(runs: readonly Run[]): Promise<string> {
  const folder = emptyFolder();
  for (const one of runs) await run(writer(folder), one);
  return folder;
}

/** A lake is only ever changed by new files, so a copy can share those of now. */
export function copyOf(folder: string): string {
  const copy = emptyFolder();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const to = join(copy, path.slice(folder.length));
    if (entry.isDirectory()) mkdirSync(to, { recursive: true });
    else linkSync(path, to);
  }
  return copy;
}

/** By table, what a question sees: `day recording run: rows`. */
export type Seen = Readonly<Record<RecordingTable, readonly string[]>>;

/** In which column of each table a row says which run wrote it. */
export const RUN_COLUMN = {
  recordings: 'bytes',
  windows: 'end_sample',
  findings: 'value',
  beats: 'sample',
  samples: 'gain_adu_per_mv',
} as const;

/**
 * What a question to each table sees. A reader that is told to try again does.
 *
 * @throws {Error} when a program that reads the bare folder of a table, such as pandas, sees a row twice
 */
export async function look(folder: string): Promise<Seen> {
  const twice = await twiceInFolders(folder);
  if (twice.length > 0) throw new Error(`read from the bare folder of a table: ${twice.join('; ')}`);
  return (await seenIn(listed(folder), (path) => path))!; // nothing changes meanwhile
}

/**
 * What the files of a listing hold.
 *
 * @param now where each is now
 * @returns undefined when one is not there: a reader is told to try again
 */
export async function seenIn({ tables }: LakeFiles, now: (path: string) => string): Promise<Seen | undefined> {
  const seen: [RecordingTable, string[]][] = [];
  for (const table of RECORDING_TABLES) {
    const { fresh, compacted } = tables[table];
    const counts = new Map<string, number>();
    for (const { paths, excluded } of [{ paths: fresh, excluded: [] as readonly string[] }, ...compacted]) {
      for (const path of paths) {
        if (!existsSync(now(path))) return undefined;
        const day = /ingest_date=([\d-]+)/.exec(path)![1];
        for (const { id, run } of await rowsOf(now(path), table)) {
          const what = `${day} ${id[0]} run ${run}`;
          if (!excluded.includes(id)) counts.set(what, (counts.get(what) ?? 0) + 1);
        }
      }
    }
    seen.push([table, [...counts].map(([what, rows]) => `${what}: ${rows}`).sort()]);
  }
  return Object.fromEntries(seen) as unknown as Seen; // each table has an entry
}

function listed(folder: string) {
  const needs = () => ({ tables: new Set(RECORDING_TABLES), days: new Set(lakeDays(folder)) });
  try {
    return listLake(folder, needs());
  } catch {
    return listLake(folder, needs());
  }
}

const known = new Map<string, Promise<{ id: string; run: unknown }[]>>();

/** The same bytes are decoded once: most files of a schedule are those of another. */
function rowsOf(path: string, table: RecordingTable): Promise<{ id: string; run: unknown }[]> {
  const bytes = readFileSync(path);
  const key = `${table} ${hash('sha1', bytes)}`;
  const rows =
    known.get(key) ??
    readRows(bytes, { columns: ['recording_id', RUN_COLUMN[table]] }).then((all) =>
      all.map((row) => ({ id: String(row.recording_id), run: row[RUN_COLUMN[table]] })),
    );
  known.set(key, rows);
  return rows;
}

/** Rows that the bare folders of tables have more than once: nobody who reads these knows of generations. */
async function twiceInFolders(folder: string): Promise<string[]> {
  const twice: string[] = [];
  for (const table of RECORDING_TABLES.filter((name) => existsSync(join(folder, name)))) {
    const counts = new Map<string, number>();
    for (const key of readdirSync(join(folder, table), { recursive: true, encoding: 'utf8' })) {
      if (!/\.parquet\b/.test(key) || key.endsWith('.tmp')) continue; // whatever else follows, such programs read it
      for (const { id } of await rowsOf(join(folder, table, key), table)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    for (const [id, count] of counts) if (count > rowsOfRun(table)) twice.push(`${table} ${id[0]}: ${count} rows`);
  }
  return twice;
}

/** How many rows a run writes of a table, if any. */
export function rowsOfRun(table: RecordingTable): number {
  return table === 'samples' ? SAMPLES : 1;
}

/** What is seen twice, or with a part of its rows: in each table, a recording has all rows of one run or none. */
export function wrongIn(seen: Seen): string[] {
  return RECORDING_TABLES.flatMap((table) => {
    const ids = seen[table].map((what) => what.split(' ')[1]);
    return seen[table].filter((what, at) => {
      const isWhole = what.endsWith(`: ${rowsOfRun(table)}`);
      return !isWhole || ids.indexOf(ids[at]) !== at;
    });
  });
}

/** Waiting for the disk takes most of the time of a small compaction, and these lakes do not outlive their process. */
const UNFLUSHED: FileCalls = { ...FILE_CALLS, write: (path, content) => writeContent(path, content), flush: () => {} };

/** Compacts `DAY`. @param piece how much at once @returns the outcome */
export async function compact(
  folder: string,
  calls = UNFLUSHED,
  nowMs = Date.now(),
  piece?: PieceSize,
): Promise<string> {
  return (await compactDay(new FolderCompactStore(folder, calls), DAY, nowMs, piece)).outcome;
}

/** The fates of a call. Late, it took effect. A killed process does nothing more; killed late, it is killed before the next call. */
export const FATES = ['failed', 'failed late', 'killed'] as const;

/** A call that was let fail, or a process that was killed. */
export class Killed extends Error {}

/** A call to the file system. */
export interface Call {
  readonly name: string;
  /** Absolute. */
  readonly paths: readonly string[];
}

/** Those of `FileCalls` that change something. */
const CHANGES: ReadonlySet<string> = new Set(['write', 'make', 'rename', 'publish', 'remove', 'removeEmpty']);

/** Whether a call changes something. */
export function isChange({ name }: Call): boolean {
  return CHANGES.has(name);
}

/** Calls something before each call to the file system, and lets one fail. */
export function watched(before: (call: number) => Promise<void>, fault?: readonly [number, string]) {
  /** The calls so far. */
  const made: Call[] = [];
  let isKilled = false;
  const watch =
    (name: string, call: (...args: never) => unknown) =>
    async (...args: string[]) => {
      if (isKilled) throw new Killed();
      const number = made.push({ name, paths: args.filter((path) => typeof path === 'string') }) - 1;
      await before(number);
      const fate = fault?.[0] === number ? fault[1] : undefined;
      isKilled = fate === 'killed';
      if (fate === 'failed' || fate === 'killed') throw new Killed(fate);
      const result = call(...(args as never)); // what the store gave it
      if (fate !== undefined) throw new Killed(fate);
      return result;
    };
  const calls = Object.fromEntries(Object.entries(UNFLUSHED).map(([name, call]) => [name, watch(name, call)]));
  return { calls: calls as unknown as FileCalls, made }; // the same names, and what each is given and answers
}
