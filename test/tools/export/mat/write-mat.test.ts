/** What the writer writes, read by the project's own reader and by SciPy. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMat } from '../../../../handler/mat/read-mat.ts';
import type { MatVariable } from '../../../../handler/mat/variables.ts';
import { NewFile } from '../../../../tools/export/folder/new-file.ts';
import type { SignalClass, SmallValue } from '../../../../tools/export/mat/mat-arrays.ts';
import { MAX_SIGNAL_BYTES, writeMat } from '../../../../tools/export/mat/write-mat.ts';
import { runsOf } from '../../../support/seed/seed.ts';
import { emptyFolder } from '../../../support/workspace.ts';

const folder = emptyFolder();
let files = 0;

interface Written {
  readonly matClass: SignalClass;
  readonly rows: number;
  readonly values: readonly number[];
  /** How many pieces the values come in. */
  readonly pieces: number;
  readonly others: Readonly<Record<string, SmallValue>>;
}

const ARRAYS = { int16: Int16Array, int32: Int32Array, double: Float64Array } as const;

/** @returns the path of the file */
async function written({ matClass, rows, values, pieces, others }: Written): Promise<string> {
  const path = join(folder, `${files++}.mat`);
  const bytes = new Uint8Array(ARRAYS[matClass].from(values).buffer);
  async function* inPieces() {
    const size = Math.max(1, Math.ceil(bytes.length / pieces));
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const file = new NewFile(path);
  await writeMat(file, { name: 'val', matClass, dims: [rows, values.length / rows], bytes: inPieces() }, others);
  file.finish();
  return path;
}

const VALUES = {
  int16: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  int32: fc.integer(),
  double: fc.double(),
} as const;

const aText = fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.toWellFormed().replaceAll('\n', ' '));
const aSmallValue: fc.Arbitrary<SmallValue> = fc.oneof(
  fc.double(),
  fc.array(fc.double(), { maxLength: 4 }),
  aText,
  fc.array(aText, { minLength: 1, maxLength: 4 }),
);

const aFile: fc.Arbitrary<Written> = fc
  .tuple(fc.constantFrom<SignalClass>('int16', 'int32', 'double'), fc.integer({ min: 1, max: 4 }), fc.nat(40))
  .chain(([matClass, rows, columns]) =>
    fc.record({
      matClass: fc.constant(matClass),
      rows: fc.constant(rows),
      values: fc.array(VALUES[matClass], { minLength: rows * columns, maxLength: rows * columns }),
      pieces: fc.integer({ min: 1, max: 5 }),
      others: fc.dictionary(fc.stringMatching(/^o[a-z0-9_]{0,30}$/), aSmallValue, {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    }),
  );

/** As the reader gives it. */
function contentOf(variable: MatVariable): unknown {
  if (variable.kind === 'char') return variable.text;
  if (variable.kind === 'cell') return variable.cells.map(contentOf);
  return variable.kind === 'numeric' ? Array.from(variable.values.slice(0, variable.values.length), Number) : variable;
}

function expectedOf(value: SmallValue): unknown {
  return typeof value === 'number' ? [value] : value;
}

describe('a MAT-file', () => {
  test('holds what was written, for every class, shape and text, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(aFile, async (file) => {
        const { version, variables } = await readMat(readFileSync(await written(file)));
        const [val, ...others] = variables;
        expect(version).toBe('5');
        expect(val).toMatchObject({
          name: 'val',
          dims: [file.rows, file.values.length / file.rows],
          matClass: file.matClass,
        });
        expect(contentOf(val!)).toEqual(file.values);
        expect(others.map((one) => [one.name, contentOf(one)])).toEqual(
          Object.entries(file.others).map(([name, value]) => [name, expectedOf(value)]),
        );
      }),
      { numRuns: runsOf(100) },
    );
  });

  test('is refused where the bytes are not those of the dimensions, or more than MATLAB reads', async () => {
    const file = new NewFile(join(folder, 'long.mat'));
    async function* nothing() {}
    const signal = { name: 'val', matClass: 'double', bytes: nothing() } as const;
    await expect(writeMat(file, { ...signal, dims: [1, 3] }, {})).rejects.toThrow('val is 1 × 3, 24 bytes; got 0');
    const columns = MAX_SIGNAL_BYTES / 8 + 1;
    await expect(writeMat(file, { ...signal, dims: [1, columns] }, {})).rejects.toThrow('a signal has at most');
    file.drop();
  });
});

/** SciPy as an independent reader. Where it is not installed, Jest's summary counts the test as skipped. */
const hasSciPy = spawnSync('python3', ['-c', 'import scipy.io']).status === 0;
const withSciPy = hasSciPy ? test : test.skip;

const SCRIPT = `
import sys, json, scipy.io
out = []
for path in sys.argv[1:]:
    found = scipy.io.loadmat(path, chars_as_strings=True)
    plain = {}
    for name, value in found.items():
        if name.startswith('__'): continue
        if value.dtype == object: plain[name] = [str(cell[0]) if cell.size else '' for cell in value.ravel()]
        elif value.dtype.kind == 'U': plain[name] = str(value[0]) if value.size else ''
        else: plain[name] = [str(value.dtype), list(value.shape), [repr(float(one)) for one in value.ravel(order='F')]]
    out.append(plain)
print(json.dumps(out))
`;

withSciPy('SciPy reads the same: classes, shapes, numbers to the last bit, names and texts', async () => {
  const drawn = fc.sample(aFile, runsOf(100));
  const paths: string[] = [];
  for (const file of drawn) paths.push(await written(file));
  const { stdout, stderr } = spawnSync('python3', ['-c', SCRIPT, ...paths], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(stderr).toBe('');
  const read = JSON.parse(stdout) as Record<string, unknown>[];
  const dtypes = { int16: 'int16', int32: 'int32', double: 'float64' };
  const shown = (value: unknown): unknown => {
    if (!Array.isArray(value) || typeof value[0] !== 'string' || !/^(?:int|float)\d\d$/.test(value[0])) return value;
    const [dtype, shape, numbers] = value as [string, number[], string[]];
    return [dtype, shape, numbers.map(numberOf)];
  };
  for (const [at, { matClass, rows, values, others }] of drawn.entries()) {
    const found = Object.fromEntries(Object.entries(read[at]!).map(([name, value]) => [name, shown(value)]));
    const numbers = (of: readonly number[]) => ['float64', [1, of.length], of];
    expect(found).toEqual({
      val: [dtypes[matClass], [rows, values.length / rows], values],
      ...Object.fromEntries(
        Object.entries(others).map(([name, value]) => {
          if (typeof value === 'number') return [name, numbers([value])];
          if (typeof value === 'string') return [name, withoutTrailing(value)];
          return value.every((one) => typeof one === 'number')
            ? [name, numbers(value)]
            : [name, value.map((one) => withoutTrailing(String(one)))];
        }),
      ),
    });
  }
});

/** As Python prints a float. */
function numberOf(text: string): number {
  if (text === 'nan') return Number.NaN;
  return text.endsWith('inf')
    ? text.startsWith('-')
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY
    : Number(text);
}

/** NumPy drops NUL at the end of a text, and SciPy blanks at the end of a row. */
function withoutTrailing(text: string): string {
  return text.replace(/[\0 ]+$/, '');
}
