/**
 * Data elements, which level 5 MAT-files are made of: `type | bytes | data | padding to 8`, or packed into 8 bytes when
 * the data are at most 4.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format", section "Data Element Format".
 */
import type { Cursor } from './cursor.ts';
import type { BadFileCode } from './errors.ts';
import type { NumericClass } from './variables.ts';

/** The types that mean a structure; the numeric ones are in `NUMERIC_TYPES`. */
export const TYPE = { matrix: 14, compressed: 15, utf8: 16, utf16: 17, utf32: 18 } as const;

/** Types of stored numbers by their code. 8, 10 and 11 are reserved. */
export const NUMERIC_TYPES: ReadonlyMap<number, NumericClass> = new Map([
  [1, 'int8'],
  [2, 'uint8'],
  [3, 'int16'],
  [4, 'uint16'],
  [5, 'int32'],
  [6, 'uint32'],
  [7, 'single'],
  [9, 'double'],
  [12, 'int64'],
  [13, 'uint64'],
]);

/** Bytes of the tag that every data element begins with: its type and its size, four bytes each. */
export const TAG_BYTES = 8;

/** Data of at most this many bytes lie in the tag itself. */
const MAX_SMALL_BYTES = 4;

/** Longer data are padded to a multiple of this; they begin at one, so their length decides. */
const PADDED_TO_BYTES = 8;

/** One data element: its type, and its data to be read. */
export class Element {
  readonly type: number;
  /** The data, not yet read. */
  readonly data: Cursor;
  /** Where its tag begins, in the source of the data: what messages point at. */
  readonly tagAt: number;

  constructor(type: number, data: Cursor, tagAt: number) {
    this.type = type;
    this.data = data;
    this.tagAt = tagAt;
  }

  /** The byte of the file where it begins; inside compressed data, where their element begins. */
  get byte(): number {
    return this.data.byteAt(this.tagAt);
  }

  /** Throws a `BadFileError` at its tag. */
  refuse(code: BadFileCode, message: string): never {
    this.data.refuse(code, message, this.tagAt);
  }
}

/**
 * Reads a tag and moves behind the element it begins.
 *
 * @param what the element's name in the sentence of a refusal, in the plural: `the dimensions`
 */
export function nextElement(cursor: Cursor, what: string): Element {
  const tagAt = cursor.at;
  cursor.need(TAG_BYTES, `${what} and their tag`);
  const word = cursor.uint32();
  const smallBytes = word >>> 16;
  if (smallBytes > MAX_SMALL_BYTES) {
    const holds = `a small element holds at most ${MAX_SMALL_BYTES} bytes`;
    cursor.refuse('corrupt', `${holds}, ${what} claim ${smallBytes}`, tagAt);
  }
  if (smallBytes > 0) return new Element(word & 0xffff, takeData(cursor, smallBytes, MAX_SMALL_BYTES), tagAt);
  const bytes = cursor.uint32();
  cursor.need(bytes, what);
  return new Element(word, takeData(cursor, bytes, PADDED_TO_BYTES), tagAt);
}

/** Takes data and skips the padding behind them, as much of it as is there. */
function takeData(cursor: Cursor, bytes: number, multiple: number): Cursor {
  const data = cursor.part(bytes);
  const padding = (multiple - (bytes % multiple)) % multiple;
  cursor.skip(Math.min(padding, cursor.left));
  return data;
}
