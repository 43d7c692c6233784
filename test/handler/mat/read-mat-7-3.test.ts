import { describe, expect, test } from '@jest/globals';
import type { Dataset } from 'h5wasm';
import { BadFileError } from '../../../handler/mat/errors.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { chanceFrom, damage } from './damage.ts';
import { fileOrRefusal, refusalOf } from './refusal.ts';
import { plain, plainFile } from './tree.ts';
import { header5 } from './write-mat.ts';
import { classed, empty, references, writeMat73 } from './write-mat73.ts';

const NUMBERS = {
  double: Float64Array.of(0.5, -1, Number.NaN),
  single: Float32Array.of(0.5, -1, 2),
  int8: Int8Array.of(-128, 0, 127),
  uint8: Uint8Array.of(0, 1, 255),
  int16: Int16Array.of(-32768, 0, 32767),
  uint16: Uint16Array.of(0, 1, 65535),
  int32: Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1),
  uint32: Uint32Array.of(0, 1, 2 ** 32 - 1),
  int64: BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 63n - 1n),
  uint64: BigUint64Array.of(0n, 1n, 2n ** 64n - 1n),
};

/** Small and plain, for damage: a signal in chunks, a cell and a struct. */
const SMALL = await writeMat73((file) => {
  const data = Int16Array.from({ length: 2000 }, (_, i) => (i * 31) % 97);
  classed(file.create_dataset({ name: 'val', data, shape: [1000, 2], chunks: [100, 2], compression: 'gzip' }), 'int16');
  const refs = file.create_group('#refs#');
  classed(refs.create_dataset({ name: 'a', data: Float64Array.of(360), shape: [1, 1] }), 'double');
  classed(references(file, 'c', file, [1, 1], ['/#refs#/a']), 'cell');
  const struct = classed(file.create_group('ECG'), 'struct');
  classed(struct.create_dataset({ name: 'age', data: Float64Array.of(63), shape: [1, 1] }), 'double');
});

