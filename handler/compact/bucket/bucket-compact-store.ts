/**
 * A day of a bucket as a compaction sees it. Fresh files are read by their versions; a generation's files are written under
 * names that nobody reads, and the day's manifest, written only if it is still the one that was read, makes them count.
 *
 * Nothing is removed here: whoever began a query before the swap reads the old files, see `remove-superseded.ts`. What a
 * compaction wrote that did not commit stays until then as well, since a call that failed may still take effect.
 */
import { randomUUID } from 'node:crypto';
import {
  bucketGeneration,
  type DayManifest,
  dayManifestIn,
  dayManifestKey,
  dayManifestText,
  generationKey,
} from '../../../lake/day-manifest.ts';
import { MANIFEST, manifestIn } from '../../../lake/generations.ts';
import { wholeOf } from '../../bytes/file-content.ts';
import type { CompactStore, ListedFile, Stage } from '../compact-store.ts';
import type { VersionedBucket } from './versioned-bucket.ts';

/** Requests of S3 take 20 to 100 ms, and a fresh file some milliseconds to take. */
const READS_AHEAD = 32;

/** A manifest, and the tag that it can be replaced by. */
interface Found {
  readonly manifest: DayManifest;
  readonly tag: string;
}

/** One day of a bucket to be compacted. */
export class BucketCompactStore implements CompactStore {
  readonly readsAhead = READS_AHEAD;
  private readonly bucket: VersionedBucket;
  private readonly key: string;
  /** The manifest as it was last read. */
  private found: Found | undefined;

  constructor(bucket: VersionedBucket, day: string) {
    this.bucket = bucket;
    this.key = dayManifestKey(day);
  }

  /** The manifest of the day as it is now; undefined on a day that was never compacted. */
  async manifest(): Promise<DayManifest | undefined> {
    const object = await this.bucket.newest(this.key);
    const text = object && new TextDecoder().decode(object.bytes);
    this.found = object && { manifest: dayManifestIn(text!, this.key), tag: object.tag }; // there is a text with an object
    return this.found?.manifest;
  }

  /** Whole folders: what is taken of a bucket's day is planned from all there is, see `plan-bucket-day.ts`. */
  async list(folder: string): Promise<ListedFile[]> {
    const versions = await this.bucket.versions(`${folder}/`);
    return versions
      .filter(({ isLatest, isMarker }) => isLatest && !isMarker)
      .map(({ key, version, modifiedMs, bytes }) => ({ key, tag: version, modifiedMs, bytes }));
  }

  read({ key, tag }: ListedFile): Promise<Uint8Array | undefined> {
    return this.bucket.read(key, tag);
  }

  async generations(): Promise<number[]> {
    const manifest = await this.manifest();
    return manifest === undefined ? [] : [manifest.generation];
  }

  async readGeneration(day: string, number: number, name: string): Promise<Uint8Array> {
    const { manifest } = this.found ?? {};
    if (manifest?.generation !== number) throw new Error(`generation ${number} of ${day} has been replaced`);
    if (name === MANIFEST) return encoded(dayManifestText(manifest));
    return this.there(generationKey(manifest.folder, name));
  }

  async stage(day: string): Promise<Stage> {
    const before = this.found;
    const folder = bucketGeneration(day, (before?.manifest.generation ?? 0) + 1, randomUUID());
    let text = '';
    return {
      // The manifest is written last, under the day's own key.
      write: async (name, content) => {
        if (name === MANIFEST) text = new TextDecoder().decode(wholeOf(content));
        else await this.bucket.write(generationKey(folder, name), content);
      },
      read: (name) => this.there(generationKey(folder, name)),
      commit: async () => {
        const manifest = encoded(dayManifestText({ ...manifestIn(text, MANIFEST), folder }));
        if (await this.bucket.writeIf(this.key, manifest, before?.tag)) return true;
        // An answer that was lost may have been yes: the client asks again by itself.
        return (await this.manifest())?.folder === folder;
      },
      drop: async () => {},
    };
  }

  /** Nothing is renamed to be removed. */
  async held(): Promise<[]> {
    return [];
  }

  async removeIfUnchanged({ key, tag }: ListedFile): Promise<boolean> {
    await this.bucket.removeVersions([{ key, version: tag }]);
    return true;
  }

  async settle(): Promise<void> {}

  async removeGeneration(): Promise<void> {}

  private async there(key: string): Promise<Uint8Array> {
    const object = await this.bucket.newest(key);
    if (object === undefined) throw new Error(`${key} is no longer there`);
    return object.bytes;
  }
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
