/** One closed day of a bucket: what came new is taken in pieces, the catalogue is swapped, and what is superseded for a day is removed. */
import { TAKEN } from '../../../lake/day-manifest.ts';
import { compactInPieces } from '../compact-day.ts';
import type { PieceSize } from '../piece.ts';
import { BucketCompactStore } from './bucket-compact-store.ts';
import { type BucketPlan, planBucketDay, takenLine } from './plan-bucket-day.ts';
import { removeSuperseded } from './remove-superseded.ts';
import { isGenerationSeen, swapDay } from './swap-day.ts';
import type { DayCatalogue, VersionedBucket } from './versioned-bucket.ts';

/** Where a lake lies, and the time. */
export interface BucketLake {
  readonly bucket: VersionedBucket;
  readonly catalogue: DayCatalogue;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Is there time for another piece? */
  readonly hasTime: () => boolean;
  /** How much is taken at once; see `MAX_PIECE`. */
  readonly piece?: PieceSize;
}

/** What became of a day. */
export interface BucketDayCompacted {
  /** Recordings that were taken. */
  readonly taken: number;
  /** Recordings that are left because they may still be written, or because there was no time. */
  readonly left: number;
  /** Does the catalogue have the day in its newest generation? */
  readonly isSwapped: boolean;
  /** Versions of files that were removed. */
  readonly removed: number;
}

/**
 * Every step may be killed and done again. Two at once do no harm: one of them commits.
 *
 * @throws {Error} when a file is damaged or a call fails; whoever queries sees what they saw before
 */
export async function compactBucketDay(lake: BucketLake, day: string): Promise<BucketDayCompacted> {
  const { bucket, catalogue, nowMs, hasTime, piece } = lake;
  const store = new BucketCompactStore(bucket, day);
  let plan: BucketPlan | undefined;
  const work = {
    plan: async () => {
      plan = await planBucketDay(store, day, nowMs, piece);
      return plan;
    },
    extras: ({ covered }: BucketPlan) => new Map([[TAKEN, linesText(covered.map(takenLine))]]),
    cleanUp: async (_: unknown, { moved }: BucketPlan) => {
      for (const file of moved) await store.removeIfUnchanged(file);
    },
  };
  const { outcome, taken } = await compactInPieces<BucketPlan>(store, day, work, hasTime);
  if (outcome === 'beaten') return { taken, left: leftOf(plan), isSwapped: false, removed: 0 };
  const left = leftOf(plan);
  const manifest = await store.manifest();
  if (manifest === undefined) return { taken, left, isSwapped: false, removed: 0 };
  if (left > 0 && !(await isGenerationSeen(catalogue, day))) return { taken, left, isSwapped: false, removed: 0 };
  await swapDay(catalogue, day, manifest);
  const removed = await removeSuperseded({ bucket, catalogue, store, day }, nowMs);
  return { taken, left, isSwapped: true, removed };
}

function leftOf(plan: BucketPlan | undefined): number {
  return plan === undefined ? 0 : plan.rest + plan.waiting.length;
}

function linesText(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
}