describe('version 7.3', () => {
  test('reads every numeric class, its dimensions turned round as MATLAB has them', async () => {
    const bytes = await writeMat73((file) => {
      for (const [name, data] of Object.entries(NUMBERS))
        classed(file.create_dataset({ name, data, shape: [3, 1] }), name);
    });
    const { version, variables } = await readMat(bytes);
    expect(version).toBe('7.3');
    expect(variables.map(plain)).toEqual(
      Object.entries(NUMBERS)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, data]) => ({
          kind: 'numeric',
          name,
          dims: [1, 3],
          matClass: name,
          logical: false,
          complex: false,
          stored: data.constructor.name,
          values: Array.from<number | bigint>(data),
        })),
    );
  });

  test('keeps values column by column, over any number of chunks and blocks', async () => {
    // 8 MB: two blocks, of chunks that do not divide the rows.
    const data = Int16Array.from({ length: 4_000_002 }, (_, i) => i % 30_011);
    const bytes = await writeMat73((file) => {
      classed(
        file.create_dataset({
          name: 'val',
          data,
          shape: [1_333_334, 3],
          chunks: [10_007, 3],
          compression: 'gzip',
          compression_opts: 1,
        }),
        'int16',
      );
    });
    const [val] = (await readMat(bytes)).variables;
    expect(val?.dims).toEqual([3, 1_333_334]);
    expect(val?.kind === 'numeric' && Buffer.compare(bytesOf(val.values.slice(0, data.length)), bytesOf(data))).toBe(0);
  });

  test('reads logical, complex, text, empty, sparse and objects for what they are', async () => {
    const bytes = await writeMat73((file) => {
      classed(file.create_dataset({ name: 'flag', data: Uint8Array.of(1, 0), shape: [1, 2] }), 'logical');
      const complex = new Map([
        ['real', Float64Array.of(1, 2)],
        ['imag', Float64Array.of(3, 4)],
      ]);
      classed(
        file.create_dataset({
          name: 'z',
          data: complex,
          shape: [2, 1],
          dtype: [
            ['real', '<d'],
            ['imag', '<d'],
          ],
        }),
        'double',
      );
      classed(
        file.create_dataset({
          name: 'text',
          data: Uint16Array.from([...'atbu'], (c) => c.charCodeAt(0)),
          shape: [2, 2],
        }),
        'char',
      );
      empty(file, 'nothing', 'double', [0, 3]);
      empty(file, 'noText', 'char', [0, 0]);
      empty(file, 'noCells', 'cell', [0, 0]);
      empty(file, 'noStructs', 'struct', [0, 1]);
      const sparse = classed(file.create_group('sparse'), 'double');
      sparse.create_attribute('MATLAB_sparse', 5, [], '<Q');
      sparse.create_dataset({ name: 'jc', data: BigUint64Array.of(0n, 0n, 1n), shape: [3] });
      const handle = classed(file.create_group('handle'), 'function_handle');
      handle.create_attribute('MATLAB_object_decode', 1, [], '<i');
      const table = classed(file.create_dataset({ name: 'table', data: Uint32Array.of(1, 2), shape: [1, 2] }), 'table');
      table.create_attribute('MATLAB_object_decode', 3, [], '<i');
      file.create_group('#subsystem#');
    });
    const variables = new Map((await readMat(bytes)).variables.map((variable) => [variable.name, plain(variable)]));
    expect(variables.get('flag')).toMatchObject({
      kind: 'numeric',
      matClass: 'uint8',
      logical: true,
      dims: [2, 1],
      values: [1, 0],
    });
    expect(variables.get('z')).toMatchObject({ kind: 'numeric', matClass: 'double', complex: true, values: [1, 2] });
    expect(variables.get('text')).toMatchObject({ kind: 'char', dims: [2, 2], text: 'ab\ntu' });
    expect(variables.get('nothing')).toMatchObject({ kind: 'numeric', dims: [0, 3], values: [] });
    expect(variables.get('noText')).toMatchObject({ kind: 'char', text: '' });
    expect(variables.get('noCells')).toMatchObject({ kind: 'cell', cells: [] });
    expect(variables.get('noStructs')).toMatchObject({ kind: 'struct', dims: [0, 1], elements: [] });
    expect(variables.get('sparse')).toEqual({ kind: 'sparse', name: 'sparse', dims: [5, 2] });
    expect(variables.get('handle')).toMatchObject({ kind: 'function' });
    expect(variables.get('table')).toMatchObject({ kind: 'opaque' });
    expect([...variables.keys()]).not.toContain('#subsystem#');
  });

  test('reads structs, struct arrays and cells through their references', async () => {
    const bytes = await writeMat73((file) => {
      const refs = file.create_group('#refs#');
      for (const [name, value] of Object.entries({ a: 1, b: 2, c: 3, d: 4 })) {
        classed(refs.create_dataset({ name, data: Float64Array.of(value), shape: [1, 1] }), 'double');
      }
      classed(references(file, 'cells', file, [2, 1], ['/#refs#/b', '/#refs#/a']), 'cell');
      const one = classed(file.create_group('one'), 'struct');
      classed(references(one, 'inside', file, [1, 1], ['/#refs#/c']), 'cell');
      const many = classed(file.create_group('many'), 'struct');
      references(many, 'x', file, [2, 1], ['/#refs#/a', '/#refs#/b']);
      references(many, 'y', file, [2, 1], ['/#refs#/c', '/#refs#/d']);
    });
    const [cells, many, one] = (await readMat(bytes)).variables.map(plain);
    const number = (name: string, value: number) =>
      expect.objectContaining({ kind: 'numeric', name, dims: [1, 1], values: [value] });
    expect(cells).toEqual({ kind: 'cell', name: 'cells', dims: [1, 2], cells: [number('', 2), number('', 1)] });
    expect(many).toEqual({
      kind: 'struct',
      name: 'many',
      dims: [1, 2],
      fieldNames: ['x', 'y'],
      elements: [
        [
          ['x', number('x', 1)],
          ['y', number('y', 3)],
        ],
        [
          ['x', number('x', 2)],
          ['y', number('y', 4)],
        ],
      ],
    });
    expect(one).toMatchObject({
      kind: 'struct',
      dims: [1, 1],
      elements: [[['inside', { kind: 'cell', cells: [{ values: [3] }] }]]],
    });
  });

  test('reads HDF5 that another program wrote, without header and classes', async () => {
    const bytes = await writeMat73((file) => {
      file.create_dataset({ name: 'ecg', data: Float32Array.of(1, 2, 3) });
      file.create_group('meta').create_dataset({ name: 'fs', data: 500 });
    });
    const [ecg, meta] = (await readMat(bytes.subarray(512))).variables.map(plain);
    expect(ecg).toMatchObject({ matClass: 'single', dims: [3, 1], values: [1, 2, 3] });
    expect(meta).toMatchObject({ kind: 'struct', fieldNames: ['fs'], elements: [[['fs', { values: [500] }]]] });
  });
});

