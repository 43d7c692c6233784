/** How much of a day's recordings lies in small files, and whether it is time to put them in few large ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactedDay, generationFolder, generationNumbers, MANIFEST, manifestIn } from '../../lake/generations.ts';
import { PARTITION } from '../../lake/tables/shared.ts';

/**
 * Recordings in files of their own from which on a day is compacted by itself. `npm run bench -- --lake 500`: up to there, no
 * question takes much more than a second (0041: 0.5 to 0.8 ms for each recording), and a compaction takes three.
 */
export const MANY_SMALL = 500;

/**
 * The generation is written anew with what is fresh, so it waits until that is a share of it: over many runs, a recording is
 * then written so many times at most, however large the day is.
 */
const MIN_SHARE_OF_GENERATION = 1 / 4;

/** A run that has added less than this share of what would be taken is not made to wait for it. */
const MIN_SHARE_OF_RUN = 1 / 10;

/** What there is to do about a day after a run: compact it, tell the person that somebody should, or nothing. */
export type Advice = 'compact' | 'tell' | 'leave';

/** The recordings of a day that are in files of their own. @param lake its folder; a missing day has none */
export function smallRecordings(lake: string, day: string): number {
  const names = namesIn(join(lake, 'recordings', `${PARTITION.name}=${day}`));
  return names.filter((name) => name.endsWith('.parquet')).length;
}

/**
 * @param ofRun how many recordings the run has written on that day
 * @param many for tests: `MANY_SMALL` without it
 * @throws {Error} when the day's manifest cannot be read
 */
export function adviceFor(lake: string, day: string, ofRun: number, many = MANY_SMALL): Advice {
  const small = smallRecordings(lake, day);
  if (small <= many || small < MIN_SHARE_OF_GENERATION * compactedRecordings(lake, day)) return 'leave';
  return ofRun < MIN_SHARE_OF_RUN * small ? 'tell' : 'compact';
}

function compactedRecordings(lake: string, day: string): number {
  const number = generationNumbers(namesIn(join(lake, compactedDay(day)))).at(-1);
  if (number === undefined) return 0;
  const path = join(lake, generationFolder(day, number), MANIFEST);
  return manifestIn(readFileSync(path, 'utf8'), path).recordings;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
