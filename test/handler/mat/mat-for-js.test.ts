/**
 * A second opinion: `mat-for-js` reads version 5 only, and is wrong on small big-endian elements, UTF-16 text and more
 * than two dimensions; on well-formed numeric matrices of real recordings it is right.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { read } from 'mat-for-js';
import { readMat } from '../../../handler/mat/read-mat.ts';
import type { MatVariable } from '../../../handler/mat/variables.ts';
import { realData, whenPresent } from '../../support/real-data.ts';

const RECORDINGS =
  '{cinc2011,cpsc2018,cpsc2019,mendeley-resaved-v7,mitdb-10s-v5,mitdb-10min,nstdb-noise-30s,variants}/**/*.mat';

whenPresent('agrees with mat-for-js on every numeric matrix of the version 5 recordings', async () => {
  const names = globSync(RECORDINGS, { cwd: realData.root! });
  let agreed = 0;
  for (const name of names) {
    const bytes = new Uint8Array(readFileSync(join(realData.root!, name)));
    const file = await readMat(bytes);
    const theirs = read(bytes.buffer).data;
    for (const [path, ours] of numbersIn(file.variables)) {
      const found = path.reduce<unknown>((parent, field) => (parent as Record<string, unknown>)[field], theirs);
      const values = [found].flat(2);
      const isSame = values.length === ours.length && ours.every((value, i) => value === values[i]);
      expect([name, path, isSame]).toEqual([name, path, true]);
      agreed++;
    }
  }
  expect(agreed).toBe(AGREED);
});

/** 100 + 3 × 2 + 2 × 25 + 2 + 22 + 21 + 3 + 3 matrices, in the order of the folders above. */
const AGREED = 207;

/** Numeric variables and fields by their path, row by row as mat-for-js gives them. */
function numbersIn(
  variables: Iterable<MatVariable>,
  path: readonly string[] = [],
): [path: readonly string[], rows: number[]][] {
  return Array.from(variables).flatMap((variable) => {
    const here = [...path, variable.name];
    if (variable.kind === 'struct') return variable.elements.flatMap((fields) => numbersIn(fields.values(), here));
    if (variable.kind !== 'numeric') return [];
    const [rows = 0, columns = 0] = variable.dims;
    const values = variable.values.slice(0, variable.values.length);
    return [
      [
        here,
        Array.from({ length: rows * columns }, (_, i) =>
          Number(values[(i % columns) * rows + Math.floor(i / columns)]),
        ),
      ],
    ];
  });
}
