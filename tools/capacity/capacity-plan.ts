/** What the command is given, and everything that it works out: figures only, no words. */
import { quantile } from '../statistics.ts';
import { type BurstResult, largestBurst, largestThat, MAX_BURST, PROMISE, simulateBurst } from './burst.ts';
import type { CapacitySettings, Scenario } from './scenario.ts';
import { type ByKind, byKind, UPLOAD_KINDS, type UploadKind } from './upload-kinds.ts';

/** The bursts to look at, and the conditions under which they come. */
export interface CapacityPlan {
  /** How many of each kind come at once. */
  readonly counts: ByKind<number>;
  readonly scenario: Scenario;
}

/** Each burst is run with this many seeds, which count up from the one that was given. */
export const SEEDS = 5;

/** A burst, run with several seeds: of each figure the worst. */
export interface WorstOfSeeds {
  readonly kind: UploadKind;
  readonly count: number;
  readonly medianS: number;
  readonly promisedS: number;
  readonly lastS: number;
  readonly deadLetters: number;
  readonly isHeld: boolean;
  /** The run with the first seed. */
  readonly first: BurstResult;
}

/** Runs one burst with each seed. */
export function worstOfSeeds(kind: UploadKind, { counts, scenario }: CapacityPlan): WorstOfSeeds {
  const results = Array.from({ length: SEEDS }, (_, more) =>
    simulateBurst(kind, counts[kind], { ...scenario, seed: scenario.seed + more }),
  );
  const worst = (value: (result: BurstResult) => number) => Math.max(...results.map(value));
  return {
    kind,
    count: counts[kind],
    medianS: worst(({ waitsS }) => quantile(waitsS, 0.5)),
    promisedS: worst(({ waitsS }) => quantile(waitsS, PROMISE.share)),
    lastS: worst(({ waitsS }) => waitsS.at(-1) ?? 0),
    deadLetters: worst(({ run }) => run.deadLetters),
    isHeld: results.every(({ isHeld }) => isHeld),
    first: results[0]!,
  };
}

/** Some settings changed, and the largest bursts for which the promise is then kept. */
export interface Sensitivity {
  readonly change: Partial<CapacitySettings>;
  readonly largest: ByKind<number>;
  /** Larger ones were not tried. */
  readonly maxTried: ByKind<number>;
}

/** For the settings as they are, bursts this many times larger are tried. */
const FURTHER = 25;

/** First the settings as they are, then each changed for less and for more. */
export function sensitivity({ scenario }: CapacityPlan): Sensitivity[] {
  return [{}, ...settingChanges(scenario.settings)].map((change, index) => {
    const maxTried = byKind((kind) => (index === 0 ? FURTHER : 1) * MAX_BURST[kind]);
    const changed = { ...scenario, settings: { ...scenario.settings, ...change } };
    return { change, largest: byKind((kind) => largestBurst(kind, changed, maxTried[kind])), maxTried };
  });
}

function settingChanges({ concurrency, batch, memoryMib, timeoutS }: CapacitySettings): Partial<CapacitySettings>[] {
  return [
    ...[0.5, 2, 4].map((times) => ({ concurrency: Math.max(2, Math.round(times * concurrency)) })),
    ...[1, 5, 20].filter((one) => one !== batch).map((one) => ({ batch: one })),
    ...[1024, 1769].filter((one) => one !== memoryMib).map((one) => ({ memoryMib: one })),
    ...[300, 600, 900].filter((one) => one !== timeoutS).map((one) => ({ timeoutS: one })),
    { windowS: 10 },
  ];
}

/** What would keep the promise for all bursts of a plan. */
export interface Remedy {
  readonly memoryMib: number;
  readonly batch: number;
  readonly slower: number;
  /** The least that holds, in tens; undefined when a thousand do not. */
  readonly concurrency: number | undefined;
}

const MAX_CONCURRENCY = 1000;

/** The least concurrency for each memory and batch size, on a processor as fast as the one that measured and on slower ones. */
export function remedies(plan: CapacityPlan, slowers: readonly number[]): Remedy[] {
  return [1024, 1769].flatMap((memoryMib) =>
    [5, 10].flatMap((batch) =>
      slowers.map((slower) => {
        const concurrency = leastConcurrency(withChanges(plan, { memoryMib, batch }, slower));
        return { memoryMib, batch, slower, concurrency };
      }),
    ),
  );
}

function leastConcurrency(plan: CapacityPlan): number | undefined {
  const breaksWith = (tens: number) => !isHeld(withChanges(plan, { concurrency: 10 * tens }));
  const maxTens = MAX_CONCURRENCY / 10;
  return breaksWith(maxTens) ? undefined : 10 * (largestThat(breaksWith, maxTens) + 1);
}

function isHeld({ counts, scenario }: CapacityPlan): boolean {
  return UPLOAD_KINDS.every((kind) => simulateBurst(kind, counts[kind], scenario).isHeld);
}

function withChanges(
  { counts, scenario }: CapacityPlan,
  change: Partial<CapacitySettings>,
  slower = scenario.assumed.slower,
): CapacityPlan {
  const { settings, assumed } = scenario;
  return {
    counts,
    scenario: { ...scenario, settings: { ...settings, ...change }, assumed: { ...assumed, slower } },
  };
}
