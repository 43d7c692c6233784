/** Which recordings the generations of a lake folder hold, read once for each generation. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactedDay, generationFolder, generationNumbers, RECORDING_IDS } from '../../lake/generations.ts';

/** Ids of the newest generation of each day that was asked about. */
export class GenerationIds {
  private readonly folder: string;
  private readonly known = new Map<string, { readonly number: number; readonly ids: ReadonlySet<string> }>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Whether the generation that the day has now holds a recording. @throws {Error} when it does not list what it holds */
  holds(day: string, recordingId: string): boolean {
    for (;;) {
      const number = this.newest(day);
      if (number === undefined) return false;
      if (this.known.get(day)?.number !== number) {
        const ids = this.idsOf(day, number);
        if (ids === undefined && this.newest(day) !== number) continue; // it was replaced
        if (ids === undefined)
          throw new Error(`generation ${number} of ${day} must have a file ${RECORDING_IDS}, got none`);
        this.known.set(day, { number, ids });
      }
      return this.known.get(day)?.ids.has(recordingId) === true;
    }
  }

  private newest(day: string): number | undefined {
    const names = orNothing(() => readdirSync(join(this.folder, compactedDay(day)))) ?? [];
    return generationNumbers(names).at(-1);
  }

  private idsOf(day: string, number: number): ReadonlySet<string> | undefined {
    const path = join(this.folder, generationFolder(day, number), RECORDING_IDS);
    const text = orNothing(() => readFileSync(path, 'utf8'));
    return text === undefined ? undefined : new Set(text.split('\n'));
  }
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
