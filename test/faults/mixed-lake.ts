/** A lake that is compacted in part, and what is done beside the next compaction: for tests of its faults. */
import { expect } from '@jest/globals';
import { generationFolder } from '../../lake/generations.ts';
import { FolderCompactStore } from '../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { OneDayLakeStore } from '../../local/stores/one-day-lake.ts';
import { runsOf } from '../support/seed/seed.ts';
import {
  type Call,
  cleanLake,
  compact,
  copyOf,
  DAY,
  Killed,
  look,
  NEXT_DAY,
  type Run,
  run,
  type Seen,
  watched,
  writer,
} from './compacted-lake.ts';

export const [ONE, TWO, THREE, NEW] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];
export const THREE_RUNS: readonly Run[] = [{ id: ONE }, { id: TWO }, { id: THREE, outcome: 'rejected' }];
/** Since the compaction of `THREE_RUNS`. */
export const LATER_RUNS: readonly Run[] = [
  { id: ONE, outcome: 'rejected', number: 2 },
  { id: TWO, day: NEXT_DAY },
  { id: NEW },
];

/** What other processes do. */
export const BESIDE: Readonly<Record<string, readonly Run[]>> = {
  'nothing happens': [],
  'a fresh one is replayed': [{ id: NEW, number: 3 }],
  'a replay rejects a fresh one': [{ id: NEW, outcome: 'rejected', number: 3 }],
  'a compacted one is replayed': [{ id: THREE, outcome: 'accepted', number: 3 }],
  'one comes': [{ id: '5'.repeat(64) }],
  'a fresh one is moved': [{ id: NEW, day: NEXT_DAY, number: 3 }],
  'a compacted one is moved': [{ id: THREE, day: NEXT_DAY, number: 3 }],
  'one that was moved comes back': [{ id: TWO, number: 3 }],
  'one goes and comes back': [
    { id: NEW, day: NEXT_DAY, number: 3 },
    { id: NEW, number: 4 },
  ],
  'one comes back and goes': [
    { id: TWO, number: 3 },
    { id: TWO, day: NEXT_DAY, number: 4 },
  ],
};
export const SCENARIOS = Object.keys(BESIDE);

/** The lake, and what is expected of it. */
export interface MixedLake {
  /** `THREE_RUNS`, not compacted. */
  readonly fresh: string;
  /** One replayed since the last compaction, one moved away, one new. */
  readonly mixed: string;
  /** What is seen of `mixed` after each of `BESIDE`. */
  readonly expected: Readonly<Record<string, Seen>>;
  /** The calls of a compaction of `mixed`. */
  readonly calls: readonly Call[];
  /** Which of them is the commit: from then on, files are removed. */
  readonly commit: number;
}

/** Makes it. */
export async function mixedLake(): Promise<MixedLake> {
  const fresh = await cleanLake(THREE_RUNS);
  const mixed = copyOf(fresh);
  await compact(mixed);
  for (const one of LATER_RUNS) await run(writer(mixed), one);
  const expected: Record<string, Seen> = {};
  for (const [name, runs] of Object.entries(BESIDE)) expected[name] = await cleanlySeen(runs);
  const counted = watched(async () => {});
  await compact(copyOf(mixed), counted.calls);
  const commit = counted.made.findIndex(({ name }) => name === 'publish');
  expect(commit).toBeGreaterThan(40);
  expect(counted.made.length).toBeGreaterThan(commit + 40);
  return { fresh, mixed, expected, calls: counted.made, commit };
}

const seenClean = new Map<string, Promise<Seen>>();

/** What is seen of a lake that was written clean by the runs of `mixed` and then these. */
export function cleanlySeen(runs: readonly Run[]): Promise<Seen> {
  const key = JSON.stringify(runs);
  const seen = seenClean.get(key) ?? cleanLake([...THREE_RUNS, ...LATER_RUNS, ...runs]).then(look);
  seenClean.set(key, seen);
  return seen;
}

/** @param before is called before each call to the lake; when it throws `Killed`, the process does nothing more */
export async function beside(folder: string, scenario: string, before = async () => {}): Promise<void> {
  for (const one of BESIDE[scenario]!) {
    const lake = new FolderLakeStore(folder);
    const killable = new Proxy(lake, {
      get: (_, name) => {
        const method = Reflect.get(lake, name).bind(lake);
        if (!CHANGING.has(String(name))) return method;
        return async (...args: unknown[]) => {
          await before();
          return method(...args);
        };
      },
    });
    await run(new OneDayLakeStore(killable), one).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
  }
}

/** Those of a lake store that change something. */
const CHANGING: ReadonlySet<string> = new Set(['write', 'writeOnce', 'remove', 'writing']);

/** Files without a row may be those of a recording that is being written, and are left for a day. */
const LATER_MS = 25 * 3600 * 1000;

/** Compacts until there is nothing to do, some days later: then there is one generation, and nothing beside it. */
export async function settle(folder: string): Promise<readonly string[]> {
  const settled = () => compact(folder, undefined, Date.now() + LATER_MS);
  for (let times = 1; (await settled()) !== 'nothing'; times += 1) if (times > 3) return ['it is never settled'];
  const keys = (await new FolderLakeStore(folder).list('')).filter(
    (key) => key.includes(DAY) && !/^rulesets/.test(key),
  );
  const number = (await new FolderCompactStore(folder).generations(DAY)).at(-1)!;
  return keys.filter((key) => !key.startsWith(`${generationFolder(DAY, number)}/`) && !/\.tmp\//.test(key));
}

/**
 * Compacts a lake, and does something beside it before one of its calls: the lake is then, and after the compaction, as expected.
 *
 * @param at the number of the call
 * @param compactIt compacts a folder by the calls that it is given
 * @returns compacts it until there is nothing to do, and looks once more
 */
export async function compactedBeside(
  folder: string,
  at: number,
  scenario: string,
  expected: Seen | undefined,
  compactIt: (folder: string, calls: ReturnType<typeof watched>['calls']) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const isSeen = async () => expect([at, scenario, await look(folder)]).toEqual([at, scenario, expected]);
  const { calls } = watched(async (call) => {
    if (call !== at) return;
    await beside(folder, scenario);
    await isSeen();
  });
  await compactIt(folder, calls);
  await isSeen();
  return async () => {
    expect([at, scenario, await settle(folder)]).toEqual([at, scenario, []]);
    await isSeen();
  };
}

/** `npm test` tries a part of what is tried under a seed that was asked for. */
export const [PART, ALL] = [runsOf(4), 4];
/** Has no divisor in common with the numbers of what is done, so that all of it comes up. */
export const SPREAD = 7;
/** Whether a case is tried that is one of very many. */
export const isTried = (number: number) => PART === ALL || number % SPREAD === 0;
