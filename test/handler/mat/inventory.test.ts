/** Every real file, against what SciPy and h5py found in it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { BadFileError } from '../../../handler/mat/errors.ts';
import type { MatFile, MatVariable, NumericVariable } from '../../../handler/mat/variables.ts';
import { realData, whenPresent } from '../../support/real-data.ts';
import { fileOrRefusal } from './refusal.ts';

/** SciPy refuses these; why we read them or what we say. */
const REFUSED_BY_SCIPY: Readonly<Record<string, string>> = {
  'mat-format-scipy/bad_miuint32.mat': 'corrupt at byte 152',
  // SciPy wants ASCII in names; the bytes are good UTF-8 and say so.
  'mat-format-scipy/bad_miutf8_array_name.mat': 'read: äray_name',
  'mat-format-scipy/corrupted_zlib_checksum.mat': 'corrupt at byte 128',
  'mat-format-scipy/corrupted_zlib_data.mat': 'corrupt at byte 222',
  // Its line ends were "repaired", which moved every byte behind the header.
  'mat-format-scipy/malformed1.mat': 'truncated at byte 136',
};

/** Files that SciPy or h5py read and we refuse. */
const REFUSED_BY_US: Readonly<Record<string, string>> = {};

const NUMERIC = /^(double|single|u?int(8|16|32|64)|logical)$/;

interface Row {
  readonly file: string;
  readonly status: string;
  readonly variable: string;
  readonly class: string;
  readonly shape: string;
  readonly sum: string;
  readonly min: string;
  readonly max: string;
  readonly first_5_column_major: string;
  readonly endian: string;
  readonly mat_version: string;
}

const rows = realData.root === undefined ? [] : inventory(realData.root);
const files = new Map<string, MatFile | BadFileError>();

whenPresent('reads or refuses every file of the inventory', async () => {
  const names = globSync('**/*.mat', { cwd: realData.root! });
  for (const name of names) files.set(name, await fileOrRefusal(readFileSync(join(realData.root!, name))));
  expect(new Set(rows.map((row) => row.file))).toEqual(new Set(names));
});

whenPresent('refuses no file that SciPy or h5py can read', async () => {
  const readable = rows.filter((row) => row.status === 'ok').map((row) => row.file);
  expect(Object.fromEntries(refusals().filter(([name]) => readable.includes(name)))).toEqual(REFUSED_BY_US);
});

whenPresent('says of the files that SciPy cannot read what is wrong with them', () => {
  const unreadable = rows.filter((row) => row.status !== 'ok').map((row) => row.file);
  const said = unreadable.map((name) => [name, sayingOf(files.get(name)!)]);
  expect(Object.fromEntries(said)).toEqual(REFUSED_BY_SCIPY);
});

whenPresent('finds exactly the variables of the inventory, in versions and byte orders as it says', () => {
  for (const [name, file] of files) {
    if (file instanceof BadFileError) continue;
    const listed = rows.filter((row) => row.file === name && row.status === 'ok');
    if (listed.length === 0) continue;
    const found = file.variables.map((variable) => variable.name);
    // SciPy gives a name to the nameless array that MATLAB keeps for itself.
    if (file.subsystem !== undefined) found.push('__function_workspace__');
    expect([name, ...found.sort()]).toEqual([name, ...listed.map((row) => row.variable).sort()]);
    expect([name, file.version, file.endian]).toEqual([name, listed[0]!.mat_version, listed[0]!.endian]);
  }
});

whenPresent('reads every real numeric variable to the same shape, sum, extremes and first values', () => {
  let compared = 0;
  for (const row of rows.filter(({ sum }) => sum !== '')) {
    const variable = variableOf(row) as NumericVariable;
    const { sum, least, most, size, first } = summaryOf(variable);
    const place = `${row.file} ${row.variable}`;
    const matClass = variable.logical ? 'logical' : variable.matClass;
    expect([place, variable.kind, variable.complex]).toEqual([place, 'numeric', false]);
    expect([place, matClass, variable.dims.join('x')]).toEqual([place, row.class, row.shape]);
    expect([place, least, most]).toEqual([place, Number(row.min), Number(row.max)]);
    expect([place, first]).toEqual([place, row.first_5_column_major.split(' ').map(Number)]);
    // NumPy adds in pairs, we in a row: the last digits differ where values are no integers.
    const tolerance = Number.isInteger(sum) ? 0 : 1e-12 * size;
    expect([place, Math.abs(sum - Number(row.sum)) <= tolerance]).toEqual([place, true]);
    compared++;
  }
  expect(compared).toBe(rows.filter((row) => NUMERIC.test(row.class) && row.sum !== '').length);
});

whenPresent('recognises what is not numeric, or complex, for what it is', () => {
  for (const row of rows.filter(({ status, sum }) => status === 'ok' && sum === '')) {
    const variable = variableOf(row);
    const place = `${row.file} ${row.variable}`;
    if (NUMERIC.test(row.class) && row.shape !== '') {
      expect([place, variable.kind, 'complex' in variable && variable.complex]).toEqual([place, 'numeric', true]);
    } else {
      // Of a sparse array in 7.3, the inventory holds the class of its values, and no shape.
      expect([place, variable.kind]).toEqual([place, NUMERIC.test(row.class) ? 'sparse' : row.class]);
    }
    // SciPy makes one string of a row of text, so its shapes of text are not MATLAB's.
    const isComparable = row.shape !== '' && (row.class !== 'char' || row.mat_version === '7.3');
    if (isComparable) expect([place, variable.dims.join('x')]).toEqual([place, row.shape]);
  }
});

function variableOf(row: Row): MatVariable {
  const file = files.get(row.file) as MatFile;
  const variable = file.variables.find(({ name }) => name === row.variable) ?? file.subsystem;
  if (variable === undefined) throw new Error(`${row.file} has no ${row.variable}`);
  return variable;
}

function refusals(): [string, string][] {
  return [...files].flatMap(([name, file]): [string, string][] =>
    file instanceof BadFileError ? [[name, file.message]] : [],
  );
}

function sayingOf(file: MatFile | BadFileError): string {
  return file instanceof BadFileError
    ? `${file.code} at byte ${file.byte}`
    : `read: ${file.variables.map(({ name }) => name)}`;
}

/** Sum, extremes, sum of sizes, and the first five values. */
function summaryOf({ values }: NumericVariable) {
  const summary = { sum: 0, size: 0, least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
  for (const stored of values.slice(0, values.length)) {
    const value = Number(stored);
    summary.sum += value;
    summary.size += Math.abs(value);
    if (value < summary.least) summary.least = value;
    if (value > summary.most) summary.most = value;
  }
  return {
    ...summary,
    first: Array.from<number | bigint, number>(values.slice(0, Math.min(5, values.length)), Number),
  };
}

function inventory(root: string): Row[] {
  const [head, ...lines] = readFileSync(join(root, 'inventory.csv'), 'utf8').trim().split(/\r?\n/);
  const columns = head!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== columns.length) throw new Error(`a comma inside a cell: ${line}`);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]])) as unknown as Row;
  });
}
