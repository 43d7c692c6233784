/**
 * Reads bytes from front to back. A cursor knows where it is, so a refusal names the byte, and where it must end, so
 * nothing is read beyond what holds it.
 */
import { type BadFileCode, BadFileError } from './errors.ts';
import { budgetFor, type MatBudget, type MatLimits } from './limits.ts';

/** Where bytes come from: the file itself, or what one compressed element of it inflated to. */
export interface ByteSource {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** For inflated bytes, the byte of the file where their compressed element begins. */
  readonly inflatedFrom: number | undefined;
}

/** Wraps bytes for reading; nothing is copied. */
export function byteSource(bytes: Uint8Array, littleEndian: boolean, inflatedFrom?: number): ByteSource {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, view, littleEndian, inflatedFrom };
}

/** At the first byte of a file, with all of its limits left. */
export function fileCursor(bytes: Uint8Array, endian: 'little' | 'big', limits: MatLimits): Cursor {
  return new Cursor(byteSource(bytes, endian === 'little'), budgetFor(bytes.byteLength, limits));
}

/**
 * A place in a source, and where what is being read ends. Reading moves it. Counts that come from the file pass `need`
 * first, for the reading itself does not check.
 */
export class Cursor {
  readonly source: ByteSource;
  readonly budget: MatBudget;
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
    this.at = part?.at ?? 0;
    this.end = part?.end ?? source.bytes.byteLength;
    this.shortfall = part === undefined && source.inflatedFrom === undefined ? 'truncated' : 'corrupt';
  }

  /** Bytes up to the end. */
  get left(): number {
    return this.end - this.at;
  }

  /** Whether all that is left is zeros: some tools fill the last block of a file, and no variable begins with zeros. */
  get isPadding(): boolean {
    return this.source.bytes.subarray(this.at, this.end).every((byte) => byte === 0);
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
    return this.source.view.getInt32(this.skip(4), this.source.littleEndian);
  }

  uint32(): number {
    return this.source.view.getUint32(this.skip(4), this.source.littleEndian);
  }

  uint64(): bigint {
    return this.source.view.getBigUint64(this.skip(8), this.source.littleEndian);
  }

  /** The next bytes, not copied. */
  take(count: number): Uint8Array {
    const from = this.skip(count);
    return this.source.bytes.subarray(from, this.at);
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
