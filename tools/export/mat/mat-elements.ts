/**
 * Data elements, which level 5 MAT-files are made of: `type | bytes | data | padding to 8`, or packed into 8 bytes when
 * the data are at most 4. Little-endian, as every computer that runs this.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format", section "Data Element Format".
 */

/** Types of data elements: what numbers they are, text, a matrix, or a compressed matrix. */
export const TYPE = {
  int8: 1,
  int16: 3,
  int32: 5,
  uint32: 6,
  double: 9,
  matrix: 14,
  compressed: 15,
  utf8: 16,
} as const;

/** The two words that an element begins with, its type and its size. */
export const TAG_BYTES = 8;
/** Data of at most this many bytes lie in the tag itself. */
const MAX_SMALL_BYTES = 4;
/** Longer data are padded to a multiple of this. */
const PADDED_TO_BYTES = 8;

/** The tag of an element whose data follow. */
export function tagOf(type: number, bytes: number): Uint8Array {
  const tag = Buffer.alloc(TAG_BYTES);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(bytes, 4);
  return tag;
}

/** The bytes behind data of this size, up to where the next element begins. */
export function paddingAfter(bytes: number): Uint8Array {
  return new Uint8Array((PADDED_TO_BYTES - (bytes % PADDED_TO_BYTES)) % PADDED_TO_BYTES);
}

/** A whole element. */
export function elementOf(type: number, data: Uint8Array): Uint8Array {
  const { length } = data;
  if (length === 0 || length > MAX_SMALL_BYTES) {
    return Buffer.concat([tagOf(type, length), data, paddingAfter(length)]);
  }
  const small = Buffer.alloc(TAG_BYTES);
  small.writeUInt32LE((length << 16) | type, 0);
  small.set(data, TAG_BYTES - MAX_SMALL_BYTES);
  return small;
}
