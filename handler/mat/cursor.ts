/**
 * Reads bytes from front to back. A cursor knows where it is, so a refusal names the byte, and where it must end, so
 * nothing is read beyond what holds it.
 */
import { type ByteRanges, heldBytes } from '../bytes/byte-ranges.ts';
import type { ScratchFiles } from '../bytes/scratch-files.ts';
import { type BadFileCode, BadFileError } from './errors.ts';
import { budgetFor, type MatBudget, type MatLimits } from './limits.ts';

/** So much is read at a time of what is not held: heads and tags lie close together, and values are read apart from them. */
const WINDOW_BYTES = 2 ** 16;

/** Where bytes come from: the file itself, or what one compressed element of it inflated to. */
export class ByteSource {
  readonly ranges: ByteRanges;
  readonly littleEndian: boolean;
  /** For inflated bytes, the byte of the file where their compressed element begins. */
  readonly inflatedFrom: number | undefined;
  /** What is at hand, and where it begins. */
  private view: DataView;
  private viewAt = 0;

  /** Bytes that are held are not copied; others are read as they are asked for. */
  constructor(bytes: Uint8Array | ByteRanges, littleEndian: boolean, inflatedFrom?: number) {
    const isHeld = bytes instanceof Uint8Array;
    this.ranges = isHeld ? heldBytes(bytes) : bytes;
    this.view = viewOf(isHeld ? bytes : new Uint8Array());
    this.littleEndian = littleEndian;
    this.inflatedFrom = inflatedFrom;
  }

  get length(): number {
    return this.ranges.length;
  }

  /** The numbers of 4 and 8 bytes that begin at an offset; the caller has checked that they are there. */
  int32(at: number): number {
    return this.atHand(at, 4).getInt32(at - this.viewAt, this.littleEndian);
  }

  uint32(at: number): number {
    return this.atHand(at, 4).getUint32(at - this.viewAt, this.littleEndian);
  }

  uint64(at: number): bigint {
    return this.atHand(at, 8).getBigUint64(at - this.viewAt, this.littleEndian);
  }

  private atHand(at: number, count: number): DataView {
    const { viewAt, view, length } = this;
    if (at >= viewAt && at + count <= viewAt + view.byteLength) return view;
    this.view = viewOf(this.ranges.read(at, Math.min(at + WINDOW_BYTES, length)));
    this.viewAt = at;
    return this.view;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** At the first byte of a file, with all of its limits left. */
export function fileCursor(
  bytes: Uint8Array | ByteRanges,
  endian: 'little' | 'big',
  limits: MatLimits,
  scratch?: ScratchFiles,
): Cursor {
  return new Cursor(new ByteSource(bytes, endian === 'little'), budgetFor(bytes.length, limits, scratch));
}

/**
 * A place in a source, and where what is being read ends. Reading moves it. Counts that come from the file pass `need`
 * first, for the reading itself does not check.
 */
export class Cursor {
  readonly source: ByteSource;
  readonly budget: MatBudget;
  /** Offset in the source of the first byte that may be read. */
  readonly from: number;
  /** Offset in the source of the byte that is read next. */
  at: number;
  /** Offset in the source behind the last byte that may be read. */
  readonly end: number;
  /** What it means to end early: a file was cut off, an element contradicts the size it declares. */
  private readonly shortfall: 'truncated' | 'corrupt';

  /** @param part of the source; without it, the cursor runs through all of it */
  constructor(source: ByteSource, budget: MatBudget, part?: { readonly at: number; readonly end: number }) {
    this.source = source;
    this.budget = budget;
    this.from = part?.at ?? 0;
    this.at = this.from;
    this.end = part?.end ?? source.length;
    this.shortfall = part === undefined && source.inflatedFrom === undefined ? 'truncated' : 'corrupt';
  }

  /** Bytes up to the end. */
  get left(): number {
    return this.end - this.at;
  }

  /** Whether all that is left is zeros: some tools fill the last block of a file, and no variable begins with zeros. */
  get isPadding(): boolean {
    for (let from = this.at; from < this.end; from += WINDOW_BYTES) {
      const piece = this.source.ranges.read(from, Math.min(from + WINDOW_BYTES, this.end));
      if (!piece.every((byte) => byte === 0)) return false;
    }
    return true;
  }

  /** The byte of the file where the cursor is; inside compressed data, where their element begins. */
  get byte(): number {
    return this.byteAt(this.at);
  }

  /** The byte of the file that an offset in the source means. */
  byteAt(at: number): number {
    return this.source.inflatedFrom ?? at;
  }

  /** Throws a `BadFileError` at an offset in the source. */
  refuse(code: BadFileCode, message: string, at = this.at): never {
    const inside = this.source.inflatedFrom === undefined ? '' : ` (byte ${at} of the inflated element)`;
    throw new BadFileError(code, this.byteAt(at), message + inside);
  }

  /**
   * Refuses to read past the end. Called before anything is allocated, so a lying header costs nothing.
   *
   * @param what the subject of the sentence, in the plural: `1 × 100 values of "val"`
   */
  need(count: number, what: string): void {
    if (count > this.left) this.refuse(this.shortfall, `${what} need ${count} bytes, ${this.left} left`);
  }

  /** Refuses bytes that are left: the sizes contradict each other. */
  mustEnd(name: string): void {
    if (this.left !== 0) this.refuse('corrupt', `${this.left} bytes too many in "${name}"`);
  }

  int32(): number {
    return this.source.int32(this.skip(4));
  }

  uint32(): number {
    return this.source.uint32(this.skip(4));
  }

  uint64(): bigint {
    return this.source.uint64(this.skip(8));
  }

  /** The next bytes, not to be changed. */
  take(count: number): Uint8Array {
    const from = this.skip(count);
    return this.source.ranges.read(from, this.at);
  }

  /** The next bytes as a cursor of their own. */
  part(count: number): Cursor {
    const at = this.skip(count);
    return new Cursor(this.source, this.budget, { at, end: this.at });
  }

  /** Moves behind the next bytes and returns where they begin. */
  skip(count: number): number {
    const from = this.at;
    this.at += count;
    return from;
  }
}
