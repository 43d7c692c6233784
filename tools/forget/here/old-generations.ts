/** Generations, most of all those that are not their day's newest: pinned ones, and what a killed process left of others. */
import { basename, join } from 'node:path';
import {
  compactedDay,
  generationFolder,
  generationNumbers,
  MANIFEST,
  RECORDING_IDS,
} from '../../../lake/generations.ts';
import { dayPin, pinsFolder } from '../../../lake/pins.ts';
import { lakeDays } from '../../../local/lake/list-lake.ts';
import { FILE_CALLS, type FileCalls } from '../../../local/stores/file-calls.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { pinsOf, unpinDay } from '../../../local/stores/folder-pins.ts';
import { DEFAULT_LAKE } from '../../../local/stores/out-folder.ts';
import { quoted } from '../../../local/terminal/text.ts';
import { shellWord } from '../../stack/shell-word.ts';
import { type CompactedRow, type EarlierRow, isMeant } from '../doomed.ts';
import { foundRows } from '../found-rows.ts';
import type { What } from '../request.ts';
import { type UnreadableFile, UnreadableRows, unprovenLine } from '../unreadable-file.ts';

/** A generation's file of `recordings`, in its folder and by its key. */
const ROWS_FILE = /^recordings-\d+\.parquet$/;
const GENERATION_FILE = /ingest_date=([\d-]+)\/([^/]+)\/[^/]+$/;

/** A generation of a day. */
export interface Generation {
  readonly day: string;
  readonly number: number;
  /** The recordings that it has rows of, as far as it still says so. */
  readonly ids: ReadonlySet<string>;
  /** False when its removal was interrupted: it may have rows of anybody. */
  readonly isWhole: boolean;
  /** Whether a later one counts. */
  readonly isOld: boolean;
}

/** Those of a lake that have had their time, whatever keeps them. Folders without a file are left out. @param lake absolute */
export function oldGenerations(lake: string): Generation[] {
  return allGenerations(lake).filter(({ isOld }) => isOld);
}

function allGenerations(lake: string): Generation[] {
  return lakeDays(lake).flatMap((day) => {
    const numbers = generationNumbers(FILE_CALLS.namesIn(join(lake, compactedDay(day))));
    return numbers.flatMap((number) => {
      const folder = join(lake, generationFolder(day, number));
      const bytes = FILE_CALLS.read(join(folder, RECORDING_IDS));
      if (bytes === undefined && FILE_CALLS.namesIn(folder).length === 0) return [];
      const ids = new Set(new TextDecoder().decode(bytes).split('\n'));
      const isWhole = bytes !== undefined && FILE_CALLS.stat(join(folder, MANIFEST)) !== undefined;
      return [{ day, number, ids, isWhole, isOld: number !== numbers.at(-1) }];
    });
  });
}

/** Can an old generation have rows of one of these recordings? */
export function mayHave({ ids, isWhole }: Generation, recordingIds: ReadonlySet<string>): boolean {
  return !isWhole || [...recordingIds].some((id) => ids.has(id));
}

/**
 * Removes those that have one of these recordings, or may have, or an earlier row that goes: nobody is kept for the sake of a frozen data
 * set. Killed anywhere, the next call finds what is left, pinned or not.
 */
export async function removeOldWith(
  lake: string,
  recordingIds: ReadonlySet<string>,
  earlier: readonly EarlierRow[],
  calls: FileCalls = FILE_CALLS,
): Promise<void> {
  const store = new FolderCompactStore(lake, calls);
  for (const old of oldGenerations(lake)) {
    if (!mayHave(old, recordingIds) && !earlier.some((row) => isRowOf(row, old))) continue;
    const { day, number } = old;
    const generation = nameOf(old);
    for (const name of pinsOf(FILE_CALLS, lake, day, generation))
      await unpinDay(lake, day, name, { only: generation }, calls);
    await store.removeGeneration(day, number);
  }
}

/**
 * Removes what interrupted removals have left, unless it is pinned: it does not say whose rows it holds, no query reads it, and any
 * compaction removes it without asking.
 */
export async function removeIncomplete(lake: string): Promise<void> {
  const store = new FolderCompactStore(lake);
  for (const { day, number } of incomplete(lake)) await store.removeGeneration(day, number);
}

/** For a command that is about the same lake. */
function lakeOption(name: string): string {
  return name === DEFAULT_LAKE ? '' : ` --lake ${shellWord(name)}`;
}

