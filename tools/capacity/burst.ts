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
  return largestThat((count) => simulateBurst(kind, count, scenario).isHeld, max);
}

/**
 * The largest number that passes, to within 1 %, where every smaller one passes too. Found by doubling and halving.
 *
 * @returns 0 when not even one passes; `max` when that does
 */
export function largestThat(passes: (count: number) => boolean, max: number): number {
  let [good, bad] = [0, 1];
  while (bad < max && passes(bad)) [good, bad] = [bad, Math.min(max, 2 * bad)];
  if (bad === max && passes(max)) return max;
  while (bad - good > Math.max(1, 0.01 * good)) {
    const middle = Math.floor((good + bad) / 2);
    if (passes(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
