/** A bucket that keeps versions and a catalogue, in memory: what the two doors of `handler/compact/bucket` promise, and no more. */
import { type FileContent, wholeOf } from '../../../handler/bytes/file-content.ts';
import type {
  DayCatalogue,
  ListedVersion,
  TaggedObject,
  VersionedBucket,
} from '../../../handler/compact/bucket/versioned-bucket.ts';
import type { LakeStore } from '../../../handler/store.ts';
import type { TableName } from '../../../lake/schema.ts';

interface Stored {
  readonly version: string;
  readonly modifiedMs: number;
  /** Undefined for a marker. */
  readonly bytes: Uint8Array | undefined;
}

export class MemoryCloud implements VersionedBucket, DayCatalogue {
  nowMs: number;
  /** Versions of each key, newest first. */
  private readonly stored = new Map<string, Stored[]>();
  private readonly located = new Map<string, string>();
  private count = 0;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** The same content, which goes its own way from now on. */
  copy(): MemoryCloud {
    const copy = new MemoryCloud(this.nowMs);
    for (const [key, versions] of this.stored) copy.stored.set(key, [...versions]);
    for (const [key, folder] of this.located) copy.located.set(key, folder);
    copy.count = this.count;
    return copy;
  }

  async versions(prefix: string): Promise<ListedVersion[]> {
    return [...this.stored]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([key, versions]) =>
        versions.map(({ version, modifiedMs, bytes }, at) => ({
          key,
          version,
          modifiedMs: Math.floor(modifiedMs / 1000) * 1000, // as S3 says it
          bytes: bytes?.length ?? 0,
          isLatest: at === 0,
          isMarker: bytes === undefined,
        })),
      );
  }

  async folders(folder: string): Promise<string[]> {
    return [
      ...new Set(
        this.keys(folder)
          .map((key) => key.slice(folder.length))
          .filter((rest) => rest.includes('/')),
      ),
    ].map(
      (rest) => rest.split('/')[0]!, // it has a slash
    );
  }

  async newest(key: string): Promise<TaggedObject | undefined> {
    const [first] = this.stored.get(key) ?? [];
    return first?.bytes && { bytes: first.bytes, tag: first.version };
  }

  async read(key: string, version: string): Promise<Uint8Array | undefined> {
    return this.stored.get(key)?.find((one) => one.version === version)?.bytes;
  }

  async write(key: string, content: FileContent): Promise<void> {
    this.put(key, wholeOf(content));
  }

  async writeIf(key: string, bytes: Uint8Array, tag: string | undefined): Promise<boolean> {
    if ((await this.newest(key))?.tag !== tag) return false;
    this.put(key, bytes);
    return true;
  }

  async removeVersions(versions: readonly Pick<ListedVersion, 'key' | 'version'>[]): Promise<void> {
    for (const { key, version } of versions) {
      const left = (this.stored.get(key) ?? []).filter((one) => one.version !== version);
      if (left.length > 0) this.stored.set(key, left);
      else this.stored.delete(key);
    }
  }

  async foldersOf(table: TableName): Promise<Map<string, string>> {
    const mine = [...this.located].filter(([key]) => key.startsWith(`${table} `));
    return new Map(mine.map(([key, folder]) => [key.slice(table.length + 1), folder]));
  }

  async folderOf(table: TableName, day: string): Promise<string | undefined> {
    return this.located.get(`${table} ${day}`);
  }

  async register(table: TableName, day: string, folder: string): Promise<void> {
    if (!this.located.has(`${table} ${day}`)) this.located.set(`${table} ${day}`, folder);
  }

  async move(table: TableName, day: string, folder: string): Promise<void> {
    if (!this.located.has(`${table} ${day}`)) throw new Error(`${table} has no partition ${day}`);
    this.located.set(`${table} ${day}`, folder);
  }

  /** Keys of objects that are there now. */
  keys(prefix = ''): string[] {
    return [...this.stored]
      .filter(([key, [first]]) => key.startsWith(prefix) && first?.bytes !== undefined)
      .map(([key]) => key)
      .sort();
  }

  /** What somebody reads who names no version. @throws when there is none */
  bytesOf(key: string): Uint8Array {
    const bytes = this.stored.get(key)?.[0]?.bytes;
    if (bytes === undefined) throw new Error(`there is no ${key}`);
    return bytes;
  }

  /** What the handler writes with; it registers where it writes. */
  lakeStore(): LakeStore {
    return {
      write: async (key, bytes) => this.put(key, wholeOf(bytes)),
      writeOnce: async (key, bytes) => void (await this.writeIf(key, bytes, undefined)),
      list: async (prefix) => this.keys(prefix),
      remove: async (key) => this.put(key, undefined),
    };
  }

  private put(key: string, bytes: Uint8Array | undefined): void {
    this.count += 1;
    const stored = { version: `v${this.count}`, modifiedMs: this.nowMs, bytes };
    this.stored.set(key, [stored, ...(this.stored.get(key) ?? [])]);
  }
}
