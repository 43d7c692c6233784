/** Bytes of an open file, all or an error: the system may write or read fewer than it was asked for. */
import { readSync, writeSync } from 'node:fs';
import { ExportFailed } from '../export-failed.ts';

/** What a test puts in place of a disk. */
export interface ByteDisk {
  readonly write: (file: number, bytes: Uint8Array, at: number, length: number, position: number) => number;
  readonly read: (file: number, bytes: Uint8Array, at: number, length: number, position: number) => number;
}

const DISK: ByteDisk = { write: writeSync, read: readSync };

/** Writes all of the bytes at a position; the error of a full disk comes with the first piece that has no place. */
export function writeWhole(file: number, bytes: Uint8Array, position: number, disk: ByteDisk = DISK): void {
  for (let at = 0; at < bytes.length; ) {
    at += disk.write(file, bytes, at, bytes.length - at, position + at);
  }
}

/**
 * Fills the bytes from a position on.
 *
 * @throws {ExportFailed} when the file ends before
 */
export function readWhole(file: number, bytes: Uint8Array, position: number, disk: ByteDisk = DISK): void {
  for (let at = 0; at < bytes.length; ) {
    const read = disk.read(file, bytes, at, bytes.length - at, position + at);
    if (read === 0) {
      throw new ExportFailed(
        `A temporary file of the export must have ${position + bytes.length} bytes, got ${position + at}: it was cut off meanwhile; export again.`,
      );
    }
    at += read;
  }
}
