/**
 * Inflates one compressed element of a level 5 MAT-file into one allocation.
 *
 * The element's first bytes are inflated alone to learn the size that it declares; that size must be possible, within
 * the limits, and in the end exact. zlib's own checksum vouches for the content.
 */
import { constants, inflateSync } from 'node:zlib';
import { byteOf, refuse, type Source, sourceOf, uint32 } from './bytes.ts';
import { type Budget, spendCompressedElement, spendInflated } from './limits.ts';
import { dataOf, type Element, TAG_BYTES, TYPE } from './mat5-element.ts';

/** Enough compressed bytes for a Huffman table and the first tag behind it. */
const HEAD_BYTES = 512;

/** DEFLATE cannot do better: 258 bytes from 2 bits. Source: RFC 1951; zlib's technical notes say 1032:1. */
const MAX_RATIO = 1032;

/** The least that zlib takes as the size of its output buffer. */
const MIN_CHUNK_BYTES = 64;

/** The inflated element as a source of its own; offsets in it count from its first tag. */
export function inflateElement(source: Source, element: Element, budget: Budget): Source {
  spendCompressedElement(budget, byteOf(source, element.tagAt));
  const compressed = dataOf(source, element);
  const declared = declaredBytes(source, element, compressed);
  if (declared > MAX_RATIO * compressed.byteLength) {
    refuse(
      source,
      'corrupt',
      element.tagAt,
      `${compressed.byteLength} compressed bytes cannot inflate to the ${declared} declared`,
    );
  }
  spendInflated(budget, declared, byteOf(source, element.tagAt));
  const inflated = inflateExactly(source, element, compressed, declared);
  return sourceOf(inflated, source.littleEndian, element.tagAt);
}

function declaredBytes(source: Source, element: Element, compressed: Uint8Array): number {
  const head = orCorrupt(source, element, () =>
    inflateSync(compressed.subarray(0, HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH }),
  );
  if (head.byteLength < TAG_BYTES) {
    refuse(
      source,
      'corrupt',
      element.tagAt,
      `a compressed element begins with a tag of ${TAG_BYTES} bytes, found ${head.byteLength}`,
    );
  }
  const tag = sourceOf(head, source.littleEndian, element.tagAt);
  const type = uint32(tag, 0);
  if (type !== TYPE.matrix)
    refuse(source, 'corrupt', element.tagAt, `a compressed element holds a matrix (14), found type ${type}`);
  return TAG_BYTES + uint32(tag, 4);
}

function inflateExactly(source: Source, element: Element, compressed: Uint8Array, bytes: number): Uint8Array {
  const { buffer, engine } = orCorrupt(source, element, () =>
    // One byte of room more than declared: a buffer that comes out exactly full would be followed by a second one.
    inflateWithInfo(compressed, {
      chunkSize: Math.max(bytes + 1, MIN_CHUNK_BYTES),
      maxOutputLength: bytes,
      info: true,
    }),
  );
  if (buffer.byteLength !== bytes) {
    refuse(source, 'corrupt', element.tagAt, `inflates to ${buffer.byteLength} bytes, ${bytes} declared`);
  }
  if (engine.bytesWritten !== compressed.byteLength) {
    const surplus = compressed.byteLength - engine.bytesWritten;
    refuse(source, 'corrupt', element.tagAt, `${surplus} bytes behind the end of the compressed data`);
  }
  return buffer;
}

/** `inflateSync` with `info: true` tells how much input it used; its type declarations do not know that form. */
const inflateWithInfo = inflateSync as unknown as (
  compressed: Uint8Array,
  options: Parameters<typeof inflateSync>[1] & { info: true },
) => { buffer: Buffer; engine: { bytesWritten: number } };

/** Whatever zlib says about bytes in memory is said about the bytes. */
function orCorrupt<T>(source: Source, element: Element, inflate: () => T): T {
  try {
    return inflate();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ERR_BUFFER_TOO_LARGE' ? 'more bytes than declared' : message;
    return refuse(source, 'corrupt', element.tagAt, `compressed data do not inflate: ${reason}`);
  }
}
