/** What the command is asked, and everything that it works out: figures only, no words. */
import { type BurstResult, burst, largestBurst, largestThat, MOST, type Surroundings, waitAt } from './burst.ts';
import { KINDS, type Kind } from './service.ts';
import type { Settings } from './settings.ts';

export const ALL_KINDS = Object.keys(KINDS) as readonly Kind[]; // the keys of KINDS, and no others

/** How many of each kind come at once. */
export type Counts = Readonly<Record<Kind, number>>;

export interface Plan {
  readonly counts: Counts;
  readonly settings: Settings;
  readonly surroundings: Surroundings;
}

/** A burst, run with several seeds; what is told is the worst of them. */
export interface Told {
  readonly kind: Kind;
  readonly count: number;
  readonly medianS: number;
  readonly promisedS: number;
  readonly lastS: number;
  readonly dead: number;
  readonly isHeld: boolean;
  /** The run with the first seed. */
  readonly first: BurstResult;
}

/** Each burst is run with so many seeds, one after the other from the one that was given. */
export const SEEDS = 5;

export function told(kind: Kind, { counts, settings, surroundings }: Plan): Told {
  const results = Array.from({ length: SEEDS }, (_, more) =>
    burst(kind, counts[kind], settings, { ...surroundings, seed: surroundings.seed + more }),
  );
  const worst = (value: (result: BurstResult) => number) => Math.max(...results.map(value));
  return {
    kind,
    count: counts[kind],
    medianS: worst(({ waitsS }) => waitAt(waitsS, 0.5)),
    promisedS: worst(({ waitsS }) => waitAt(waitsS, 0.999)),
    lastS: worst(({ waitsS }) => waitsS.at(-1) ?? 0),
    dead: worst(({ run }) => run.dead),
    isHeld: results.every(({ isHeld }) => isHeld),
    first: results[0]!,
  };
}

/** One setting changed, and the largest bursts for which the promise is then held. */
export interface Changed {
  readonly what: string;
  readonly largest: Counts;
  /** Larger ones were not tried. */
  readonly most: Counts;
}

/** The limit of the settings as they are is looked for so many times further. */
const FURTHER = 25;

/** First the settings as they are, then each changed for less and for more. */
export function sensitivity({ settings, surroundings }: Plan): Changed[] {
  const { concurrency, memoryMib, timeoutS, batch } = settings;
  const changes: readonly Partial<Settings>[] = [
    {},
    ...[0.5, 2, 4].map((times) => ({ concurrency: Math.max(2, Math.round(times * concurrency)) })),
    ...[1, 5, 20].filter((one) => one !== batch).map((one) => ({ batch: one })),
    ...[1024, 1769].filter((one) => one !== memoryMib).map((one) => ({ memoryMib: one })),
    ...[300, 600, 900].filter((one) => one !== timeoutS).map((one) => ({ timeoutS: one })),
    { windowS: 10 },
  ];
  return changes.map((change, index) => {
    const most = byKind((kind) => (index === 0 ? FURTHER : 1) * MOST[kind]);
    const largest = byKind((kind) => largestBurst(kind, { ...settings, ...change }, surroundings, most[kind]));
    return { what: changeWords(change), largest, most };
  });
}

/** What would hold the promise for all bursts of a plan. */
export interface Remedy {
  readonly memoryMib: number;
  readonly batch: number;
  readonly slower: number;
  /** The least that holds, in tens; undefined when a thousand do not. */
  readonly concurrency: number | undefined;
}

const MAX_CONCURRENCY = 1000;

/** The least concurrency for each memory and batch size, on a processor as fast as the one that measured and on slower ones. */
export function remedies({ counts, settings, surroundings }: Plan, slowers: readonly number[]): Remedy[] {
  const holds = (changed: Settings, slower: number) =>
    ALL_KINDS.every((kind) => {
      const assumed = { ...surroundings.assumed, slower };
      return burst(kind, counts[kind], changed, { ...surroundings, assumed }).isHeld;
    });
  return [1024, 1769].flatMap((memoryMib) =>
    [5, 10].flatMap((batch) =>
      slowers.map((slower) => {
        const fails = (tens: number) => !holds({ ...settings, memoryMib, batch, concurrency: 10 * tens }, slower);
        const most = MAX_CONCURRENCY / 10;
        const concurrency = fails(most) ? undefined : 10 * (largestThat(fails, most) + 1);
        return { memoryMib, batch, slower, concurrency };
      }),
    ),
  );
}

export function byKind<T>(value: (kind: Kind) => T): Readonly<Record<Kind, T>> {
  return Object.fromEntries(ALL_KINDS.map((kind) => [kind, value(kind)])) as Record<Kind, T>; // one for each kind
}

const NAMES: Readonly<Record<keyof Settings, (value: number) => string>> = {
  concurrency: (value) => `concurrency ${value}`,
  batch: (value) => `batch ${value}`,
  windowS: (value) => `window ${value} s`,
  memoryMib: (value) => `memory ${value} MiB`,
  timeoutS: (value) => `timeout ${value} s`,
  maxReceives: (value) => `${value} deliveries`,
};

function changeWords(change: Partial<Settings>): string {
  const words = Object.entries(change).map(([name, value]) => NAMES[name as keyof Settings](value)); // keys of Settings
  return words.length === 0 ? 'as they are' : words.join(', ');
}

/** All settings in words. */
export function settingsWords(settings: Settings): string {
  return changeWords(settings);
}
