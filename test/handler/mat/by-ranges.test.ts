/** A file that is read by ranges, with its compressed variables in scratch files, is the file that is held. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ByteRanges } from '../../../handler/bytes/byte-ranges.ts';
import { FileRanges } from '../../../handler/bytes/file-ranges.ts';
import { ScratchFiles } from '../../../handler/bytes/scratch-files.ts';
import { BadFileError } from '../../../handler/mat/errors.ts';
import type { MatLimits } from '../../../handler/mat/limits.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { aMatrix4, aName, anything } from './arbitrary-mat.ts';
import { chanceFrom, damage } from './damage.ts';
import { HANDMADE } from './handmade.ts';
import { plainFile } from './tree.ts';
import { bytesOf, type Endian, header5, type Named, writeMat4, writeMat5 } from './write-mat.ts';
import { classed, writeMat73 } from './write-mat73.ts';

/** Nothing that is compressed is held. */
const SPILLED: Partial<MatLimits> = { heldElementBytes: 0 };

/** Each piece is a copy at an odd place of its memory, so that no view of it is aligned by luck. */
function copies(bytes: Uint8Array): ByteRanges {
  return {
    length: bytes.length,
    read: (from, to) => {
      const copy = new Uint8Array(to - from + 1);
      copy.set(bytes.subarray(from, to), 1);
      return copy.subarray(1);
    },
  };
}

/** The plain content of the file, or the refusal, as texts and numbers. */
async function answer(read: (scratch: ScratchFiles) => ReturnType<typeof readMat>): Promise<unknown> {
  const scratch = new ScratchFiles();
  try {
    return plainFile(await read(scratch));
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    return error.message;
  } finally {
    scratch.close();
  }
}

/** Held, by ranges, and by ranges out of a file. */
async function answers(bytes: Uint8Array): Promise<[unknown, unknown, unknown]> {
  return [
    await answer(() => readMat(bytes)),
    await answer((scratch) => readMat(copies(bytes), SPILLED, scratch)),
    await answer((scratch) => {
      const file = scratch.file();
      file.append(bytes);
      return readMat(file.ranges(), SPILLED, scratch);
    }),
  ];
}

async function expectAlike(bytes: Uint8Array): Promise<unknown> {
  const [held, byRanges, fromFile] = await answers(bytes);
  expect(byRanges).toEqual(held);
  expect(fromFile).toEqual(held);
  return held;
}

/** A matrix whose tag declares some bytes, over as many zeros as it really has. */
function zeros(declared: number, real: number): Uint8Array {
  return deflateSync(Buffer.concat([bytesOf(Uint32Array.of(14, declared), 'little'), Buffer.alloc(real)]));
}

describe('read by ranges', () => {
  test('any variables of version 5, raw and compressed, in either byte order', async () => {
    const variables = fc.array(fc.tuple(aName, anything), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        variables,
        fc.boolean(),
        fc.constantFrom<Endian>('little', 'big'),
        async (named, compressed, endian) => {
          await expectAlike(writeMat5(named, { compressed, endian }));
        },
      ),
      { numRuns: runsOf(60) },
    );
  });

  test('any variables of version 4, in either byte order', async () => {
    const variables = fc.array(fc.tuple(aName, aMatrix4), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(variables, fc.constantFrom<Endian>('little', 'big'), async (named, endian) => {
        await expectAlike(writeMat4(named, { endian }));
      }),
      { numRuns: runsOf(60) },
    );
  });

  test.each(Object.entries(HANDMADE))(
    '%s: damaged in any way, it is the same or refused for the same reason',
    async (_, original) => {
      const seen = new Set<unknown>();
      for (let seed = 0; seed < runsOf(150); seed += 1) {
        seen.add(typeof (await expectAlike(damage(original, chanceFrom(seed)).bytes)));
      }
      expect(seen).toContain('string'); // some were refused
    },
  );

  test.each<[string, Uint8Array, RegExp]>([
    ['fewer bytes than declared', zeros(1000, 900), /inflates to 908 bytes, 1008 declared/],
    ['more bytes than declared', zeros(1000, 1100), /do not inflate: more bytes than declared/],
    ['bytes behind its end', Buffer.concat([zeros(1000, 1000), Buffer.alloc(9)]), /9 bytes behind the end/],
    ['an end too early', zeros(1000, 1000).subarray(0, -3), /do not inflate: unexpected end of file/],
  ])('a compressed variable with %s is refused in the same words', async (_, deflated, words) => {
    const tag = bytesOf(Uint32Array.of(15, deflated.length), 'little');
    expect(await expectAlike(Buffer.concat([header5(), tag, deflated]))).toMatch(words);
  });

  test('many variables, whose heads lie in several pieces of the file', async () => {
    const cell: Named[] = Array.from({ length: 2000 }, (_, at) => [
      `v${at}`,
      { kind: 'numeric', matClass: 'double', dims: [1, 2], values: Float64Array.of(at, -at) },
    ]);
    for (const bytes of [writeMat4(cell), writeMat5(cell)]) {
      expect(bytes.length).toBeGreaterThan(2 ** 16);
      expect(await expectAlike(bytes)).toMatchObject({ variables: { length: 2000 } });
    }
  });
});

