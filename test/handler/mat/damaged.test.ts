/** Any bytes give a file or a `BadFileError`, soon, and without memory that their number does not justify. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadFileError } from '../../../handler/mat/errors.ts';
import { DEFAULT_LIMITS } from '../../../handler/mat/limits.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { chanceFrom, damage } from './damage.ts';
import { HANDMADE } from './handmade.ts';
import { fileOrRefusal, refusalOf } from './refusal.ts';
import { plainFile } from './tree.ts';
import { bytesOf, header5, matrixElement, type ToWrite, writeMat5 } from './write-mat.ts';

const MIB = 2 ** 20;

const VALUES: ToWrite = {
  kind: 'numeric',
  matClass: 'int16',
  dims: [1, 600],
  values: Int16Array.from({ length: 600 }, (_, i) => (i * 7919) % 251),
};

/** How much `work` adds to the process while it lasts, generously: whatever was garbage before counts too. */
async function addedBytes(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage();
  await work();
  const after = process.memoryUsage();
  return Math.max(after.rss - before.rss, after.arrayBuffers - before.arrayBuffers);
}

/** A compressed element whose tag declares `declared` bytes, over as many zeros as `real`. */
function zeros(declared: number, real = declared): Uint8Array {
  const inside = Buffer.alloc(8 + real);
  inside.set(bytesOf(Uint32Array.of(14, declared), 'little'));
  return deflateSync(inside, { level: 9 });
}

function compressed(...elements: Uint8Array[]): Uint8Array {
  return Buffer.concat([
    header5(),
    ...elements.flatMap((data) => [bytesOf(Uint32Array.of(15, data.length), 'little'), data]),
  ]);
}

describe('damaged files', () => {
  test('any bytes give a file or a refusal', async () => {
    const anyBytes = fc.uint8Array({ maxLength: 400 });
    const afterHeader = fc
      .tuple(fc.constantFrom(header5(), header5('big')), anyBytes)
      .map((parts) => Buffer.concat(parts));
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyBytes, afterHeader), async (bytes) => {
        await fileOrRefusal(bytes);
      }),
      { numRuns: runsOf(1000) },
    );
  });

  test.each(Object.entries(HANDMADE))('%s: damaged in any way, it is read or refused', async (_, original) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        await fileOrRefusal(damage(original, chanceFrom(seed)).bytes);
      }),
      { numRuns: runsOf(500) },
    );
  });

  // The formats have neither a count of variables nor an end: cut between two variables, what is left is a whole file.
  test.each(Object.entries(HANDMADE))(
    '%s: cut anywhere, it is refused, or holds whole variables unchanged',
    async (_, original) => {
      const whole = plainFile((await fileOrRefusal(original)) as never) as { variables: unknown[] };
      const counts = new Set<number>();
      for (let length = 0; length < original.length; length++) {
        const result = await fileOrRefusal(original.subarray(0, length));
        if (result instanceof BadFileError) continue;
        const { variables } = plainFile(result) as { variables: unknown[] };
        expect(variables).toEqual(whole.variables.slice(0, variables.length));
        counts.add(variables.length);
      }
      // A whole file ends at each boundary between variables, or behind the header where there is one. Zeros that begin
      // the next variable are padding.
      const hasHeader =
        original.length > 128 &&
        original[126] !== undefined &&
        /MI|IM/.test(Buffer.from(original.subarray(126, 128)).toString());
      expect(counts.size).toBe(whole.variables.length - (hasHeader ? 0 : 1));
    },
  );

  test.each([1, 2, 4])('finds %i flipped bits anywhere in compressed values', async (bits) => {
    const original = writeMat5([['val', VALUES]], { compressed: true });
    const whole = plainFile((await fileOrRefusal(original)) as never);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 128 * 8, max: original.length * 8 - 1 }), { minLength: bits, maxLength: bits }),
        async (places) => {
          const bytes = Buffer.from(original);
          for (const place of places) bytes[place >> 3]! ^= 1 << (place & 7);
          const result = await fileOrRefusal(bytes);
          if (!(result instanceof BadFileError)) expect(plainFile(result)).toEqual(whole);
        },
      ),
      { numRuns: runsOf(500) },
    );
  });
});

