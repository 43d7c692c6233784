/**
 * The lake in a folder: keys are the paths in it, so DuckDB and a crawler see the same layout as in S3.
 *
 * Calls to the file system are synchronous: the handler waits for each anyway, and a promise for each call would add a
 * third to the time of a small recording.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LakeStore } from '../../handler/store.ts';
import { isBelow, isKey, realPathOf } from './inside.ts';

/** Ending of files that are being written, or were when the process was killed. No query reads them. */
const UNFINISHED = '.tmp';

/**
 * File names in a folder are indexed by their first characters. Every recording lists the parts that it left before, and
 * reading a folder of 10 000 names for each of 10 000 recordings would take longer than everything else.
 */
const STEM_CHARACTERS = 8;

/** Names of one folder by their first characters. */
type Names = Map<string, Set<string>>;

/** Only one process at a time may write a recording; several may write different ones. */
export class FolderLakeStore implements LakeStore {
  private readonly folder: string;
  /** Keys of folders that exist. */
  private readonly made = new Set<string>();
  /** Listings by folder, read when first needed. */
  private readonly listed = new Map<string, Names>();
  private writes = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    const { parent, name } = partsOf(key);
    const path = this.pathOf(key);
    const unfinished = `${path}.${process.pid}-${this.writes++}${UNFINISHED}`;
    this.make(parent);
    try {
      writeFileSync(unfinished, bytes);
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
    const names = this.listed.get(parent);
    if (names !== undefined) remember(names, name);
  }

  async list(prefix: string): Promise<string[]> {
    const { parent, name: beginning } = partsOf(prefix);
    const under = parent === '' ? '' : `${parent}/`;
    const keys: string[] = [];
    for (const name of withBeginning(this.namesIn(parent), beginning)) {
      if (name.endsWith('/')) keys.push(...(await this.list(`${under}${name}`)));
      else keys.push(`${under}${name}`);
    }
    return keys;
  }

  async remove(key: string): Promise<void> {
    const { parent, name } = partsOf(key);
    rmSync(this.pathOf(key), { force: true });
    this.listed.get(parent)?.get(stemOf(name))?.delete(name);
  }

  /**
   * Makes the folder of a key, once, and adds it to the listing of the folder above.
   *
   * @throws {Error} when a link on the way leads out of the lake
   */
  private make(parent: string): void {
    if (this.made.has(parent)) return;
    if (parent !== '' && !isBelow(realPathOf(join(this.folder, parent)), realPathOf(this.folder))) {
      throw new Error(`${JSON.stringify(parent)} is a link that leads out of the lake`);
    }
    mkdirSync(join(this.folder, parent), { recursive: true });
    for (let key = parent; key !== ''; key = partsOf(key).parent) {
      const { parent: above, name } = partsOf(key);
      const names = this.listed.get(above);
      if (names !== undefined) remember(names, `${name}/`);
    }
    this.made.add(parent);
  }

  private namesIn(parent: string): Names {
    let names = this.listed.get(parent);
    if (names === undefined) {
      names = readNames(join(this.folder, parent));
      this.listed.set(parent, names);
    }
    return names;
  }

  private pathOf(key: string): string {
    if (!isKey(key) || key.includes('\\')) throw new Error(`${JSON.stringify(key)} is not a key inside the lake`);
    return join(this.folder, key);
  }
}

function partsOf(key: string): { parent: string; name: string } {
  const parent = dirname(key);
  if (key.endsWith('/')) return { parent: key.slice(0, -1), name: '' };
  return parent === '.' ? { parent: '', name: key } : { parent, name: key.slice(parent.length + 1) };
}

function readNames(folder: string): Names {
  const names: Names = new Map();
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) remember(names, `${entry.name}/`);
      else if (!entry.name.endsWith(UNFINISHED)) remember(names, entry.name);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // nothing was written there yet
  }
  return names;
}

function remember(names: Names, name: string): void {
  const stem = stemOf(name);
  const alike = names.get(stem);
  if (alike === undefined) names.set(stem, new Set([name]));
  else alike.add(name);
}

function stemOf(name: string): string {
  return name.slice(0, STEM_CHARACTERS);
}

function withBeginning(names: Names, beginning: string): string[] {
  const isWholeStem = beginning.length >= STEM_CHARACTERS;
  const candidates = isWholeStem
    ? [...(names.get(stemOf(beginning)) ?? [])]
    : [...names.values()].flatMap((set) => [...set]);
  return candidates.filter((name) => name.startsWith(beginning));
}
