/**
 * Inflates one compressed element of a level 5 MAT-file: into one allocation or, where it is large and there are scratch
 * files, into one of those.
 *
 * The element's first bytes are inflated alone to learn the size that it declares; that size must be possible, within
 * the limits, and in the end exact. zlib's own checksum vouches for the content.
 */
import { constants, inflateSync } from 'node:zlib';
import type { ByteRanges } from '../bytes/byte-ranges.ts';
import { ByteSource, Cursor } from './cursor.ts';
import { inflateIntoFile } from './inflate-into-file.ts';
import { doesNotInflate, MORE_THAN_DECLARED, mustBe } from './inflated.ts';
import { filesFor, spendCompressedElement, spendInflated, spendSpilled } from './limits.ts';
import { type Element, TAG_BYTES, TYPE } from './mat5-element.ts';

/** Enough compressed bytes for a Huffman table and the first tag behind it. */
const HEAD_BYTES = 512;

/** DEFLATE cannot do better: 258 bytes from 2 bits. Source: RFC 1951; zlib's technical notes say 1032:1. */
const MAX_RATIO = 1032;

/** The least that zlib takes as the size of its output buffer. */
const MIN_CHUNK_BYTES = 64;

/** What a compressed element inflates to, as a source of its own; offsets in it count from its first tag. */
export async function inflateElement(element: Element): Promise<Cursor> {
  const { data, byte } = element;
  const { budget, left } = data;
  spendCompressedElement(budget, byte);
  const declared = declaredBytes(element);
  if (declared > MAX_RATIO * left) {
    element.refuse('corrupt', `${left} compressed bytes cannot inflate to the ${declared} declared`);
  }
  const files = filesFor(budget, Math.max(declared, left));
  if (files === undefined) {
    spendInflated(budget, declared, byte);
    return inflatedCursor(element, inflateExactly(element, data.take(left), declared));
  }
  spendSpilled(budget, declared, byte);
  const file = files.file();
  await inflateIntoFile(element, declared, file);
  return inflatedCursor(element, file.ranges());
}

function inflatedCursor({ data, byte }: Element, inflated: Uint8Array | ByteRanges): Cursor {
  return new Cursor(new ByteSource(inflated, data.source.littleEndian, byte), data.budget);
}

function declaredBytes(element: Element): number {
  const { source, at, end } = element.data;
  const head = orCorrupt(element, () =>
    inflateSync(source.ranges.read(at, Math.min(at + HEAD_BYTES, end)), { finishFlush: constants.Z_SYNC_FLUSH }),
  );
  const { byteLength } = head;
  if (byteLength < TAG_BYTES) {
    element.refuse('corrupt', `a compressed element begins with a tag of ${TAG_BYTES} bytes, found ${byteLength}`);
  }
  const tag = inflatedCursor(element, head);
  const type = tag.uint32();
  if (type !== TYPE.matrix) element.refuse('corrupt', `a compressed element holds a matrix (14), found type ${type}`);
  return TAG_BYTES + tag.uint32();
}

function inflateExactly(element: Element, compressed: Uint8Array, bytes: number): Uint8Array {
  const { buffer, engine } = orCorrupt(element, () =>
    // One byte of room more than declared: a buffer that comes out exactly full would be followed by a second one.
    inflateWithInfo(compressed, {
      chunkSize: Math.max(bytes + 1, MIN_CHUNK_BYTES),
      maxOutputLength: bytes,
      info: true,
    }),
  );
  mustBe(element, { inflated: buffer.byteLength, declared: bytes, used: engine.bytesWritten });
  return buffer;
}

/** `inflateSync` with `info: true` returns how much input it used; its type declarations lack that form. */
const inflateWithInfo = inflateSync as unknown as (
  compressed: Uint8Array,
  options: Parameters<typeof inflateSync>[1] & { info: true },
) => { buffer: Buffer; engine: { bytesWritten: number } };

/** Whatever zlib says about bytes in memory is said about the bytes. */
function orCorrupt<T>(element: Element, inflate: () => T): T {
  try {
    return inflate();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return doesNotInflate(element, code === 'ERR_BUFFER_TOO_LARGE' ? MORE_THAN_DECLARED : message);
  }
}