describe('damaged and hostile files of version 7.3', () => {
  test('cut anywhere, it is refused', async () => {
    for (let length = SMALL.length - 1; length > 512; length -= 1501) {
      expect(await fileOrRefusal(SMALL.subarray(0, length))).toBeInstanceOf(BadFileError);
    }
  });

  test('damaged in any way, it is read or refused', async () => {
    for (let seed = 0; seed < runsOf(25); seed++)
      await fileOrRefusal(damage(SMALL.subarray(0), chanceFrom(seed)).bytes);
    expect(plainFile(await readMat(SMALL))).toMatchObject({
      variables: [{ name: 'ECG' }, { name: 'c' }, { name: 'val' }],
    });
  });

  test('damage inside a compressed chunk is found, and said in the words of the library', async () => {
    const bytes = Buffer.from(SMALL);
    const chunkAt = bytes.indexOf(Uint8Array.of(0x78, 0x5e), 512);
    expect(chunkAt).toBeGreaterThan(512);
    bytes.fill(0xff, chunkAt + 20, chunkAt + 24);
    expect(await refusalOf(bytes)).toBe('corrupt at byte 512: /val: filter returned failure during read');
  });

  test('no signature where it is due, no file', async () => {
    expect(await refusalOf(Buffer.concat([header5('little', 0x0200), new Uint8Array(1000)]))).toBe(
      'corrupt at byte 512: expected an HDF5 signature here, as in every version 7.3 file',
    );
  });

  test('a terabyte that was never stored is refused by its size', async () => {
    const bytes = await writeMat73((file) => {
      const dataset = file.create_dataset({
        name: 'val',
        data: new Int16Array(2),
        shape: [1, 2],
        chunks: [1, 2],
        maxshape: [null, 2],
      });
      classed(dataset, 'int16').resize([2 ** 38, 2]);
    });
    const before = process.memoryUsage().rss;
    expect(await refusalOf(bytes)).toBe(
      'too-large at byte 512: inflates to 1099511627776 bytes; 67108864 are left of the limit',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 2 ** 20);
  });

  test('a valid file that takes more memory than it may is too large, not damaged', async () => {
    const bytes = await writeMat73((file) => {
      const [data, shape, chunks] = [new Float64Array(10), [1, 10], [1, 12_000_000]]; // a chunk of 92 MiB
      classed(file.create_dataset({ name: 'val', data, shape, maxshape: [1, null], chunks, compression: 1 }), 'double');
    });
    expect(await refusalOf(bytes, { inflatedFloorBytes: 2 ** 20, hdf5Ms: 5000 })).toMatch(/^too-large .* MiB$/);
    await expect(readMat(bytes, { inflatedFloorBytes: 2 ** 28, hdf5Ms: 5000 })).resolves.toMatchObject({
      variables: [{ name: 'val' }],
    });
  });

  test('a cell that holds itself is refused', async () => {
    const bytes = await writeMat73((file) => {
      const refs = file.create_group('#refs#');
      const first = classed(refs.create_dataset({ name: 'a', data: Float64Array.of(1), shape: [1, 1] }), 'double');
      const cell = classed(references(refs, 'b', file, [1, 1], [first.path]), 'cell');
      cell.write_slice([[], []], [cell.create_reference()]);
      classed(references(file, 'c', file, [1, 1], ['/#refs#/b']), 'cell');
    });
    expect(await refusalOf(bytes)).toBe('corrupt at byte 512: /#refs#/b: lies inside itself');
  });

  test('a group that holds itself is refused', async () => {
    const bytes = await writeMat73((file) => {
      const group = file.create_group('s');
      file.create_hard_link('/s', 's/s');
      expect(group.keys()).toEqual(['s']);
    });
    expect(await refusalOf(bytes)).toMatch(new RegExp(`^too-large at byte 512: /s${'/s'.repeat(65)}: .*64$`));
  });

  test('cells that share cells, ten times ten times ten, stop at a limit', async () => {
    const bytes = await writeMat73((file) => {
      const refs = file.create_group('#refs#');
      classed(refs.create_dataset({ name: 'l0', data: Float64Array.of(1), shape: [1, 1] }), 'double');
      for (let level = 1; level <= 9; level++) {
        classed(references(refs, `l${level}`, file, [10, 1], new Array(10).fill(`/#refs#/l${level - 1}`)), 'cell');
      }
      classed(references(file, 'c', file, [1, 1], ['/#refs#/l9']), 'cell');
    });
    expect(await refusalOf(bytes)).toMatch(/^too-large at byte 512/);
  });

  test('links that lead out of the file, or nowhere, are refused', async () => {
    const outside = await writeMat73((file) => void file.create_external_link('/etc/hostname', '/x', 'val'));
    const nowhere = await writeMat73((file) => void file.create_soft_link('/nothing', 'val'));
    expect(await refusalOf(outside)).toMatch(/^corrupt at byte 512: /);
    expect(await refusalOf(nowhere)).toBe('corrupt at byte 512: /val: is neither a group nor a dataset');
  });

  test('reading stops at the limit of processor time', async () => {
    expect(await refusalOf(SMALL, { hdf5Ms: 1, hdf5MsPerMib: 0 })).toBe(
      'too-large at byte 512: HDF5 not read within 1 ms of processor time',
    );
  });

  test('values of the wrong kind for their class are refused', async () => {
    const bytes = await writeMat73(
      (file) => void classed(file.create_dataset({ name: 'x', data: Float64Array.of(0.5), shape: [1, 1] }), 'int16'),
    );
    expect(await refusalOf(bytes)).toBe('corrupt at byte 512: /x: values of class int16, found double');
  });

  test('references that lead nowhere are refused', async () => {
    const bytes = await writeMat73((file) => {
      const refs = file.create_group('#refs#');
      classed(refs.create_dataset({ name: 'a', data: Float64Array.of(1), shape: [1, 1] }), 'double');
      classed(file.create_dataset({ name: 'elsewhere', data: Float64Array.of(1), shape: [1, 1] }), 'double');
      const cell: Dataset = references(file, 'c', file, [1, 1], ['/elsewhere']);
      classed(cell, 'cell');
    });
    expect(await refusalOf(bytes)).toBe('corrupt at byte 512: /c: a reference leads nowhere');
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
