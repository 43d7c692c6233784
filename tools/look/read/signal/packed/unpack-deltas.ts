/**
 * Unpacks whole numbers that are packed as Parquet's DELTA_BINARY_PACKED: of each block the smallest difference to the number
 * before, then for each miniblock how far every difference is above it, in as many bits as the largest takes.
 *
 * Word by word: `hyparquet` does the same byte by byte in three times the time, and a day has 62 million numbers.
 *
 * Source: Apache Parquet, "Encodings", DELTA_BINARY_PACKED = 5.
 */

/** As `packDeltas` writes them, and every writer that this project knows of: 32 numbers fill whole words, whatever their width. */
const MINIBLOCK_VALUES = 32;
const WORD_BITS = 32;

/**
 * @param bytes the packed numbers begin at `at`
 * @param into as many as there are
 * @throws {Error} when it is another number of numbers, or they are packed in a way that is not read here
 */
export function unpackDeltas(bytes: Uint8Array, at: number, into: Int32Array): void {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = { bytes, at };
  const blockValues = varint(head);
  const miniblocks = varint(head);
  const count = varint(head);
  if (blockValues !== miniblocks * MINIBLOCK_VALUES) {
    throw new Error(`expected miniblocks of ${MINIBLOCK_VALUES} numbers, got ${miniblocks} in ${blockValues}`);
  }
  if (count !== into.length) throw new Error(`expected ${into.length} numbers, got ${count}`);
  let value = zigzag(varint(head));
  if (count > 0) into[0] = value;
  for (let done = 1; done < count; ) {
    const least = zigzag(varint(head));
    const widthsAt = head.at;
    head.at += miniblocks;
    for (let miniblock = 0; miniblock < miniblocks && done < count; miniblock += 1) {
      const end = Math.min(count, done + MINIBLOCK_VALUES);
      const width = bytes[widthsAt + miniblock] ?? Number.POSITIVE_INFINITY;
      if (width > WORD_BITS) throw new Error(`expected numbers of at most ${WORD_BITS} bits, got ${width}`);
      value = unpackMiniblock(words, head.at, width, least, value, into, done, end);
      head.at += (MINIBLOCK_VALUES * width) / 8;
      done = end;
    }
  }
}

/** @returns the last number. Its parts are single arguments, since an object for each 32 numbers takes as long as they do */
function unpackMiniblock(
  words: DataView,
  at: number,
  width: number,
  least: number,
  before: number,
  into: Int32Array,
  from: number,
  to: number,
): number {
  const mask = width === WORD_BITS ? -1 : (1 << width) - 1;
  let value = before;
  let next = at;
  let word = 0;
  let filled = 0;
  for (let i = from; i < to; i += 1) {
    let above = word & mask;
    if (filled >= width) {
      word >>>= width;
      filled -= width;
    } else {
      const more = words.getInt32(next, true);
      next += 4;
      above = (word | (more << filled)) & mask;
      const taken = width - filled;
      word = taken === WORD_BITS ? 0 : more >>> taken;
      filled = WORD_BITS - taken;
    }
    value = (value + least + above) | 0; // what overflows 32 bits comes back when it is added
    into[i] = value;
  }
  return value;
}

/** Seven bits to a byte, the lowest first; `at` moves on behind it. */
function varint(head: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = head.bytes[head.at];
    if (byte === undefined) throw new Error('expected a number, got the end of the page');
    head.at += 1;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}

function zigzag(number: number): number {
  return (number >>> 1) ^ -(number & 1);
}
