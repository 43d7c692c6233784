/** How many recordings `./ecg process` works on at once. */
import { availableParallelism } from 'node:os';
import { WrongArguments } from '../terminal/arguments.ts';
import { quoted } from '../terminal/text.ts';

/** More threads than any machine has cores would only take memory. */
const MAX_JOBS = 256;
/** What a recording takes however short it is, and what each byte of it adds (`npm run bench`: a fragment, a day). */
const RECORDING_S = 0.003;
const BYTE_S = 0.1 / 2 ** 20;
/** A thread takes a third of a second to start, so it is only started for more work than that. */
const MIN_JOB_S = 0.5;

/**
 * The number of `--jobs`, at most one for each recording. Without the option, every core gets as many recordings as are worth
 * starting a thread for.
 *
 * @param given the value of the option; undefined without it
 * @param sizes of the recordings, in bytes
 * @param cores of this machine
 * @returns 1 when no thread is to be started
 * @throws {WrongArguments} when the value is not a whole number from 1 to 256
 */
export function jobsFor(given: string | undefined, sizes: readonly number[], cores = availableParallelism()): number {
  const wanted = given === undefined ? Math.min(cores, Math.floor(workS(sizes) / MIN_JOB_S)) : jobsIn(given);
  return Math.max(1, Math.min(wanted, sizes.length));
}

function jobsIn(given: string): number {
  const jobs = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (jobs >= 1 && jobs <= MAX_JOBS) return jobs;
  throw new WrongArguments(`--jobs must be a whole number from 1 to ${MAX_JOBS}, got ${quoted(given)}.`);
}

/** About how many seconds of one core. */
function workS(sizes: readonly number[]): number {
  return sizes.reduce((total, bytes) => total + RECORDING_S + bytes * BYTE_S, 0);
}