describe('files that ask for more than they are worth', () => {
  test('a declared size that no compression reaches is refused before anything is inflated', async () => {
    const bytes = compressed(zeros(1e9, 64));
    const added = await addedBytes(async () =>
      expect(await refusalOf(bytes)).toMatch(
        /^corrupt at byte 128: \d+ compressed bytes cannot inflate to the 1000000008 declared$/,
      ),
    );
    expect(added).toBeLessThan(32 * MIB);
  });

  test('a bomb of zeros is refused by its declared size', async () => {
    const bytes = compressed(zeros(100 * MIB));
    expect(bytes.length).toBeLessThan(0.2 * MIB);
    const added = await addedBytes(async () =>
      expect(await refusalOf(bytes)).toMatch(/^too-large at byte 128: .*\b104857608\b.*\b67108864\b/),
    );
    expect(added).toBeLessThan(32 * MIB);
  });

  test('a bomb that hides its size is stopped where its declared size ends', async () => {
    const bytes = compressed(zeros(1000, 100 * MIB));
    const added = await addedBytes(async () =>
      expect(await refusalOf(bytes)).toBe(
        'corrupt at byte 128: compressed data do not inflate: more bytes than declared',
      ),
    );
    expect(added).toBeLessThan(32 * MIB);
  });

  test('compressed data that end before their declared size are refused', async () => {
    expect(await refusalOf(compressed(zeros(1000, 500)))).toBe(
      'corrupt at byte 128: inflates to 508 bytes, 1008 declared',
    );
  });

  test('many small bombs count together', async () => {
    const bytes = compressed(
      ...Array.from({ length: 9 }, (_, i) =>
        deflateSync(matrixElement({ ...VALUES, dims: [1, 4 * MIB], values: new Int16Array(4 * MIB) }, `x${i}`)),
      ),
    );
    expect(await refusalOf(bytes)).toMatch(/^too-large /);
  });

  test('an honest file beyond the floor is read when its own size allows for it', async () => {
    const bytes = writeMat5([['val', VALUES]], { compressed: true });
    const tight = { inflatedFloorBytes: 1000, inflatedPerByte: 1 };
    expect(await refusalOf(bytes, tight)).toMatch(/^too-large/);
    expect(await refusalOf(bytes, { ...tight, inflatedPerByte: 100 })).toBe('read 1 variables');
    expect(await refusalOf(bytes, { ...tight, inflatedPerByte: 100, inflatedCeilingBytes: 1000 })).toMatch(
      /^too-large/,
    );
  });

  test('a million empty cells stop at the limit of variables', async () => {
    const tags = Buffer.alloc(8e6);
    for (let at = 0; at < tags.length; at += 8) tags.writeUInt32LE(14, at);
    const head = matrixElement({ kind: 'cell', dims: [1, 1e6], cells: [] }, 'c');
    const matrix = Buffer.concat([head, tags]);
    matrix.writeUInt32LE(matrix.length - 8, 4);
    const added = await addedBytes(async () =>
      expect(await refusalOf(compressed(deflateSync(matrix)))).toMatch(
        new RegExp(`^too-large at byte 128: .*\\b1000000\\b.*\\b${DEFAULT_LIMITS.variables}\\b`),
      ),
    );
    expect(added).toBeLessThan(64 * MIB);
  });

  test('many compressed variables stop at their limit', async () => {
    const bytes = writeMat5(
      ['a', 'b', 'c'].map((name) => [name, VALUES] as const),
      { compressed: true },
    );
    expect(await refusalOf(bytes, { compressedElements: 2 })).toMatch(/^too-large .* at most 2 are read$/);
    expect(await refusalOf(bytes, { compressedElements: 3 })).toBe('read 3 variables');
  });

  test('text beyond the limit is refused before it is decoded', async () => {
    const content: ToWrite = { kind: 'char', lines: ['a'.repeat(100)], encoding: 'uint8' };
    expect(await refusalOf(writeMat5([['t', content]]), { textUnits: 20 })).toMatch(
      /^too-large .* text of 100 bytes, at most 80 are read$/,
    );
  });
});
