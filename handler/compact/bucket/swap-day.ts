/** Has the catalogue find a day in its generation: one call a table, each of which counts at once for every query that begins after it. */
import { type DayManifest, freshFolder, tableFolder } from '../../../lake/day-manifest.ts';
import { compactedDay } from '../../../lake/generations.ts';
import type { RecordingTable } from '../../../lake/schema.ts';
import type { DayCatalogue } from './versioned-bucket.ts';

/** `recordings` last, as the handler writes: a row there means that the rest is there. */
export const SWAP_ORDER = ['samples', 'beats', 'windows', 'findings', 'recordings'] as const satisfies RecordingTable[];

/** Swaps what is not swapped yet. Doing it again changes nothing. */
export async function swapDay(catalogue: DayCatalogue, day: string, { folder }: DayManifest): Promise<void> {
  for (const table of SWAP_ORDER) {
    const wanted = tableFolder(folder, table);
    const found = await catalogue.folderOf(table, day);
    if (found === undefined) await catalogue.register(table, day, wanted);
    // Somebody may have registered it in between, where the handler writes.
    if (found !== wanted && (await catalogue.folderOf(table, day)) !== wanted) await catalogue.move(table, day, wanted);
  }
}

/** Does the catalogue have every table of a day in this generation? */
export async function isSwapped(catalogue: DayCatalogue, day: string, { folder }: DayManifest): Promise<boolean> {
  for (const table of SWAP_ORDER) {
    if ((await catalogue.folderOf(table, day)) !== tableFolder(folder, table)) return false;
  }
  return true;
}

/**
 * Do people see a generation of the day already, or a part of one? The table that is swapped first says so: a swap that was begun
 * is finished, since tables of two generations do not go together. Until then a new recording is seen at once, so a generation that lacks
 * one must not take the place of the fresh files.
 */
export async function isGenerationSeen(catalogue: DayCatalogue, day: string): Promise<boolean> {
  const [first] = SWAP_ORDER;
  const folder = (await catalogue.folderOf(first, day)) ?? freshFolder(first, day);
  return folder.startsWith(`${compactedDay(day)}/`);
}
