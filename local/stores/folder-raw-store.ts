/**
 * Folders in place of the bucket that devices upload to. Files are read in place; nothing is copied or locked.
 *
 * Calls to the file system are synchronous for the same reason as in `FolderLakeStore`.
 */
import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { FileRanges, identityOf } from '../../handler/bytes/file-ranges.ts';
import { MAX_BYTES } from '../../handler/memory.ts';
import { isCompanionKey } from '../../handler/recording/companion/companion-keys.ts';
import type { ObjectVersion, OpenFile, RawStore, StoredObject } from '../../handler/store.ts';
import { NO_VERSION, ObjectGoneError } from '../../handler/store.ts';

/** Hexadecimal digits of a version: 128 bits of the SHA-256 of the bytes, as long as S3's own ids. */
const VERSION_DIGITS = 32;
/** A larger file is not read, so it is not hashed: size and time make its version. */
const MAX_HASHED_BYTES = MAX_BYTES;
const PIECE_BYTES = 2 ** 20;
/** There is no such file, or a step of its path is a file or contains NUL. */
const NOTHING_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ERR_INVALID_ARG_VALUE']);
/** There can never be such a file: the name is too long, or its links lead in a circle. */
const CANNOT_BE: ReadonlySet<string | undefined> = new Set([...NOTHING_THERE, 'ENAMETOOLONG', 'ELOOP']);

/** Which file stands for a key of the bucket, and what is known of it. */
export interface FolderRawStoreOptions {
  readonly bucket: string;
  /** The path of a key's file. @throws {ObjectGoneError} when it can have none */
  readonly pathOf: (key: string) => string;
  /** What the device would have said about it. */
  readonly metadataOf?: (key: string, version: string) => ReadonlyMap<string, string>;
  /** Called when a recording is about to be read for processing. */
  readonly onRead?: (key: string, bytes: number) => void;
}

/** Equal bytes under one name are one version, whenever they are processed; an edited file is another. */
export class FolderRawStore implements RawStore {
  private readonly options: FolderRawStoreOptions;

  constructor(options: FolderRawStoreOptions) {
    this.options = options;
  }

  /** The current version of a file; one that could not be read has none, and that shows when it is opened, as in the cloud. */
  objectFor(key: string): ObjectVersion {
    const { bucket, pathOf } = this.options;
    try {
      return { bucket, key, version: versionOf(pathOf(key)) };
    } catch {
      return { bucket, key, version: NO_VERSION };
    }
  }

  /** A folder of that name is not a file. @throws when it is there and cannot be read */
  async newest(_bucket: string, key: string): Promise<ObjectVersion | undefined> {
    const { bucket, pathOf } = this.options;
    try {
      const path = pathOf(key);
      return statSync(path, { throwIfNoEntry: false })?.isFile()
        ? { bucket, key, version: versionOf(path) }
        : undefined;
    } catch (error) {
      if (error instanceof ObjectGoneError || CANNOT_BE.has((error as NodeJS.ErrnoException).code)) return undefined;
      throw error;
    }
  }

  async open({ key, version }: ObjectVersion): Promise<StoredObject> {
    const { pathOf, metadataOf, onRead } = this.options;
    const path = pathOf(key);
    const { size, mtimeMs } = orGone(() => statSync(path));
    return {
      size,
      lastModified: new Date(mtimeMs),
      metadata: metadataOf?.(key, version) ?? new Map(),
      bytes: async () => {
        if (!isCompanionKey(key)) onRead?.(key, size);
        const bytes = orGone(() => readFileSync(path));
        if (digits(hash('sha256', bytes)) !== version)
          throw new Error('the file changed between being found and being read');
        return bytes;
      },
      inPlace: () => {
        if (!isCompanionKey(key)) onRead?.(key, size);
        return openInPlace(path, size, version);
      },
    };
  }
}

function orGone<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!NOTHING_THERE.has(code)) throw error;
    throw new ObjectGoneError('deleted', 'the file is no longer there', { cause: error });
  }
}

function openInPlace(path: string, size: number, version: string): OpenFile {
  const descriptor = orGone(() => openSync(path, 'r'));
  const close = () => closeSync(descriptor);
  try {
    const opened = identityOf(descriptor);
    const changed = () => new Error('the file changed between being found and being read');
    const ranges = new FileRanges(descriptor, size, () => {
      if (!isDeepStrictEqual(identityOf(descriptor), opened)) throw changed();
    });
    const sha256 = sha256Of(descriptor, size);
    if (opened.size !== BigInt(size) || digits(sha256) !== version) throw changed();
    return { ranges, sha256, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Read in pieces: the version of a large file costs time, not memory. */
function versionOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  if (size > MAX_HASHED_BYTES) return digits(hash('sha256', `${size} bytes of ${mtimeMs}`));
  const descriptor = openSync(path, 'r');
  try {
    return digits(sha256Of(descriptor, size));
  } finally {
    closeSync(descriptor);
  }
}

/** Hexadecimal; read in pieces. @param size that it had when it was looked at, or 0: it is read to its end in any case */
export function sha256Of(descriptor: number, size: number): string {
  const sha256 = createHash('sha256');
  const piece = Buffer.allocUnsafe(Math.min(size, PIECE_BYTES));
  for (let read = 1, at = 0; read > 0; at += read) {
    read = readSync(descriptor, piece, 0, piece.length, at);
    sha256.update(piece.subarray(0, read));
  }
  return sha256.digest('hex');
}

function digits(sha256: string): string {
  return sha256.slice(0, VERSION_DIGITS);
}
