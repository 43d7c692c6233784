/** What other readers tolerate, and ours with a word: a block filled with zeros, a name that stands twice. */
import { describe, expect, test } from '@jest/globals';
import { BadFileError } from '../../../handler/mat/errors.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { writeMat4, writeMat5 } from './write-mat.ts';

const numbers = (...values: readonly number[]) =>
  ({ kind: 'numeric', matClass: 'int16', dims: [1, values.length], values: Int16Array.from(values) }) as const;

describe.each([
  ['version 4', writeMat4],
  ['version 5', writeMat5],
] as const)('%s', (_, write) => {
  const whole = write([
    ['val', numbers(1, 2, 3)],
    ['fs', numbers(250)],
  ]);

  test.each([1, 3, 7, 8, 20, 129, 512])('%i zeros behind the last variable are padding', async (zeros) => {
    const { variables, replaced } = await readMat(Buffer.concat([whole, new Uint8Array(zeros)]));
    expect({ names: variables.map(({ name }) => name), replaced }).toEqual({
      names: ['val', 'fs'],
      replaced: undefined,
    });
  });

  test('anything else behind it is damage, also after zeros', async () => {
    const spoilt = Buffer.concat([whole, new Uint8Array(200), Uint8Array.of(7)]);
    await expect(readMat(spoilt)).rejects.toBeInstanceOf(BadFileError);
  });

  test('of two variables with one name the last is read, and the name is told', async () => {
    const twice = write([
      ['val', numbers(1, 2, 3)],
      ['fs', numbers(250)],
      ['val', numbers(7, 8)],
    ]);
    const { variables, replaced } = await readMat(twice);
    expect(variables.map(({ name, dims }) => [name, dims[1]])).toEqual([
      ['fs', 1],
      ['val', 2],
    ]);
    expect(replaced).toEqual(['val']);
  });
});
