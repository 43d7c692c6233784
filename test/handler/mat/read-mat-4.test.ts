import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { realData, whenPresent } from '../../support/real-data.ts';
import { aMatrix4, aText, expected, someNamed } from './arbitrary-mat.ts';
import { refusalOf } from './refusal.ts';
import { plain } from './tree.ts';
import { bytesOf, writeMat4 } from './write-mat.ts';

const VAL = { kind: 'numeric', matClass: 'double', dims: [1, 100], values: new Int16Array(100).fill(7) } as const;

/** A header of level 4, a name, and nothing behind it. */
function header4(mopt: number, rows: number, columns: number, complex = 0, nameBytes = 4): Uint8Array {
  return Buffer.concat([
    bytesOf(Int32Array.of(mopt, rows, columns, complex, nameBytes), 'little'),
    Buffer.from('val\0'),
  ]);
}

describe('version 4', () => {
  test('reads back whatever is written, in both byte orders', async () => {
    await fc.assert(
      fc.asyncProperty(
        someNamed(fc.oneof(aMatrix4, aText)),
        fc.constantFrom('little', 'big'),
        async (variables, endian) => {
          fc.pre(variables.length > 0);
          const file = await readMat(writeMat4(variables, { endian }));
          expect([file.version, file.endian]).toEqual(['4', endian]);
          expect(file.variables.map(plain)).toEqual(variables.map(expected));
        },
      ),
    );
  });

  test('gives any piece of the values, whatever the alignment of the bytes', async () => {
    const values = Float64Array.from({ length: 9 }, (_, i) => i / 3);
    const written = writeMat4([['x', { kind: 'numeric', matClass: 'double', dims: [3, 3], values }]]);
    for (let shift = 0; shift < 8; shift++) {
      const shifted = new Uint8Array(written.length + shift).subarray(shift);
      shifted.set(written);
      const [x] = (await readMat(shifted)).variables;
      expect(x?.kind === 'numeric' && Array.from<number | bigint>(x.values.slice(2, 5))).toEqual([2 / 3, 1, 4 / 3]);
    }
  });

  test('holds the values once: an aligned piece is a view of the bytes', async () => {
    const bytes = writeMat4([['val', VAL]]);
    const [val] = (await readMat(bytes)).variables;
    expect(val?.kind === 'numeric' && val.values.slice(0, 100).buffer).toBe(bytes.buffer);
  });

  test('is not mistaken for version 5 by samples that spell its byte order mark', async () => {
    const bytes = Buffer.from(writeMat4([['val', VAL]]));
    bytes.write('\0\x01IM', 124, 'latin1');
    expect((await readMat(bytes)).version).toBe('4');
  });

  test('refuses a file that ends before its values do, and says how many are missing', async () => {
    const whole = writeMat4([['val', VAL]]);
    expect(await refusalOf(whole.subarray(0, 24 + 120))).toBe(
      'truncated at byte 24: 1 × 100 values of "val" need 200 bytes, 120 left',
    );
  });

  test.each([
    [
      'numbers of a VAX',
      header4(2000, 1, 1),
      'unsupported at byte 0: numbers of a VAX D-float machine; only IEEE numbers are read',
    ],
    [
      'numbers of a Cray',
      header4(4000, 1, 1),
      'unsupported at byte 0: numbers of a Cray machine; only IEEE numbers are read',
    ],
    ['a negative dimension', header4(30, -1, 5), 'corrupt at byte 4: a dimension of -1 in -1 × 5'],
    [
      '4 EB in 24 bytes',
      header4(0, 2 ** 31 - 1, 2 ** 31 - 1),
      'corrupt at byte 4: 2147483647 × 2147483647 is more than can be counted',
    ],
    [
      '800 MB in 24 bytes',
      header4(0, 1, 1e8),
      'truncated at byte 24: 1 × 100000000 values of "val" need 800000000 bytes, 0 left',
    ],
    ['a complex flag of 7', header4(30, 1, 1, 7), 'corrupt at byte 12: a complex flag of 0 or 1, found 7'],
    ['no name', header4(30, 1, 1, 0, 0), 'corrupt at byte 16: a name of at least 1 byte, found 0'],
    [
      'a name of 2 GB',
      header4(30, 1, 1, 0, 2 ** 31 - 1),
      'truncated at byte 20: the characters of a name need 2147483647 bytes, 4 left',
    ],
    [
      'text of NaN',
      writeMat4([['t', { ...VAL, dims: [1, 1], values: Float64Array.of(Number.NaN) }]]).fill(1, 0, 1),
      'corrupt at byte 22: "t" is text with a character NaN',
    ],
    [
      'something that is no matrix behind a good one',
      Buffer.concat([writeMat4([['val', VAL]]), Buffer.from('x'.repeat(20))]),
      'corrupt at byte 224: a version 4 matrix begins with its type, found 2021161080',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    expect(await refusalOf(bytes)).toBe(message);
  });

  test('reads the dimensions of a sparse matrix from its last triplet, and skips it', async () => {
    const triplets = Float64Array.of(1, 2, 3, 2, 1, 5, 0.5, 0.25, 0);
    const bytes = Buffer.from(
      writeMat4([['s', { kind: 'numeric', matClass: 'double', dims: [3, 3], values: triplets }]]),
    );
    bytes.writeInt32LE(2, 0);
    expect((await readMat(bytes)).variables).toEqual([{ kind: 'sparse', name: 's', dims: [3, 5] }]);
  });

  whenPresent('reads a fragment of MIT-BIH as the int16 that it is, though MATLAB calls it double', async () => {
    const file = await readMat(
      readFileSync(join(realData.root!, 'mendeley-1000-fragments', 'MLII', '1 NSR', '100m (0).mat')),
    );
    expect(file.variables).toHaveLength(1);
    expect(file.variables[0]).toMatchObject({
      kind: 'numeric',
      name: 'val',
      dims: [1, 3600],
      matClass: 'double',
      complex: false,
    });
  });
});
