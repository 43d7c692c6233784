/**
 * Files for what is too large to be held while one recording is processed: its bytes, and what they unpack to.
 *
 * They hold people's recordings. So nobody else may read them, and each loses its name as soon as it is open: whatever
 * becomes of the process, its bytes go with it.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRanges } from './file-ranges.ts';

/** The owner reads and writes. */
const PRIVATE = 0o600;

/** A file that is written from front to back, and then read by position. */
export interface ScratchFile {
  /** @throws when the folder for temporary files is full: to be tried again */
  append(bytes: Uint8Array): void;
  /** Of the open file, for another thread of this process that writes into it. */
  readonly descriptor: number;
  /** What was written. @param length of it, where another thread wrote */
  ranges(length?: number): FileRanges;
}

/** The files of one recording, in the folder for temporary files of this machine (`TMPDIR`). */
export class ScratchFiles {
  private readonly chosen: string | undefined;
  private readonly open: number[] = [];

  constructor(folder?: string) {
    this.chosen = folder;
  }

  /** Most recordings need none: what Node takes to find it is a hundredth of a short one. */
  private get folder(): string {
    return this.chosen ?? tmpdir();
  }

  /** A new, empty one. */
  file(): ScratchFile {
    const path = join(this.folder, `ecg-${randomUUID()}.tmp`);
    const descriptor = openSync(path, 'wx+', PRIVATE);
    this.open.push(descriptor);
    rmSync(path);
    let length = 0;
    return {
      descriptor,
      append: (bytes) => {
        for (let at = 0; at < bytes.length; ) at += this.write(descriptor, bytes, at);
        length += bytes.length;
      },
      ranges: (written = length) => new FileRanges(descriptor, written),
    };
  }

  /** Removes them all. Nothing of them can be read after that. */
  close(): void {
    for (const descriptor of this.open.splice(0)) closeSync(descriptor);
  }

  private write(descriptor: number, bytes: Uint8Array, at: number): number {
    try {
      return writeSync(descriptor, bytes, at);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
      throw new Error(`the folder for temporary files, ${this.folder}, is full`, { cause });
    }
  }
}
