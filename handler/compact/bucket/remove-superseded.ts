/**
 * Removes from a day what its generation stands for, when no query can be under way that began before the swap. The
 * catalogue names none of it any more, so nobody who follows it sees a row less; who reads bare folders finds a row in one
 * place at most.
 */
import { type DayManifest, freshFolder, SWAPPED, TAKEN } from '../../../lake/day-manifest.ts';
import { compactedDay } from '../../../lake/generations.ts';
import { keyParts } from '../../../lake/layout.ts';
import { bucketPinned } from '../../../lake/pins.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import type { BucketCompactStore } from './bucket-compact-store.ts';
import { linesOf, takenLine } from './plan-bucket-day.ts';
import { isSwapped } from './swap-day.ts';
import type { DayCatalogue, ListedVersion, VersionedBucket } from './versioned-bucket.ts';

/** Longer than any query. A query of Athena ends after 30 minutes unless the account's quota was raised. */
export const KEPT_MS = 24 * 3600 * 1000;

/** Where a day is, and what it has. */
export interface SwappedDay {
  readonly bucket: VersionedBucket;
  readonly catalogue: DayCatalogue;
  readonly store: BucketCompactStore;
  readonly day: string;
}

const GENERATION = /^(.*\/g\d{6,}-[0-9a-f-]+)\//;

/** The folder of the generation that a key belongs to; undefined for any other key. */
export function generationOfKey(key: string): string | undefined {
  return GENERATION.exec(key)?.[1];
}

/**
 * Notes when the day was swapped, and a day after that removes what it has superseded. Killed anywhere, the next call goes on.
 *
 * @returns how many versions were removed
 */
export async function removeSuperseded(on: SwappedDay, nowMs: number): Promise<number> {
  const { bucket, catalogue, store, day } = on;
  const manifest = await store.manifest();
  if (manifest === undefined || !(await isSwapped(catalogue, day, manifest))) return 0;
  const compacted = await bucket.versions(`${compactedDay(day)}/`);
  const swapped = compacted.find(({ key, isLatest }) => isLatest && key === `${manifest.folder}/${SWAPPED}`);
  if (swapped === undefined) {
    await bucket.writeIf(`${manifest.folder}/${SWAPPED}`, new Uint8Array(), undefined);
    return 0;
  }
  if (nowMs - swapped.modifiedMs < KEPT_MS) return 0;
  return (await removeFresh(on, nowMs)) + (await removeGenerations(on, manifest, compacted, nowMs));
}

/**
 * Rows of `recordings` first: what is left of a recording when this is killed is then no run that counts. Of a key, older versions
 * go before the one that was taken, so that none of them is the newest for a moment.
 */
async function removeFresh({ bucket, store, day }: SwappedDay, nowMs: number): Promise<number> {
  const taken = await linesOf(store, day, TAKEN);
  const isTaken = ({ key, version }: ListedVersion) => taken.has(takenLine({ key, tag: version }));
  const withRow = new Set<string>();
  let removed = 0;
  for (const table of RECORDING_TABLES) {
    const versions = await bucket.versions(`${freshFolder(table, day)}/`);
    const older: ListedVersion[] = [];
    const last: ListedVersion[] = [];
    for (const [key, all] of Map.groupBy(versions, (one) => one.key)) {
      const recordingId = keyParts(key)?.recordingId;
      if (recordingId === undefined) continue; // somebody else's
      const newest = all[0]!; // a group has one at least
      const isLeftover = !withRow.has(recordingId) && nowMs - newest.modifiedMs > KEPT_MS && table !== 'recordings';
      const at = isLeftover ? 0 : all.findIndex(isTaken);
      if (at !== -1) {
        older.push(...all.slice(at + 1));
        last.push(all[at]!);
      }
      if (table === 'recordings' && at !== 0 && !newest.isMarker) withRow.add(recordingId);
    }
    await bucket.removeVersions(older);
    await bucket.removeVersions(last);
    removed += older.length + last.length;
  }
  return removed;
}

/** The folders of generations of which an object says that they are kept, among what there is of a day. */
export function pinnedAmong(versions: readonly ListedVersion[]): Set<string> {
  return new Set(
    versions.flatMap(({ key, isLatest, isMarker }) => {
      const generation = isLatest && !isMarker ? bucketPinned(key) : undefined;
      return generation === undefined ? [] : [`${key.slice(0, key.lastIndexOf('/pins/'))}/${generation}`];
    }),
  );
}

/**
 * Generations before this one, and what compactions left that did not commit. What is pinned stays: the pin was there before this
 * generation was committed, and the listing is from after that.
 */
async function removeGenerations(
  { bucket }: SwappedDay,
  { folder }: DayManifest,
  compacted: readonly ListedVersion[],
  nowMs: number,
): Promise<number> {
  const pinned = pinnedAmong(compacted);
  const byFolder = Map.groupBy(compacted, ({ key }) => generationOfKey(key));
  const old = [...byFolder].flatMap(([other, versions]) => {
    const isOld = versions.every(({ modifiedMs }) => nowMs - modifiedMs > KEPT_MS);
    return other !== undefined && other !== folder && isOld && !pinned.has(other) ? versions : [];
  });
  await bucket.removeVersions(old);
  return old.length;
}
