/**
 * One compacted day of a stack, and recordings that are taken out of it.
 *
 * A compaction that is under way may have read them already. Its generation counts only if the manifest is still the one that
 * it began from, so a new manifest is committed before anything is removed. Whatever has a number up to that manifest's will
 * never count again, and goes; a higher one is being made from what is clean, and stays.
 */
import { randomUUID } from 'node:crypto';
import { compactBucketDay } from '../../../handler/compact/bucket/compact-bucket-day.ts';
import { idsIn, planBucketDay } from '../../../handler/compact/bucket/plan-bucket-day.ts';
import { generationOfKey, type SwappedDay } from '../../../handler/compact/bucket/remove-superseded.ts';
import { SETTLED_MS } from '../../../handler/compact/bucket/schedule.ts';
import { SWAP_ORDER, swapDay } from '../../../handler/compact/bucket/swap-day.ts';
import type { ListedVersion } from '../../../handler/compact/bucket/versioned-bucket.ts';
import { bucketGenerationNumber, type DayManifest } from '../../../lake/day-manifest.ts';
import { compactedDay, movedFolder, movedId, movedKey, RECORDING_IDS } from '../../../lake/generations.ts';
import { bucketPinned, pinsFolder } from '../../../lake/pins.ts';

/** The scheduled function may be at work on the same day, and commit first. */
const MAX_TRIES = 5;

const WHOLE_DAY = { recordings: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** Of no recording: its name has a compaction commit, and takes nothing out. */
const NOBODY = '0'.repeat(64);

/** Recordings of a day. */
export interface IdsOfDay {
  /** No generation may have them. */
  readonly going: readonly string[];
  /** Only the day's generation may have them, with the rows of today. */
  readonly staying: readonly string[];
}

/** Takes recordings out of a day. Their fresh files must have gone before. Killed anywhere, the next call goes on. */
export async function takeOut(on: SwappedDay, ids: IdsOfDay): Promise<void> {
  await commitWithout(on, ids);
  await followManifest(on);
  const { bucket } = on;
  const versions = await removable(on, ids.going);
  // A generation without its list of recordings looks as if it were being written: see `mayGrow`.
  const isList = ({ key }: ListedVersion) => key.endsWith(`/${RECORDING_IDS}`);
  await bucket.removeVersions(versions.filter((one) => !isList(one)));
  await bucket.removeVersions(versions.filter(isList));
  // A function that began its swap before has perhaps moved a table to what has gone.
  await followManifest(on);
}

/**
 * How often the day may still name one of the recordings: each that its generation has, and each version of a file of any other
 * generation, since one that is being written may be of them.
 */
export async function countLeft(on: Omit<SwappedDay, 'catalogue'>, ids: IdsOfDay): Promise<number> {
  const held = [...(await heldOf(on, ids.going)), ...(await staleOf(on, ids.staying))];
  return held.length + (await othersOf(on, await on.store.manifest(), ids.going)).length;
}

/** Commits generations until the day's has none of their rows, and none can come that was begun before this. */
async function commitWithout(on: SwappedDay, ids: IdsOfDay): Promise<void> {
  const { bucket, catalogue, store, day } = on;
  const before = (await bucket.versions(`${compactedDay(day)}/`)).flatMap(({ key }) => generationOfKey(key) ?? []);
  const highest = Math.max(0, ...before.map(bucketGenerationNumber));
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const number = (await store.manifest())?.generation ?? 0;
    const held = await heldOf(on, ids.going);
    const isStale = (await staleOf(on, ids.staying)).length > 0;
    const isOvertaken = highest > number;
    if (held.length === 0 && !isStale && !isOvertaken) return;
    for (const id of held.length === 0 && isOvertaken ? [NOBODY] : held)
      await bucket.write(movedKey(day, id, randomUUID()), new Uint8Array());
    // One piece is enough to come first. What it leaves, the function takes; a row that is to be replaced may be in any.
    await compactBucketDay({ bucket, catalogue, nowMs: Date.now(), hasTime: () => isStale }, day);
  }
}

/** Has the catalogue name no generation but the one that counts. Where it names none, the day waits for its first swap. */
async function followManifest({ catalogue, store, day }: SwappedDay): Promise<void> {
  const manifest = await store.manifest();
  const named = await namedGenerations({ catalogue, day });
  if (manifest !== undefined && [...named].some((folder) => folder !== manifest.folder))
    await swapDay(catalogue, day, manifest);
}

/** The folders of generations that queries read now. */
async function namedGenerations({ catalogue, day }: Pick<SwappedDay, 'catalogue' | 'day'>): Promise<Set<string>> {
  const named = new Set<string>();
  for (const table of SWAP_ORDER) {
    const generation = generationOfKey(`${await catalogue.folderOf(table, day)}/`);
    if (generation !== undefined) named.add(generation);
  }
  return named;
}

async function heldOf({ store, day }: Pick<SwappedDay, 'store' | 'day'>, ids: readonly string[]): Promise<string[]> {
  const there = await idsIn(store, day);
  return ids.filter((id) => there.has(id));
}

/** Those of which the day's generation has a row that is not today's: they have been written again, or have left the day. */
async function staleOf({ store, day }: Pick<SwappedDay, 'store' | 'day'>, ids: readonly string[]): Promise<string[]> {
  const there = await heldOf({ store, day }, ids);
  if (there.length === 0) return [];
  const { replaced, waiting } = await planBucketDay(store, day, Date.now(), WHOLE_DAY);
  const changing = new Set([...replaced, ...waiting]);
  return there.filter((id) => changing.has(id));
}

/**
 * Versions of files of generations that are not the day's, pinned ones too, and of those of its own that were written over; and the
 * names of these recordings that say they have left.
 */
async function othersOf(
  { bucket, day }: Pick<SwappedDay, 'bucket' | 'day'>,
  manifest: DayManifest | undefined,
  ids: readonly string[],
): Promise<ListedVersion[]> {
  const wanted = new Set(ids);
  const versions = await bucket.versions(`${compactedDay(day)}/`);
  return versions.filter(({ key, isLatest }) => {
    const generation = generationOfKey(key);
    const pinned = key.startsWith(`${pinsFolder(day)}/`) ? bucketPinned(key) : undefined;
    if (pinned !== undefined) return `${compactedDay(day)}/${pinned}` !== manifest?.folder;
    if (generation === undefined) return key.startsWith(`${movedFolder(day)}/`) && wanted.has(movedId(key));
    return generation !== manifest?.folder || !isLatest;
  });
}

/** Those of them that nobody reads, that can never count, and beside which nothing more is written. */
async function removable(on: SwappedDay, ids: readonly string[]): Promise<ListedVersion[]> {
  const manifest = await on.store.manifest(); // before the listing: what is committed meanwhile has a higher number
  const others = await othersOf(on, manifest, ids);
  const named = await namedGenerations(on);
  const byGeneration = Map.groupBy(others, ({ key }) => generationOfKey(key));
  return [...byGeneration].flatMap(([folder, versions]) => {
    if (folder === undefined || folder === manifest?.folder) return versions;
    const canCount = bucketGenerationNumber(folder) > (manifest?.generation ?? 0);
    return canCount || named.has(folder) || mayGrow(versions) ? [] : versions;
  });
}

/** Is a function perhaps writing this generation still, not knowing that it comes too late? Its list of recordings comes last. */
function mayGrow(versions: readonly ListedVersion[]): boolean {
  const isWhole = versions.some(({ key }) => key.endsWith(`/${RECORDING_IDS}`));
  return !isWhole && versions.some(({ modifiedMs }) => Date.now() - modifiedMs < SETTLED_MS);
}
