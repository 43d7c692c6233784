import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { anything, expected, someNamed } from './arbitrary-mat.ts';
import { refusalOf } from './refusal.ts';
import { plain } from './tree.ts';
import { bytesOf, element, header5, matrixElement, type ToWrite, writeMat5 } from './write-mat.ts';

const ONE: ToWrite = { kind: 'numeric', matClass: 'double', dims: [1, 1], values: Float64Array.of(1) };

/** A file of one matrix that is put together from elements. */
function fileOf(...elements: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(elements);
  return Buffer.concat([header5(), bytesOf(Uint32Array.of(14, body.length), 'little'), body]);
}

const flags = (matClass: number, bits = 0) => element(6, bytesOf(Uint32Array.of(bits | matClass, 0), 'little'));
const dims = (...sizes: number[]) => element(5, bytesOf(Int32Array.from(sizes), 'little'));
const name = (text: string) => element(1, Buffer.from(text));

function compressedFile(matrix: Uint8Array): Uint8Array {
  return Buffer.concat([header5(), bytesOf(Uint32Array.of(15, matrix.length), 'little'), matrix]);
}

function cellsInside(depth: number): ToWrite {
  let inner = ONE;
  for (let i = 0; i < depth; i++) inner = { kind: 'cell', dims: [1, 1], cells: [inner] };
  return inner;
}

