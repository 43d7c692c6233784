/** How many recordings `./ecg process` works on at once. */
import { availableParallelism } from 'node:os';
import { WrongArguments } from '../terminal/arguments.ts';
import { quoted } from '../terminal/text.ts';

/** More threads than any machine has cores would only take memory. */
const MAX_JOBS = 256;
/** What a recording takes of the thread that processes it, however short it is, and what each byte of it adds. */
const RECORDING_S = 0.0025;
const BYTE_S = 0.1 / 2 ** 20;

/** Until the first recording is begun: by this thread, or by one that it has started. */
const START_S = 0.4;
const THREAD_START_S = 0.6;
/**
 * What each thread takes besides: it runs slowly until V8 has compiled what it runs, on any core that is free. So one thread keeps
 * more than one core busy at first, and of two cores a second thread takes as long as it saves up to some 600 recordings of 10 s
 * (measured with 250, 500, 1000 and 2000).
 */
const COMPILING_S = 1.3;

/**
 * The number of `--jobs`, at most one for each recording. Without the option, as many as should be done first.
 *
 * @param given the value of the option; undefined without it
 * @param sizes of the recordings, in bytes
 * @param cores of this machine
 * @returns 1 when no thread is to be started
 * @throws {WrongArguments} when the value is not a whole number from 1 to 256
 */
export function jobsFor(given: string | undefined, sizes: readonly number[], cores = availableParallelism()): number {
  const wanted = given === undefined ? fastest(workS(sizes), cores) : jobsIn(given);
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

/** Of several that are as fast, the fewest. */
function fastest(work: number, cores: number): number {
  let best = 1;
  for (let jobs = 2; jobs <= Math.min(cores, MAX_JOBS); jobs += 1) {
    if (wallS(work, jobs, cores) < wallS(work, best, cores)) best = jobs;
  }
  return best;
}

/** About how long the work takes: as long as a thread, or as all cores are busy. */
function wallS(work: number, jobs: number, cores: number): number {
  const startS = jobs === 1 ? START_S : THREAD_START_S;
  return Math.max(startS + work / jobs, (work + jobs * COMPILING_S) / cores);
}