describe('what is not held is limited by itself', () => {
  const stillFor = (count: number): Named => [
    'val',
    { kind: 'numeric', matClass: 'uint8', dims: [1, count], values: new Uint8Array(count) },
  ];
  const scratchRead = (bytes: Uint8Array, limits: Partial<MatLimits>) =>
    answer((scratch) => readMat(bytes, limits, scratch));

  test('a day in which nothing moves is read, however well it packs: its ratio is no reason to refuse it', async () => {
    const count = 2 ** 20;
    const bytes = writeMat5([stillFor(count)], { compressed: true });
    const limits = { inflatedFloorBytes: 1000, inflatedPerByte: 100, heldElementBytes: 1000 };
    expect(count / bytes.length).toBeGreaterThan(100);
    expect(await answer(() => readMat(bytes, limits))).toMatch(/^too-large/);
    expect(await scratchRead(bytes, limits)).toMatchObject({ variables: [{ dims: [1, count] }] });
  });

  test('more than all scratch files may hold together is too large', async () => {
    const bytes = writeMat5(
      [
        ['a', stillFor(3000)[1]],
        ['b', stillFor(3000)[1]],
      ],
      { compressed: true },
    );
    expect(await scratchRead(bytes, { heldElementBytes: 0, spilledBytes: 7000 })).toMatchObject({ version: '5' });
    expect(await scratchRead(bytes, { heldElementBytes: 0, spilledBytes: 6000 })).toMatch(
      /^too-large at byte \d+: inflates to 3056 bytes; 2944 are left of the limit$/,
    );
  });

  test('texts and names are held, so all of a file together have a limit', async () => {
    const text: Named = ['note', { kind: 'char', lines: ['x'.repeat(600)], encoding: 'uint8' }];
    for (const bytes of [writeMat5([text, ['more', text[1]]]), writeMat4([text, ['more', text[1]]])]) {
      expect(await scratchRead(bytes, { textBytes: 20_000 })).toMatchObject({ variables: { length: 2 } });
      expect(await scratchRead(bytes, { textBytes: 1000 })).toMatch(
        /^too-large at byte \d+: a text or name of \d+ bytes more/,
      );
    }
  });
});

describe('a file of version 7.3 that lies on a disk', () => {
  const counts = Int16Array.from({ length: 3000 }, (_, i) => (7 * i) % 500);
  const written = () =>
    writeMat73((file) => {
      classed(file.create_dataset({ name: 'val', data: counts, shape: [1500, 2], chunks: [100, 2] }), 'int16');
    });

  async function onDisk<T>(use: (descriptor: number, length: number) => Promise<T>): Promise<T> {
    const bytes = await written();
    const scratch = new ScratchFiles();
    const file = scratch.file();
    file.append(bytes);
    try {
      return await use(file.descriptor, bytes.length);
    } finally {
      scratch.close();
    }
  }

  test('is read without being held, and so are its values', async () => {
    const scratch = new ScratchFiles();
    const values = await onDisk(async (descriptor, length) => {
      const ranges = new FileRanges(descriptor, length);
      const { variables } = await readMat(ranges, { heldElementBytes: 0, hdf5Bytes: 0 }, scratch);
      const [val] = variables;
      if (val?.kind !== 'numeric') throw new Error('no val');
      return val.values.slice(0, val.values.length);
    });
    expect(values).toEqual(counts);
    scratch.close();
  });

  test('is tried again, never refused, when the disk fails or the file changes meanwhile', async () => {
    await onDisk(async (descriptor, length) => {
      const changed = new FileRanges(descriptor, length, () => {
        throw new Error('the file has changed');
      });
      // The head is held, so that only what comes after it asks again.
      const head = new FileRanges(descriptor, length).read(0, length);
      const read = (from: number, to: number) => head.subarray(from, to);
      const lend: ByteRanges['lend'] = (from, to, use) => changed.lend(from, to, use);
      await expect(readMat({ length, descriptor, read, lend })).rejects.toThrow('the file has changed');
      await expect(readMat({ length, descriptor: 1_000_000, read })).rejects.toThrow('EBADF');
    });
  });
});
