/**
 * A lake folder as a compaction sees it. A generation is a folder: it is written under a name that nobody reads, and a
 * rename, which fails when the name is taken, makes it the day's generation.
 */
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { CompactStore, HeldFile, ListedFile, Stage } from '../../handler/compact/compact-store.ts';
import { compactedDay, generationFolder, generationNumbers, RECORDING_IDS } from '../../lake/generations.ts';
import { heldFolder, heldKey } from '../../lake/held-files.ts';
import { keyParts } from '../../lake/layout.ts';
import { dayPin, pinsFolder } from '../../lake/pins.ts';
import type { RecordingTable } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';
import { refuseBucketCopy } from './bucket-copy.ts';
import { FILE_CALLS, type FileCalls } from './file-calls.ts';
import { heldFile, listed, tagOf } from './listed-file.ts';
import { isUnfinished, removeStale, unfinishedPath } from './unfinished.ts';

/** A lake folder to be compacted. */
export class FolderCompactStore implements CompactStore {
  private readonly folder: string;
  private readonly calls: FileCalls;

  /** @param folder absolute */
  constructor(folder: string, calls: FileCalls = FILE_CALLS) {
    this.folder = folder;
    this.calls = calls;
  }

  async list(folder: string, before?: string): Promise<ListedFile[]> {
    const files: ListedFile[] = [];
    for (const name of await this.calls.namesIn(join(this.folder, folder))) {
      if (isUnfinished(name) || (before !== undefined && name >= before)) continue;
      const stat = await this.calls.stat(join(this.folder, folder, name));
      if (stat?.isFile()) files.push(listed(`${folder}/${name}`, stat));
    }
    return files;
  }

  /** What a process has begun that no longer runs is removed, so that it cannot go on, should it run all the same: on another host. */
  async writing(day: string): Promise<string[]> {
    const folder = join(this.folder, 'recordings', `${PARTITION.name}=${day}`);
    if ((await this.calls.stat(folder)) === undefined) return [];
    removeStale(folder);
    const names = await this.calls.namesIn(folder);
    return names.flatMap((name) => (isUnfinished(name) ? [name.slice(0, name.indexOf('.'))] : []));
  }

  async read({ key, tag }: ListedFile): Promise<Uint8Array | undefined> {
    const bytes = await this.calls.read(join(this.folder, key));
    const stat = await this.calls.stat(join(this.folder, key)); // files are replaced, never changed: one that is still there was read whole
    return stat !== undefined && tagOf(stat) === tag ? bytes : undefined;
  }

  async generations(day: string): Promise<number[]> {
    const names = await this.calls.namesIn(join(this.folder, compactedDay(day)));
    refuseBucketCopy((key) => names.includes(basename(key)), day);
    return generationNumbers(names);
  }

  async readGeneration(day: string, number: number, name: string): Promise<Uint8Array> {
    return this.there(join(this.folder, generationFolder(day, number), name));
  }

  async stage(day: string): Promise<Stage> {
    const folder = join(this.folder, compactedDay(day));
    const path = unfinishedPath(join(folder, 'g'));
    await this.calls.make(path);
    removeStale(folder);
    return {
      write: async (name, bytes) => this.calls.write(join(path, name), bytes),
      read: async (name) => this.there(join(path, name)),
      commit: async (number) => {
        if (((await this.generations(day)).at(-1) ?? 0) >= number) return false;
        await this.calls.flush(path);
        if (!(await this.calls.publish(path, join(this.folder, generationFolder(day, number))))) return false;
        for (const above of [folder, dirname(folder), this.folder]) await this.calls.flush(above);
        // A generation of this number may have come and gone: only because a later one is there.
        return (await this.generations(day)).at(-1) === number;
      },
      drop: async () => {
        await this.removeFolder(path);
        await this.calls.removeEmpty(folder);
      },
    };
  }

  async held(day: string): Promise<HeldFile[]> {
    return (await this.list(heldFolder(day))).flatMap((file) => heldFile(day, file) ?? []);
  }

  /** A file that has its key for ever, such as a held one, cannot be another one now. */
  async removeIfUnchanged({ key, tag }: ListedFile): Promise<boolean> {
    const path = join(this.folder, key);
    const day = keyParts(key)?.day;
    if (day === undefined) {
      await this.calls.remove(path);
      return true;
    }
    const stat = await this.calls.stat(path);
    if (stat === undefined) return this.removeHeld(day, key, tag);
    if (tagOf(stat) !== tag) return false;
    const held = join(this.folder, heldKey(day, key, randomUUID()));
    await this.calls.make(dirname(held));
    if (!(await this.calls.rename(path, held))) return this.removeHeld(day, key, tag);
    const taken = await this.calls.stat(held);
    if (taken !== undefined && tagOf(taken) !== tag) return false; // it counts where it is
    await this.calls.remove(held);
    return true;
  }

  /** Another compaction, which has listed an earlier version, may have taken the file away and left it: it counts until it is removed there. */
  private async removeHeld(day: string, key: string, tag: string): Promise<boolean> {
    const versions = (await this.held(day)).filter(({ of }) => of === key);
    for (const version of versions) if (version.tag === tag) await this.calls.remove(join(this.folder, version.key));
    return versions.every((version) => version.tag === tag);
  }

  async settle(table: RecordingTable, day: string): Promise<void> {
    for (const folder of [`${table}/${PARTITION.name}=${day}`, heldFolder(day)]) {
      await this.calls.flush(join(this.folder, folder));
    }
  }

  /** One that is pinned stays. Its pin is looked for now, when a later generation has been committed: see `lake/pins.ts`. */
  async removeGeneration(day: string, number: number): Promise<void> {
    const folder = generationFolder(day, number);
    const names = await this.calls.namesIn(join(this.folder, pinsFolder(day)));
    if (names.some((name) => dayPin(name)?.generation === basename(folder))) return;
    await this.removeFolder(join(this.folder, folder));
  }

  /** The list of its recordings last: while there are rows, it can be told of whom. */
  private async removeFolder(folder: string): Promise<void> {
    const names = await this.calls.namesIn(folder);
    const last = names.filter((name) => name === RECORDING_IDS);
    for (const name of [...names.filter((name) => name !== RECORDING_IDS), ...last])
      await this.calls.remove(join(folder, name));
    await this.calls.removeEmpty(folder);
  }

  private async there(path: string): Promise<Uint8Array> {
    const bytes = await this.calls.read(path);
    if (bytes === undefined) throw new Error(`${path} is no longer there`);
    return bytes;
  }
}
