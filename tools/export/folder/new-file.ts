/** A file that gets its name when it is whole. */
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { unfinishedPath } from '../../../local/stores/unfinished.ts';
import { writeWhole } from './whole-bytes.ts';

/** Writes a file piece by piece. One that is not finished is removed by `drop`, and never has its own name. */
export class NewFile {
  readonly path: string;
  /** Its path until it is finished, for a writer that opens the file itself. */
  readonly unfinished: string;
  private readonly file: number;
  private isOpen = true;
  private written = 0;

  /** @param path where it will be, in a folder that exists */
  constructor(path: string) {
    this.path = path;
    this.unfinished = unfinishedPath(path);
    this.file = openSync(this.unfinished, 'wx');
  }

  /** Bytes so far. */
  get size(): number {
    return this.written;
  }

  /** Adds bytes at the end. */
  write(bytes: Uint8Array): void {
    this.writeAt(this.written, bytes);
    this.written += bytes.length;
  }

  /** Writes over bytes that were written before. */
  writeAt(position: number, bytes: Uint8Array): void {
    writeWhole(this.file, bytes, position);
  }

  /** Gives the file its name. */
  finish(): void {
    this.close();
    renameSync(this.unfinished, this.path);
  }

  /** Removes what was written, unless it is finished. */
  drop(): void {
    if (!this.isOpen) return;
    this.close();
    rmSync(this.unfinished, { force: true });
  }

  private close(): void {
    closeSync(this.file);
    this.isOpen = false;
  }
}
