/** The bytes of an open file on this machine, read by position. */
import { fstatSync, readSync } from 'node:fs';
import type { ByteRanges } from './byte-ranges.ts';

/** The last piece is kept for whoever asks for some of it again, as each lead of a window does, unless it is larger. */
const MAX_KEPT_BYTES = 4 * 2 ** 20;

/** Memory that was lent and came back. */
let spare: Uint8Array | undefined;

/** The bytes that are still in it: each lead of a minute of windows asks for the same ones. */
let latest: { readonly of: FileRanges; readonly from: number; readonly count: number } | undefined;

/** What a file is known by while it is open: another file under its name, or other bytes in it, have another. */
export interface FileIdentity {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** Who an open file is. `ctime` cannot be set back by whoever writes into it. */
export function identityOf(descriptor: number): FileIdentity {
  const { ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
  return { ino, size, mtimeNs, ctimeNs };
}

/** Reads a file by position. */
export class FileRanges implements ByteRanges {
  readonly length: number;
  readonly descriptor: number;
  private readonly check: () => void;
  private kept: { readonly from: number; readonly bytes: Uint8Array } = { from: 0, bytes: new Uint8Array() };

  /**
   * @param descriptor of the open file; whoever opened it closes it, when nothing more is read
   * @param check is called after each read, also one past the end, and throws when what was read may be another file's
   */
  constructor(descriptor: number, length: number, check: () => void = () => {}) {
    this.descriptor = descriptor;
    this.length = length;
    this.check = check;
  }

  read(from: number, to: number): Uint8Array {
    const { kept } = this;
    if (from >= kept.from && to <= kept.from + kept.bytes.length) {
      return kept.bytes.subarray(from - kept.from, to - kept.from);
    }
    const bytes = new Uint8Array(to - from); // its own: others may still look at the piece before
    this.fill(bytes, from);
    if (bytes.length <= MAX_KEPT_BYTES) this.kept = { from, bytes };
    return bytes;
  }

  lend<T>(from: number, to: number, use: (bytes: Uint8Array) => T): T {
    const count = to - from;
    const memory = spare !== undefined && spare.length >= count ? spare : new Uint8Array(count);
    const isThere = memory === spare && latest?.of === this && latest.from === from && latest.count >= count;
    spare = undefined; // whoever borrows inside the call gets another one
    latest = undefined;
    const bytes = memory.subarray(0, count);
    if (isThere) this.check();
    else this.fill(bytes, from);
    const result = use(bytes);
    spare = memory;
    latest = { of: this, from, count };
    return result;
  }

  /** As many bytes from a place on as an array has room for, or the last ones. @returns the part of it that they take */
  into(from: number, memory: Uint8Array): Uint8Array {
    const bytes = memory.subarray(0, Math.min(memory.length, this.length - from));
    this.fill(bytes, from);
    return bytes;
  }

  private fill(bytes: Uint8Array, from: number): void {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.descriptor, bytes, at, bytes.length - at, from + at);
      if (read === 0) {
        this.check(); // it says best what became of the file
        throw new Error(`the file ended at byte ${from + at}, before the ${this.length} bytes that it had`);
      }
      at += read;
    }
    this.check();
  }
}
