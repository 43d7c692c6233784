/** One burst through the simulation, and what is asked of it. */
import type { Measured } from '../cost/measure/measured.ts';
import type { Assumed } from '../cost/measure/service-time.ts';
import { randomFrom } from '../random.ts';
import { burstOf, drawsFor, type Kind } from './service.ts';
import { RAMP, type Settings } from './settings.ts';
import { type Run, simulate } from './simulate.ts';

/** NFR-5: an upload can be asked for by SQL within ten minutes, 999 times of 1000. */
export const PROMISE = { withinS: 600, share: 0.999 };

export interface Surroundings {
  readonly measured: Measured;
  readonly assumed: Assumed;
  /** Share of tries that fail and are tried again. */
  readonly failing: number;
  readonly seed: number;
}

export interface BurstResult {
  readonly run: Run;
  /** Seconds from upload to lake, least first; dead letters are not among them. */
  readonly waitsS: Float64Array;
  readonly isHeld: boolean;
}

export function burst(kind: Kind, count: number, settings: Settings, surroundings: Surroundings): BurstResult {
  const { measured, assumed, failing, seed } = surroundings;
  const { memoryMib } = settings;
  const draws = drawsFor(kind, measured, { memoryMib, failing, assumed }, randomFrom(seed));
  const run = simulate(burstOf(kind, count, measured), settings, RAMP, draws);
  const waitsS = run.doneS.filter((atS) => !Number.isNaN(atS)).sort();
  return { run, waitsS, isHeld: run.dead === 0 && waitAt(waitsS, PROMISE.share) <= PROMISE.withinS };
}

/** The wait that this share of the uploads does not exceed (nearest rank); 0 where there are none. */
export function waitAt(waitsS: Float64Array, share: number): number {
  return waitsS[Math.max(0, Math.ceil(share * waitsS.length) - 1)] ?? 0;
}

/**
 * The largest number that passes, to within 1 %, where every smaller one passes too. Found by doubling and halving.
 *
 * @returns 0 when not even one passes; `most` when that does
 */
export function largestThat(passes: (count: number) => boolean, most: number): number {
  let [good, bad] = [0, 1];
  while (bad < most && passes(bad)) [good, bad] = [bad, Math.min(most, 2 * bad)];
  if (bad === most && passes(most)) return most;
  while (bad - good > Math.max(1, 0.01 * good)) {
    const middle = Math.floor((good + bad) / 2);
    if (passes(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Where other settings are compared, nobody needs to know more than that a burst of these sizes passes. */
export const MOST: Readonly<Record<Kind, number>> = { fragments: 20_000, holters: 5000 };

/** The largest burst of a kind for which the promise is held; `most` stands for any above. */
export function largestBurst(kind: Kind, settings: Settings, surroundings: Surroundings, most = MOST[kind]): number {
  return largestThat((count) => burst(kind, count, settings, surroundings).isHeld, most);
}
