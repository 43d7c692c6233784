/** The calls to the file system by which a compaction changes a lake folder or looks at it: tests let each of them fail, and do other things before it. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { FileContent } from '../../handler/bytes/file-content.ts';

const NOT_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);
const NAME_TAKEN: ReadonlySet<string | undefined> = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);
/** What Windows and some network file systems say of a folder that is to be flushed. */
const NO_FLUSHING: ReadonlySet<string | undefined> = new Set(['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS']);

type Answer<T> = T | Promise<T>;

/** Paths are absolute. Calls fail as those of `node:fs`, except as said here. */
export interface FileCalls {
  /** The names in a folder, sorted; none when there is no such folder. */
  namesIn(folder: string): Answer<readonly string[]>;
  /** Undefined when there is none. */
  stat(path: string): Answer<Stats | undefined>;
  /** Undefined when there is none. */
  read(path: string): Answer<Uint8Array | undefined>;
  /** The bytes are on the disk when it is done. */
  write(path: string, content: FileContent): Answer<void>;
  /** Makes a folder, and those above it. One that is there stays. */
  make(folder: string): Answer<void>;
  /** Renames a file. @returns false when there is no such file */
  rename(from: string, to: string): Answer<boolean>;
  /** Renames a folder. @returns false when the name is taken */
  publish(folder: string, to: string): Answer<boolean>;
  /** Removes a file, if it is there. */
  remove(path: string): Answer<void>;
  /** Removes a folder, if it is there and holds nothing. */
  removeEmpty(folder: string): Answer<void>;
  /** Has the names in a folder written to the disk, where that can be asked for. */
  flush(folder: string): Answer<void>;
}

/** Synchronous, for the same reason as in `FolderLakeStore`. */
export const FILE_CALLS = {
  namesIn: (folder) => unless(NOT_THERE, () => readdirSync(folder).sort()) ?? [],
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
  read: (path) => unless(NOT_THERE, () => readFileSync(path)),
  write: (path, content) => writeContent(path, content, { flush: true }),
  make: (folder) => void mkdirSync(folder, { recursive: true }),
  rename: (from, to) => hasDone(NOT_THERE, () => renameSync(from, to)),
  publish: (folder, to) => hasDone(NAME_TAKEN, () => renameSync(folder, to)),
  remove: (path) => rmSync(path, { force: true }),
  removeEmpty: (folder) => void unless(new Set([...NOT_THERE, ...NAME_TAKEN]), () => rmdirSync(folder)),
  flush: (folder) => {
    const opened = unless(new Set([...NOT_THERE, ...NO_FLUSHING]), () => openSync(folder, 'r'));
    if (opened === undefined) return;
    try {
      unless(NO_FLUSHING, () => fsyncSync(opened));
    } finally {
      closeSync(opened);
    }
  },
} satisfies FileCalls;

/** Writes a file, in one piece or in several. @param flush whether the bytes are to be on the disk when it is done */
export function writeContent(path: string, content: FileContent, { flush = false } = {}): void {
  if (content instanceof Uint8Array) {
    writeFileSync(path, content, { flush });
    return;
  }
  const file = openSync(path, 'w');
  try {
    for (const piece of content.pieces()) {
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
    }
    if (flush) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The calls by which a reader looks at a lake folder: a test changes the lake before any of them. */
export type Looks = Pick<typeof FILE_CALLS, 'namesIn' | 'stat' | 'read'>;

/** @returns undefined when the call fails with one of these codes */
function unless<T>(codes: ReadonlySet<string | undefined>, call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (codes.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}

function hasDone(codes: ReadonlySet<string | undefined>, call: () => void): boolean {
  const done = unless(codes, () => {
    call();
    return true;
  });
  return done === true;
}
