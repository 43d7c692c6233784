/** Lets one call to a bucket or its catalogue fail, in every way that a call can. */
import type { DayCatalogue, VersionedBucket } from '../../../handler/compact/bucket/versioned-bucket.ts';
import type { MemoryCloud } from '../../support/bucket/memory-cloud.ts';

/**
 * Late, it took effect. A killed process does nothing more. Doubled, the client has asked again, since the first answer was lost.
 * Delayed, it fails, and takes effect when the test says so.
 */
export const FATES = ['failed', 'failed late', 'killed', 'doubled', 'delayed'] as const;
export type Fate = (typeof FATES)[number];

type Doors = VersionedBucket & DayCatalogue;

const NAMES = [
  'versions',
  'folders',
  'newest',
  'read',
  'write',
  'writeIf',
  'removeVersions',
  'foldersOf',
  'folderOf',
  'register',
  'move',
] as const satisfies (keyof Doors)[];
const CHANGES: ReadonlySet<string> = new Set(['write', 'writeIf', 'removeVersions', 'register', 'move']);

export class Fault extends Error {}

export interface FaultyCloud {
  readonly doors: Doors;
  /** The names of the calls so far. */
  readonly made: string[];
  /** Lets a delayed call take effect. */
  arrive(): Promise<void>;
}

/** The fates that a call of this name can have: one that changes nothing is over when it fails. */
export function fatesOf(name: string): readonly Fate[] {
  return CHANGES.has(name) ? FATES : ['failed'];
}

/** @param after is called after each call that changes something */
export function faulty(
  cloud: MemoryCloud,
  after: () => Promise<void>,
  fault?: readonly [call: number, fate: Fate],
): FaultyCloud {
  const made: string[] = [];
  let isKilled = false;
  let late: () => Promise<unknown> = async () => {};
  const watched =
    (name: (typeof NAMES)[number]) =>
    async (...args: unknown[]) => {
      if (isKilled) throw new Fault('killed');
      const number = made.push(name) - 1;
      const fate = fault?.[0] === number ? fault[1] : undefined;
      const call = () => (cloud[name] as (...args: unknown[]) => Promise<unknown>)(...args); // what the caller gave it
      isKilled = fate === 'killed';
      if (fate === 'delayed') late = call;
      if (fate === 'failed' || fate === 'killed' || fate === 'delayed') throw new Fault(fate);
      let answer = await call();
      if (fate === 'doubled') answer = await call();
      if (CHANGES.has(name)) await after();
      if (fate === 'failed late') throw new Fault(fate);
      return answer;
    };
  const doors = Object.fromEntries(NAMES.map((name) => [name, watched(name)])) as unknown as Doors; // every name is there
  return { doors, made, arrive: async () => void (await late()) };
}