/** What is left of such, in some lines that say how it goes; none when there is nothing. @param name of the lake, as a person writes it */
export function incompleteLines(lake: string, name: string): string[] {
  return incomplete(lake).map((old) => {
    const [pin] = pinsOf(FILE_CALLS, lake, old.day, nameOf(old));
    const next =
      pin === undefined
        ? `./ecg forget without --dry-run removes it, and so does ./ecg compact${lakeOption(name)}`
        : `it stays while it is pinned as ${quoted(pin)}`;
    return `Generation ${nameOf(old)} of ${old.day} is incomplete, so nobody can tell whose rows it holds; ${next}.`;
  });
}

function incomplete(lake: string): Generation[] {
  return oldGenerations(lake).filter(({ isWhole }) => !isWhole);
}

/** Is it a row of this generation? */
export function isRowOf(row: EarlierRow, generation: Generation): boolean {
  return row.day === generation.day && row.generation === nameOf(generation);
}

function nameOf({ day, number }: Pick<Generation, 'day' | 'number'>): string {
  return basename(generationFolder(day, number));
}

/** The names of pins that lose a day when these recordings and earlier rows are forgotten, sorted. */
export function pinsWith(lake: string, recordingIds: ReadonlySet<string>, earlier: readonly EarlierRow[]): string[] {
  const names = lakeDays(lake).flatMap((day) =>
    FILE_CALLS.namesIn(join(lake, pinsFolder(day))).flatMap((file) => {
      const pin = dayPin(file);
      const bytes = pin && FILE_CALLS.read(join(lake, compactedDay(day), pin.generation, RECORDING_IDS));
      const ids = new TextDecoder().decode(bytes).split('\n');
      const isLost =
        ids.some((id) => recordingIds.has(id)) ||
        earlier.some((row) => row.day === day && row.generation === pin?.generation);
      return pin !== undefined && isLost ? [pin.name] : [];
    }),
  );
  return [...new Set(names)].sort();
}

/** What was found in generations. */
export interface GenerationRows {
  /** Those that are meant; of the newest generations also those that a fresh row has replaced. */
  readonly rows: readonly CompactedRow[];
  /** Files of old generations of which nobody can tell whom they name. */
  readonly unreadable: readonly UnreadableFile[];
}

/**
 * The rows that generations have of something. What a recording was said to be may have changed since: its subject was another one then,
 * or one that today's row has not. Of sheets, today's rows decide.
 *
 * @throws {UnreadableRows} when a file that queries of today read is damaged
 */
export async function rowsInGenerations(lake: string, meanings: readonly What[]): Promise<GenerationRows> {
  const rows: CompactedRow[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const { day, number, isOld } of allGenerations(lake).filter(({ isWhole }) => isWhole)) {
    const folder = generationFolder(day, number);
    for (const file of FILE_CALLS.namesIn(join(lake, folder)).filter((name) => ROWS_FILE.test(name))) {
      const bytes = FILE_CALLS.read(join(lake, folder, file));
      if (bytes === undefined) continue; // a compaction has removed it since
      const name = `${folder}/${file}`;
      const found = await foundRows(bytes, day).catch((cause: Error) => {
        if (!isOld)
          throw new UnreadableRows({ name, cause }, 'put a whole copy of it back, and forget the same again.');
        unreadable.push({ name, cause });
        return [];
      });
      for (const row of found) {
        if (meanings.some((what) => isMeant(what, row))) rows.push({ ...row, generation: basename(folder) });
      }
    }
  }
  return { rows, unreadable };
}

/** Of damaged files that are there still, what is not proven, and what removes them. @param name of the lake, as a person writes it */
export function unprovenFiles(lake: string, name: string, unreadable: readonly UnreadableFile[]): string[] {
  return unreadable.flatMap((one) => {
    const [, day = '', generation = ''] = GENERATION_FILE.exec(one.name) ?? [];
    if (FILE_CALLS.stat(join(lake, one.name)) === undefined) return [];
    const pins = pinsOf(FILE_CALLS, lake, day, generation);
    const option = lakeOption(name);
    const unpin = pins.map((pin) => `./ecg compact --unpin ${shellWord(pin)}${option}`).join(' and ');
    const way = pins.length === 0 ? `./ecg compact${option}` : `${unpin}, which releases all days of the pin`;
    return [unprovenLine(one, pins, `remove it by ${way}, and forget the same again.`)];
  });
}
