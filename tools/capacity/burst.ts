/** One burst through the simulation, and the largest for which the promise is kept. */
import { quantile } from '../statistics.ts';
import { drawsFor } from './draws.ts';
import { LAMBDA_RAMP } from './pollers.ts';
import type { Scenario } from './scenario.ts';
import { type SimulatedRun, simulate } from './simulate.ts';
import { type ByKind, measuredUpload, type UploadKind } from './upload-kinds.ts';

/** NFR-5: an upload can be queried by SQL within ten minutes, 999 times of 1000. */
export const PROMISE = { withinS: 600, share: 0.999 };

/** What happened to a burst, and whether the promise was kept for it. */
export interface BurstResult {
  readonly run: SimulatedRun;
  /** Seconds from upload to lake, least first; dead letters are not among them. */
  readonly waitsS: Float64Array;
  readonly isHeld: boolean;
}

/** All uploads come at one moment, to an empty queue. */
export function simulateBurst(kind: UploadKind, count: number, scenario: Scenario): BurstResult {
  const { bytes } = measuredUpload(kind, scenario.measured);
  const uploads = Array.from({ length: count }, () => ({ arrivesS: 0, bytes }));
  const run = simulate(uploads, scenario.settings, LAMBDA_RAMP, drawsFor(kind, scenario));
  const waitsS = run.doneS.filter((atS) => !Number.isNaN(atS)).sort();
  return { run, waitsS, isHeld: run.deadLetters === 0 && quantile(waitsS, PROMISE.share) <= PROMISE.withinS };
}

/** For comparing other settings, it is enough to know that a burst of these sizes passes. */
export const MAX_BURST: ByKind<number> = { fragments: 20_000, holters: 5000 };

/** The largest burst of a kind for which the promise is kept; `max` stands for any above. */
export function largestBurst(kind: UploadKind, scenario: Scenario, max: number): number {
  return largestThat((count) => {
    const { waitsS, isHeld } = simulateBurst(kind, count, scenario);
    // What was in time does not depend on how many stood behind it: so many would have been enough.
    return isHeld || { perhaps: waitsS.filter((waitS) => waitS <= PROMISE.withinS).length / PROMISE.share };
  }, max);
}

/** Whether a number passes; of one that does not, possibly which might. */
export type Trial = boolean | { readonly perhaps: number };

/** How near the largest that passes is found. */
const PRECISION = 0.01;

/**
 * The largest number that passes, to within 1 %, where every smaller one passes too. Found by doubling, then by what the trials
 * suggest, then by halving: of hundreds of thousands of uploads that is two bursts instead of seven.
 *
 * @returns 0 when not even one passes; `max` when that does
 */
export function largestThat(trial: (count: number) => Trial, max: number): number {
  let [good, bad] = [0, 1];
  let last = trial(bad);
  while (last === true && bad < max) {
    [good, bad] = [bad, Math.min(max, 2 * bad)];
    last = trial(bad);
  }
  if (last === true) return max;
  let perhaps = suggestedBy(last);
  for (let turn = 1; bad - good > Math.max(1, PRECISION * good); turn += 1) {
    const near = [1 - 0.4 * PRECISION, 1 + 0.4 * PRECISION].map((share) => Math.floor(share * perhaps));
    const suggested = near.find((count) => count > good && count < bad);
    // Every third is the middle, lest suggestions that are far off take long.
    const count = turn % 3 === 0 || suggested === undefined ? Math.floor((good + bad) / 2) : suggested;
    const found = trial(count);
    if (found === true) good = count;
    else [bad, perhaps] = [count, suggestedBy(found)];
  }
  return good;
}

function suggestedBy(trial: Trial): number {
  return typeof trial === 'object' ? trial.perhaps : Number.NaN;
}
