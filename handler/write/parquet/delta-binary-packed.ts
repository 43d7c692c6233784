/**
 * Packs whole numbers as Parquet's DELTA_BINARY_PACKED does: of each block of 128 the smallest difference to the number before,
 * then, for each 32, how far every difference is above it, in as many bits as the largest takes.
 *
 * Source: Apache Parquet, "Encodings", DELTA_BINARY_PACKED = 5, from Lemire & Boytsov 2015 (doi:10.1002/spe.2203).
 */

const BLOCK_VALUES = 128;
const MINIBLOCKS = 4;
const MINIBLOCK_VALUES = BLOCK_VALUES / MINIBLOCKS;
/** Of a number of 32 bits, seven to a byte. */
const MAX_VARINT_BYTES = 5;
/** Block size, miniblocks, count and first value. */
const MAX_HEADER_BYTES = 4 * MAX_VARINT_BYTES;
const MAX_BLOCK_BYTES = MAX_VARINT_BYTES + MINIBLOCKS + 4 * BLOCK_VALUES;

/** The most that so many numbers can take, in bytes. */
export function maxDeltaBytes(count: number): number {
  return MAX_HEADER_BYTES + Math.ceil(count / BLOCK_VALUES) * MAX_BLOCK_BYTES;
}

/**
 * Packs numbers.
 *
 * @param into has room for `maxDeltaBytes` from `at` on
 * @returns where they end
 */
export function packDeltas(values: Int32Array, into: Uint8Array, at: number): number {
  const { length } = values;
  let end = putVarint(into, at, BLOCK_VALUES);
  end = putVarint(into, end, MINIBLOCKS);
  end = putVarint(into, end, length);
  end = putVarint(into, end, zigzag(values[0] ?? 0));
  for (let from = 1; from < length; from += BLOCK_VALUES) {
    end = packBlock(values, from, Math.min(from + BLOCK_VALUES, length), into, end);
  }
  return end;
}

/** Of one block: what its differences are above the smallest. */
const above = new Uint32Array(BLOCK_VALUES);

function packBlock(values: Int32Array, from: number, to: number, into: Uint8Array, at: number): number {
  const count = to - from;
  let least = 0x7fffffff;
  let before = values[from - 1]!;
  for (let i = 0; i < count; i += 1) {
    const value = values[from + i]!;
    const difference = (value - before) | 0; // what overflows 32 bits comes back when it is added
    before = value;
    above[i] = difference;
    if (difference < least) least = difference;
  }
  let end = putVarint(into, at, zigzag(least));
  const widthsAt = end;
  end += MINIBLOCKS;
  for (let miniblock = 0; miniblock < MINIBLOCKS; miniblock += 1) {
    const first = miniblock * MINIBLOCK_VALUES;
    let bits = 0;
    for (let i = first; i < first + MINIBLOCK_VALUES; i += 1) {
      above[i] = i < count ? above[i]! - least : 0;
      bits |= above[i]!;
    }
    const width = 32 - Math.clz32(bits);
    into[widthsAt + miniblock] = width;
    if (width > 0) end = packBits(first, width, into, end);
  }
  return end;
}

/** The lowest bits first; 32 numbers fill whole words. */
function packBits(first: number, width: number, into: Uint8Array, at: number): number {
  let word = 0;
  let filled = 0;
  let end = at;
  for (let i = first; i < first + MINIBLOCK_VALUES; i += 1) {
    const value = above[i]!;
    word |= value << filled;
    filled += width;
    if (filled < 32) continue;
    into[end] = word;
    into[end + 1] = word >>> 8;
    into[end + 2] = word >>> 16;
    into[end + 3] = word >>> 24;
    end += 4;
    filled -= 32;
    word = filled === 0 ? 0 : value >>> (width - filled);
  }
  return end;
}

/** Small numbers of either sign become small ones without. */
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

function putVarint(into: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest > 0x7f) {
    into[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  into[end++] = rest;
  return end;
}
