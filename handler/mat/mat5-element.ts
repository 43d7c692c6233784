/**
 * Data elements, the bricks of level 5 MAT-files: `type | bytes | data | padding to 8`, or packed into 8 bytes when the
 * data are at most 4.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format", section "Data Element Format".
 */
import { need, refuse, type Source, uint32 } from './bytes.ts';
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

export const TAG_BYTES = 8;

/** Where an element's data lie. */
export interface Element {
  readonly type: number;
  /** Where its tag begins: what messages point at. */
  readonly tagAt: number;
  readonly at: number;
  readonly bytes: number;
  /** Behind the data. */
  readonly end: number;
  /** Behind the padding: where the next element begins, at most the end of what holds it. */
  readonly next: number;
}

/**
 * The element whose tag is at `at`.
 *
 * @param end the end of what holds it; an element that would reach beyond is refused
 * @param what its name in the sentence of a refusal, in the plural: `the dimensions`
 * @param code of that refusal: `truncated` for the elements of the file itself
 */
export function elementAt(
  source: Source,
  at: number,
  end: number,
  what: string,
  code: 'truncated' | 'corrupt' = 'corrupt',
): Element {
  need(source, at, TAG_BYTES, end, `${what} and their tag`, code);
  const first = uint32(source, at);
  const smallBytes = first >>> 16;
  if (smallBytes > 0) {
    if (smallBytes > 4)
      refuse(source, 'corrupt', at, `a small element holds at most 4 bytes, ${what} claim ${smallBytes}`);
    const dataAt = at + 4;
    return { type: first & 0xffff, tagAt: at, at: dataAt, bytes: smallBytes, end: dataAt + smallBytes, next: at + 8 };
  }
  const bytes = uint32(source, at + 4);
  const dataAt = at + TAG_BYTES;
  need(source, dataAt, bytes, end, what, code);
  const dataEnd = dataAt + bytes;
  // Offsets count from the file's or the inflated element's start, and both are multiples of 8 wherever padding is.
  const next = Math.min(dataAt + Math.ceil(bytes / 8) * 8, end);
  return { type: first, tagAt: at, at: dataAt, bytes, end: dataEnd, next };
}

/** The data of an element, not copied. */
export function dataOf(source: Source, { at, end }: Element): Uint8Array {
  return source.bytes.subarray(at, end);
}
