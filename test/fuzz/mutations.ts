/**
 * Changes MAT-files where it matters: at the tags and counts that say how the rest is to be read, also inside compressed
 * elements, which are packed again so that their checksum is right.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';

/** One change; `at` chooses the place among those there are, so that it means something for every file. */
export interface Mutation {
  readonly how:
    | 'number at a tag'
    | 'number'
    | 'bits'
    | 'cut'
    | 'left out'
    | 'repeated'
    | 'from another'
    | 'swapped'
    | 'text';
  readonly at: number;
  readonly other: number;
  readonly value: number;
  /** Inside the first compressed element, if there is one. */
  readonly isInside: boolean;
}

/** Numbers that lengths, counts and types like to go wrong at. */
const TELLTALE_NUMBERS = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 16, 17, 0x7f, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000,
];
const NEAR_THE_END = [0xfffffff8, 0xffffffff, 0x00040001, 0x3ff00000, 0x7ff80000];
const TEXTS = ['__proto__', 'constructor', 'val\0', 'ECG', '\u202e', '<!here>', '\n'];

const HEADER_BYTES = 128;
const TAG_BYTES = 8;
const MATRIX = 14;
const COMPRESSED = 15;
/** Zeros deflate to a thousandth: no seed inflates to more. */
const MAX_INFLATED = 4 * 2 ** 20;

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    how: fc.constantFrom<Mutation['how'][]>(
      'number at a tag',
      'number at a tag',
      'number at a tag',
      'number',
      'bits',
      'cut',
      'left out',
      'repeated',
      'from another',
      'swapped',
      'text',
    ),
    at: fc.nat(),
    other: fc.nat(),
    value: fc.oneof(fc.constantFrom(...TELLTALE_NUMBERS, ...NEAR_THE_END), fc.nat(600)),
    isInside: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

/** @param another file that pieces are taken from */
export function mutated(original: Uint8Array, list: readonly Mutation[], another: Uint8Array): Uint8Array {
  let bytes: Buffer = Buffer.from(original);
  for (const change of list)
    bytes = change.isInside ? insideOf(bytes, change, another) : changed(bytes, change, another);
  return new Uint8Array(bytes);
}

/** Changes what the first compressed element holds, or the file itself where there is none that can be read. */
function insideOf(bytes: Buffer, change: Mutation, another: Uint8Array): Buffer {
  const at = HEADER_BYTES;
  const isCompressed = bytes.length > at + TAG_BYTES && bytes.readUInt32LE(at) === COMPRESSED;
  const end = isCompressed ? at + TAG_BYTES + bytes.readUInt32LE(at + 4) : 0;
  if (!isCompressed || end > bytes.length) return changed(bytes, change, another);
  let inflated: Buffer;
  try {
    inflated = inflateSync(bytes.subarray(at + TAG_BYTES, end), { maxOutputLength: MAX_INFLATED });
  } catch {
    return changed(bytes, change, another); // an earlier change broke it
  }
  const deflated = deflateSync(changed(inflated, change, another, 0));
  const tag = Buffer.alloc(TAG_BYTES);
  tag.writeUInt32LE(COMPRESSED, 0);
  tag.writeUInt32LE(deflated.length, 4);
  return Buffer.concat([bytes.subarray(0, at), tag, deflated, bytes.subarray(end)]);
}

function changed(bytes: Buffer, change: Mutation, another: Uint8Array, begin = HEADER_BYTES): Buffer {
  const { how, at, other, value } = change;
  if (bytes.length < TAG_BYTES) return bytes;
  const tags = tagsOf(bytes, begin).filter((place) => place < bytes.length);
  const anywhere = at % bytes.length;
  const tag = tags[at % Math.max(1, tags.length)] ?? anywhere;
  const length = 1 + (value % 64);
  switch (how) {
    case 'number at a tag':
      return withNumber(bytes, tag + 4 * (other % 4), value);
    case 'number':
      return withNumber(bytes, anywhere & ~3, value);
    case 'bits':
      bytes[anywhere]! ^= 1 << (other % 8);
      return bytes;
    case 'cut':
      return bytes.subarray(0, other % 2 === 0 ? anywhere : tag);
    case 'left out':
      return Buffer.concat([bytes.subarray(0, tag), bytes.subarray(tag + length)]);
    case 'repeated':
      return Buffer.concat([bytes.subarray(0, tag + 8 * length), bytes.subarray(tag)]);
    case 'from another':
      return Buffer.concat([bytes.subarray(0, tag), another.subarray(other % Math.max(1, another.length))]);
    case 'swapped': {
      const second = tags[other % Math.max(1, tags.length)] ?? 0;
      const piece = Buffer.from(bytes.subarray(second, second + 4 * length));
      bytes.copy(bytes, second, tag, tag + 4 * length);
      piece.copy(bytes, tag);
      return bytes;
    }
    case 'text': {
      const place = other % 2 === 0 ? anywhere : tag + TAG_BYTES;
      if (place < bytes.length) bytes.write(TEXTS[value % TEXTS.length] ?? '', place);
      return bytes;
    }
  }
}

function withNumber(bytes: Buffer, at: number, value: number): Buffer {
  if (at + 4 <= bytes.length) bytes.writeUInt32LE(value, at);
  return bytes;
}

/**
 * Where tags seem to be, of level 5 from `begin` on and below; of level 4 its headers. Follows what the bytes say as far
 * as it makes sense: the file may have been changed already.
 */
function tagsOf(bytes: Buffer, begin: number): number[] {
  const isLevel4 = begin > 0 && bytes.readUInt32LE(0) < 5000;
  if (isLevel4) return [0, 4, 8, 12, 16];
  const tags: number[] = [];
  for (let at = begin; at + TAG_BYTES <= bytes.length; ) {
    tags.push(at);
    const type = bytes.readUInt32LE(at);
    const length = bytes.readUInt32LE(at + 4);
    // A matrix is entered; a small element lies in its tag.
    if (type === MATRIX || type > 0xffff) at += TAG_BYTES;
    else at += TAG_BYTES + Math.ceil(length / 8) * 8;
  }
  return tags;
}
