/** The real recordings beside the project, as leads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMat } from '../../../handler/mat/read-mat.ts';
import type { NumericArray } from '../../../handler/mat/variables.ts';
import { realData } from '../real-data.ts';

/** A set's folder. */
export function folderOf(set: string): string {
  if (realData.root === undefined) throw new Error('the real recordings are not at hand');
  return join(realData.root, set);
}

/** Every `.mat` file of a set, folders walked, sorted. */
export function filesOf(set: string): string[] {
  return readdirSync(folderOf(set), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mat'))
    .sort();
}

/** The leads of a matrix `val` of leads × samples. */
export async function leadsOf(set: string, file: string): Promise<NumericArray[]> {
  const { variables } = await readMat(readFileSync(join(folderOf(set), file)));
  const val = variables.find(({ name }) => name === 'val');
  if (val?.kind !== 'numeric') throw new Error(`${file} holds no matrix "val"`);
  const [rows = 0, columns = 0] = val.dims;
  const values = val.values.slice(0, rows * columns);
  return Array.from({ length: rows }, (_, row) => values.filter((__: unknown, i: number) => i % rows === row));
}

/** The rows of a CSV file whose fields hold no commas, by column name. */
export function rowsOf(set: string, file: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(folderOf(set), file), 'utf8')
    .trim()
    .split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']));
  });
}
