/** Stores in memory: uploads with their metadata, and a lake that remembers what was asked of it and can fail. */
import { type FileContent, wholeOf } from '../../handler/bytes/file-content.ts';
import type { LakeStore, ObjectVersion, RawStore, StoredObject } from '../../handler/store.ts';
import { ObjectGoneError } from '../../handler/store.ts';

export const RECEIVED = new Date('2025-03-01T23:59:59Z');

export interface Upload {
  readonly bytes: Uint8Array;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `v1` if it says none. */
  readonly version?: string;
  /** What the store says of its size, if it is not that of the bytes. */
  readonly size?: number;
}

/** Uploads by key; an `Error` is thrown when the key is opened. */
export class MemoryRawStore implements RawStore {
  readonly uploads: Map<string, Upload | Error>;
  /** Keys whose content was asked for. */
  readonly fetched: string[] = [];
  /** Keys of which a range was asked for, once for each. */
  readonly ranges: string[] = [];
  /** Keys whose newest version was asked for. */
  readonly asked: string[] = [];

  constructor(uploads: Readonly<Record<string, Upload | Error>>) {
    this.uploads = new Map(Object.entries(uploads));
  }

  async newest(bucket: string, key: string): Promise<ObjectVersion | undefined> {
    this.asked.push(key);
    const upload = this.uploads.get(key);
    if (upload === undefined || upload instanceof Error) return undefined;
    return { bucket, key, version: upload.version ?? 'v1' };
  }

  async open({ key }: ObjectVersion): Promise<StoredObject> {
    const upload = this.uploads.get(key) ?? new ObjectGoneError('deleted', 'it was deleted');
    if (upload instanceof Error) throw upload;
    const { bytes, metadata = {}, size = bytes.length } = upload;
    return {
      size,
      lastModified: RECEIVED,
      metadata: new Map(Object.entries(metadata)),
      bytes: async () => {
        this.fetched.push(key);
        return bytes;
      },
      range: async (from, to) => {
        this.ranges.push(key);
        return bytes.slice(from, to);
      },
    };
  }
}

export class MemoryLakeStore implements LakeStore {
  readonly files = new Map<string, Uint8Array>();
  /** `write recordings`, `remove samples`, …: the calls in their order, by table. */
  readonly calls: string[] = [];
  /** Number of the call that fails, from 0. */
  failsAt: number | undefined;
  /** Calls that have not ended. */
  underWay = 0;

  async write(key: string, content: FileContent): Promise<void> {
    await this.called('write', key);
    this.files.set(key, wholeOf(content));
  }

  async writeOnce(key: string, bytes: Uint8Array): Promise<void> {
    await this.called('write', key);
    if (!this.files.has(key)) this.files.set(key, bytes);
  }

  async list(prefix: string): Promise<string[]> {
    await this.called('list', prefix);
    return [...this.files.keys()].filter((key) => key.startsWith(prefix));
  }

  async remove(key: string): Promise<void> {
    await this.called('remove', key);
    this.files.delete(key);
  }

  /** Files of one table. */
  of(table: string): Uint8Array[] {
    return [...this.files].filter(([key]) => key.startsWith(`${table}/`)).map(([, bytes]) => bytes);
  }

  private async called(what: string, key: string): Promise<void> {
    const call = this.calls.push(`${what} ${key.slice(0, key.indexOf('/'))}`) - 1;
    if (call === this.failsAt) throw new Error('the disk is full');
    this.underWay += 1;
    await new Promise((resolve) => setImmediate(resolve));
    this.underWay -= 1;
  }
}
