/** Bytes with a byte order, and the two ways to say no to them. Offsets go in; nothing here remembers a position. */
import { type BadFileCode, BadFileError } from './errors.ts';

/** What is being read: the file itself, or what one compressed element of it inflated to. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** For inflated bytes, the byte of the file where their compressed element begins. */
  readonly inflatedFrom: number | undefined;
}

/** Wraps bytes for reading; nothing is copied. */
export function sourceOf(bytes: Uint8Array, littleEndian: boolean, inflatedFrom?: number): Source {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, view, littleEndian, inflatedFrom };
}

export function int32(source: Source, at: number): number {
  return source.view.getInt32(at, source.littleEndian);
}

export function uint32(source: Source, at: number): number {
  return source.view.getUint32(at, source.littleEndian);
}

/** The byte of the file that an offset means; inside compressed data that is where their element begins. */
export function byteOf(source: Source, at: number): number {
  return source.inflatedFrom ?? at;
}

/** Throws a `BadFileError` at an offset. */
export function refuse(source: Source, code: BadFileCode, at: number, message: string): never {
  const inside = source.inflatedFrom === undefined ? '' : ` (byte ${at} of the inflated element)`;
  throw new BadFileError(code, byteOf(source, at), message + inside);
}

/**
 * Refuses to read past `end`. Checked before anything is allocated, so a lying header costs nothing.
 *
 * @param what the subject of the sentence, in the plural: `1 × 100 values of "val"`
 * @param code `truncated` where `end` is the file's: inside an element, sizes contradict each other
 */
export function need(
  source: Source,
  at: number,
  count: number,
  end: number,
  what: string,
  code: 'truncated' | 'corrupt',
): void {
  const left = end - at;
  if (count > left) refuse(source, code, at, `${what} need ${count} bytes, ${left} left`);
}