describe('version 5', () => {
  test('reads back whatever is written: raw or compressed, packed or not, in both byte orders', async () => {
    const options = fc.record({
      endian: fc.constantFrom('little', 'big'),
      compressed: fc.boolean(),
      packed: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(someNamed(anything), options, async (variables, how) => {
        const file = await readMat(writeMat5(variables, how));
        expect([file.version, file.endian]).toEqual(['5', how.endian]);
        expect(file.variables.map(plain)).toEqual(variables.map(expected));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps a variable called __proto__ a variable', async () => {
    const fields = new Map([['__proto__', ONE]]);
    const struct: ToWrite = { kind: 'struct', dims: [1, 1], fieldNames: ['__proto__'], elements: [fields] };
    const { variables } = await readMat(writeMat5([['__proto__', struct]]));
    expect(variables.map(plain)).toEqual([expected(['__proto__', struct])]);
    expect(Object.getPrototypeOf(variables)).toBe(Array.prototype);
    expect(({} as Record<string, unknown>).values).toBeUndefined();
  });

  test('reads a header alone as a file of no variables', async () => {
    expect((await readMat(header5())).variables).toEqual([]);
    expect((await readMat(header5('big'))).endian).toBe('big');
  });

  test('reads a header of "MATLAB 5.0" and NUL bytes', async () => {
    const bytes = Buffer.from(writeMat5([['val', ONE]]));
    bytes.fill(0, 10, 124);
    expect((await readMat(bytes)).variables.map(plain)).toEqual([expected(['val', ONE])]);
  });

  test.each([
    ['sparse matrices', 5, 'sparse'],
    ['objects', 3, 'object'],
    ['function handles', 16, 'function'],
  ])('recognises %s and skips them', async (_, matClass, kind) => {
    const bytes = fileOf(flags(matClass), dims(2, 3), name('it'), element(5, new Uint8Array(12)));
    expect((await readMat(bytes)).variables).toEqual([{ kind, name: 'it', dims: [2, 3] }]);
  });

  test('recognises opaque objects, which have no dimensions', async () => {
    const bytes = fileOf(flags(17), name('when'), name('MCOS'), name('datetime'));
    expect((await readMat(bytes)).variables).toEqual([{ kind: 'opaque', name: 'when', dims: [1, 1] }]);
  });

  test('reads a cell of no bytes as the empty array that MATLAB means by it', async () => {
    const bytes = fileOf(flags(1), dims(1, 1), name('c'), bytesOf(Uint32Array.of(14, 0), 'little'));
    const [cell] = (await readMat(bytes)).variables;
    expect(cell?.kind === 'cell' && cell.cells.map(plain)).toMatchObject([
      { kind: 'numeric', dims: [0, 0], values: [] },
    ]);
  });

  test('reads lines of text whose characters are two units, counted as one or as two', async () => {
    const content = element(16, Buffer.from('a😀b😃'));
    for (const columns of [4, 6]) {
      const [text] = (await readMat(fileOf(flags(4), dims(1, columns), name('t'), content))).variables;
      expect(text).toMatchObject({ kind: 'char', text: 'a😀b😃' });
    }
    const [lines] = (await readMat(fileOf(flags(4), dims(2, 2), name('t'), content))).variables;
    expect(lines).toMatchObject({ kind: 'char', text: 'ab\n😀😃' });
  });

  test('tells fields of one name apart, as SciPy does', async () => {
    const fieldNames = element(1, Buffer.from('Q\0Q\0Q\0'));
    const fields = Array.from({ length: 3 }, () => matrixElement(ONE, ''));
    const [struct] = (
      await readMat(
        fileOf(flags(2), dims(1, 1), name('s'), element(5, bytesOf(Int32Array.of(2), 'little')), fieldNames, ...fields),
      )
    ).variables;
    expect(struct?.kind === 'struct' && struct.fieldNames).toEqual(['Q', '_1_Q', '_2_Q']);
  });

  test('keeps what MATLAB keeps for itself apart from the variables', async () => {
    const workspace = matrixElement({ ...ONE, matClass: 'uint8', values: Uint8Array.of(5) }, '');
    const variable = writeMat5([['val', ONE]]);
    const bytes = Buffer.concat([variable, workspace]);
    bytes.writeBigUInt64LE(BigInt(variable.length), 116);
    const file = await readMat(bytes);
    expect(file.variables.map(plain)).toEqual([expected(['val', ONE])]);
    expect(file.subsystem && plain(file.subsystem)).toMatchObject({ matClass: 'uint8', values: [5] });
  });

  test.each<[string, Uint8Array, string]>([
    [
      'a dimension below zero',
      fileOf(flags(6), dims(-1, 2), name('x'), element(9, new Uint8Array())),
      'corrupt at byte 152: a dimension of -1 in -1 × 2',
    ],
    [
      'more elements than can be counted',
      fileOf(flags(6), dims(2 ** 30, 2 ** 30), name('x'), element(9, new Uint8Array())),
      'corrupt at byte 152: 1073741824 × 1073741824 is more than can be counted',
    ],
    [
      '1 × 1e8 values in 200 bytes',
      fileOf(flags(6), dims(1, 1e8), name('x'), element(9, new Uint8Array(8))),
      'corrupt at byte 176: 1 × 100000000 values of "x" need 800000000 bytes, found 8',
    ],
    [
      'one dimension',
      fileOf(flags(6), element(5, new Uint8Array(4)), name('x')),
      'corrupt at byte 152: two or more dimensions of type 5, found 4 bytes of type 5',
    ],
    [
      '33 dimensions',
      fileOf(flags(6), dims(...new Array(33).fill(1)), name('x')),
      'too-large at byte 152: 33 dimensions, at most 32 are read',
    ],
    [
      'a class of 99',
      fileOf(flags(99), dims(1, 1), name('x')),
      'corrupt at byte 144: classes go from 1 to 17, found 99',
    ],
    [
      'more values than its dimensions say',
      fileOf(flags(6), dims(1, 1), name('x'), element(9, new Uint8Array(16))),
      'corrupt at byte 176: 1 × 1 values of "x" need 8 bytes, found 16',
    ],
    [
      'integers stored as doubles',
      fileOf(flags(10), dims(1, 1), name('x'), element(9, new Uint8Array(8))),
      'corrupt at byte 176: 1 × 1 values of "x" are of class int16, found double',
    ],
    [
      'unsigned values stored with a sign',
      fileOf(flags(11), dims(1, 1), name('x'), element(3, new Uint8Array(2))),
      'corrupt at byte 176: 1 × 1 values of "x" are of class uint16, found int16',
    ],
    [
      'text stored as doubles',
      fileOf(flags(4), dims(1, 1), name('x'), element(9, new Uint8Array(8))),
      'corrupt at byte 176: characters are of type 1 to 4 or 16 to 18, found 9',
    ],
    [
      'more text than its dimensions say',
      fileOf(flags(4), dims(1, 2), name('x'), element(16, Buffer.from('abc'))),
      'corrupt at byte 176: 1 × 2 characters of "x", found 3',
    ],
    [
      'a complex matrix without imaginary part',
      fileOf(flags(6, 0x800), dims(1, 1), name('x'), element(9, new Uint8Array(8))),
      'corrupt at byte 192: 1 × 1 values of "x" and their tag need 8 bytes, 0 left',
    ],
    [
      'bytes behind the values',
      fileOf(flags(6), dims(1, 1), name('x'), element(9, new Uint8Array(8)), new Uint8Array(8)),
      'corrupt at byte 192: 8 bytes too many in "x"',
    ],
    [
      'a small element of 5 bytes',
      fileOf(flags(6), dims(1, 1), bytesOf(Uint32Array.of((5 << 16) | 1, 0), 'little')),
      'corrupt at byte 168: a small element holds at most 4 bytes, the characters of a name claim 5',
    ],
    [
      'field names of no length',
      fileOf(flags(2), dims(1, 1), name('s'), element(5, new Uint8Array(4)), element(1, Buffer.from('abc'))),
      'corrupt at byte 176: "s" has no positive length of field names',
    ],
    [
      '100 million cells in 200 bytes',
      fileOf(flags(1), dims(1, 1e8), name('c')),
      'corrupt at byte 176: 100000000 cells or fields of "c" need 800000000 bytes, 0 left',
    ],
    [
      '100 million structs without fields',
      fileOf(
        flags(2),
        dims(1, 1e8),
        name('s'),
        element(5, bytesOf(Int32Array.of(8), 'little')),
        element(1, new Uint8Array()),
      ),
      'too-large at byte 176: 100000000 more variables, fields or cells; at most 250000 are read',
    ],
    ['a variable without a name', writeMat5([['', ONE]]), 'corrupt at byte 128: a variable without a name'],
    ['nesting 65 deep', writeMat5([['c', cellsInside(65)]]), 'too-large at byte 3248: nested deeper than 64'],
    [
      'an element that is no matrix',
      Buffer.concat([header5(), element(9, new Uint8Array(8))]),
      'corrupt at byte 128: a variable begins with type 14 or 15, found 9',
    ],
    [
      'a tag cut short',
      Buffer.concat([header5(), new Uint8Array(3)]),
      'truncated at byte 128: the bytes of a variable and their tag need 8 bytes, 3 left',
    ],
    [
      'compressed data of another kind',
      compressedFile(deflateSync(element(9, new Uint8Array(8)))),
      'corrupt at byte 128: a compressed element holds a matrix (14), found type 9',
    ],
    [
      'compressed data that are none',
      compressedFile(Buffer.from('not deflated')),
      'corrupt at byte 128: compressed data do not inflate: incorrect header check',
    ],
    [
      'compressed data with something behind',
      compressedFile(Buffer.concat([deflateSync(matrixElement(ONE, 'x')), Buffer.from('more')])),
      'corrupt at byte 128: 4 bytes behind the end of the compressed data',
    ],
    [
      'version 0x0300',
      header5('little', 0x0300),
      'unsupported at byte 124: expected version 0x0100 or 0x0200, for 5 and 7.3, found 0x0300',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    expect(await refusalOf(bytes)).toBe(message);
  });

  test('reads nesting as deep as the limit, and no deeper than another limit', async () => {
    const bytes = writeMat5([['c', cellsInside(64)]]);
    expect((await readMat(bytes)).variables).toHaveLength(1);
    expect(await refusalOf(bytes, { nesting: 10 })).toMatch(/^too-large .*\b10$/);
  });

  test('refuses more variables than the limit', async () => {
    const cells: ToWrite = { kind: 'cell', dims: [1, 20], cells: new Array(20).fill(ONE) };
    expect(await refusalOf(writeMat5([['c', cells]]), { variables: 20 })).toMatch(/^too-large .* 20 more variables/);
  });
});
