/** The bytes of one object, ready to be read by position: held when it is small, in a file of this machine when it is not. */
import { createHash } from 'node:crypto';
import { ObjectGoneError, type StoredObject } from '../store.ts';
import { release } from '../write/release.ts';
import type { ByteRanges } from './byte-ranges.ts';
import type { ScratchFiles } from './scratch-files.ts';

/** Larger objects are not held. A file of ten minutes is, and so is every file that is fetched ahead. */
const HELD_BYTES = 16 * 2 ** 20;

/** The bytes of one object. */
export interface Content {
  readonly bytes: Uint8Array | ByteRanges;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Closes a file that was read in place. */
  close(): void;
}

/** How a large object is fetched; the defaults are for use, others for tests. */
export interface FetchOptions {
  /** A larger object is not held. */
  readonly heldBytes?: number;
  /** Bytes that are asked for at a time: enough for S3 to be fast, few enough to hold some of them. */
  readonly rangeBytes?: number;
  /** Ranges that are under way at once. S3 gives each connection some 90 MB/s. */
  readonly atOnce?: number;
  /** How often a range is asked for before the object goes back to the queue. */
  readonly tries?: number;
  /** Milliseconds after which a range that has not arrived is asked for again. */
  readonly rangeMs?: number;
}

const DEFAULTS = {
  heldBytes: HELD_BYTES,
  rangeBytes: 8 * 2 ** 20,
  atOnce: 4,
  tries: 3,
  rangeMs: 60_000,
} as const satisfies FetchOptions;

/**
 * Opens what an object holds.
 *
 * @param scratch where a large object is copied to when it is not a file already; to be closed when the bytes were used
 * @throws {ObjectGoneError} when there is nothing to read; any other error means: try again
 */
export async function contentOf(
  stored: StoredObject,
  scratch: ScratchFiles,
  options: FetchOptions = {},
): Promise<Content> {
  const settings = { ...DEFAULTS, ...options };
  if (stored.size > settings.heldBytes) {
    if (stored.inPlace !== undefined) {
      const { ranges: bytes, sha256, close } = stored.inPlace();
      return { bytes, sha256, close };
    }
    if (stored.range !== undefined) return await copied(stored, scratch, settings);
  }
  const bytes = await stored.bytes();
  mustHaveArrived(bytes.length, stored.size);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), close: () => {} };
}

/** Fetches ranges several at a time, and takes them in their order. */
async function copied(stored: StoredObject, scratch: ScratchFiles, settings: Required<FetchOptions>): Promise<Content> {
  const { size } = stored;
  const { rangeBytes, atOnce } = settings;
  const file = scratch.file();
  const sha256 = createHash('sha256');
  const underWay: Promise<Uint8Array>[] = [];
  let asked = 0;
  for (let taken = 0; taken < size; ) {
    while (asked < size && underWay.length < atOnce) {
      const range = fetched(stored, asked, Math.min(asked + rangeBytes, size), settings);
      range.catch(() => {}); // an earlier one may fail first
      underWay.push(range);
      asked = Math.min(asked + rangeBytes, size);
    }
    const bytes = await underWay.shift()!;
    file.append(bytes);
    sha256.update(bytes);
    taken += bytes.length;
    release(bytes);
  }
  return { bytes: file.ranges(), sha256: sha256.digest('hex'), close: () => {} };
}

async function fetched(
  stored: StoredObject,
  from: number,
  to: number,
  { tries, rangeMs }: Required<FetchOptions>,
): Promise<Uint8Array> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      const bytes = await within(rangeMs, stored.range!(from, to), `bytes ${from} to ${to}`);
      mustHaveArrived(bytes.length, to - from);
      return bytes;
    } catch (error) {
      if (left <= 0 || error instanceof ObjectGoneError) throw error;
    }
  }
}

async function within<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not arrive within ${ms} ms`)), ms);
    timer.unref(); // what it waits for keeps the process alive, not the clock
  });
  work.catch(() => {}); // it may still fail when nobody waits any more
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** A connection that broke must not pass for a damaged file. */
function mustHaveArrived(bytes: number, due: number): void {
  if (bytes !== due) throw new Error(`the storage gave ${bytes} of ${due} bytes`);
}
