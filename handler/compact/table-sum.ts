/**
 * Adds up the rows of a table, so that what a compaction wrote can be compared with what it read, in any order of rows.
 *
 * A row's hash depends on every value and the column that it is in, and the hashes of rows are added: a value that has
 * changed places with another row's changes both rows. Null adds nothing to its row, so a column that older files lack,
 * where it is null, changes nothing.
 */
import type { TableSum } from '../../lake/generations.ts';
import type { PageValues } from './read-pages.ts';

const { imul } = Math;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** The hash of a row without a value, so that it counts as well. */
const EMPTY_ROW = 0x9e3779b9;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Rows, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A sum to which rows are added, and from which they can be taken. */
export class RunningSum {
  private rows = 0;
  private hash = 0;
  private readonly columns: readonly { readonly name: string; readonly seed: number }[];

  constructor(names: readonly string[]) {
    this.columns = names.map((name) => ({ name, seed: hashOfText(name) }));
  }

  /** @param sign -1 takes the rows away */
  add(rows: readonly Row[], sign: 1 | -1 = 1): void {
    const hashes = new Int32Array(rows.length);
    for (const { name, seed } of this.columns) {
      addPage(hashes, 0, { rows: rows.length, values: rows.map((row) => row[name]) }, seed);
    }
    this.addHashes(hashes, sign);
  }

  /** Rows whose values come by column, each page by page, in order; a column that gets none is null in all of them. */
  addColumns(rows: number, read: (take: (column: string, page: PageValues) => void) => void, sign: 1 | -1 = 1): void {
    const hashes = new Int32Array(rows);
    const seen = new Map<string, number>();
    read((column, page) => {
      const from = seen.get(column) ?? 0;
      const seed = this.columns.find(({ name }) => name === column)?.seed;
      if (seed !== undefined) addPage(hashes, from, page, seed);
      seen.set(column, from + page.rows);
    });
    this.addHashes(hashes, sign);
  }

  /** Adds what another sum says. */
  addSum({ rows, hash }: TableSum): void {
    this.rows += rows;
    this.hash = (this.hash + hash) | 0;
  }

  /** What has been added. */
  total(): TableSum {
    return { rows: this.rows, hash: this.hash };
  }

  private addHashes(hashes: Int32Array, sign: 1 | -1): void {
    let sum = 0;
    for (const hash of hashes) sum = (sum + mixed(hash ^ EMPTY_ROW)) | 0;
    this.hash = (this.hash + sign * sum) | 0;
    this.rows += sign * hashes.length;
  }
}

/** What differs between two sums, in words; undefined when they are equal. */
export function difference(read: TableSum, written: TableSum): string | undefined {
  if (read.rows !== written.rows) return `${read.rows} rows were read, ${written.rows} written`;
  return read.hash === written.hash ? undefined : 'the rows are not those that were read';
}

/** Of a page with a dictionary, the hash of each of its values is made once. */
function addPage(hashes: Int32Array, from: number, page: PageValues, seed: number): void {
  const { values, dictionary } = page;
  if (dictionary !== undefined) addPlaces(hashes, from, page, hashesOf(dictionary, seed));
  else if (values instanceof Int32Array) addWholeNumbers(hashes, from, page, values, seed);
  else addValues(hashes, from, page, seed);
}

/** A place that is not in the dictionary has no value. */
function addPlaces(hashes: Int32Array, from: number, { rows, values, levels }: PageValues, each: Int32Array): void {
  for (let row = 0, next = 0; row < rows; row += 1) {
    if (levels !== undefined && levels[row] !== 1) continue;
    hashes[from + row]! += each[values[next] as number] ?? 0;
    next += 1;
  }
}

/** As `addValues`, without asking of each what it is. */
function addWholeNumbers(
  hashes: Int32Array,
  from: number,
  { rows, levels }: PageValues,
  values: Int32Array,
  seed: number,
): void {
  for (let row = 0, next = 0; row < rows && next < values.length; row += 1) {
    if (levels !== undefined && levels[row] !== 1) continue;
    hashes[from + row]! += mixed(hashOfNumber(values[next]!) ^ seed);
    next += 1;
  }
}

/** The hash of a value that repeats is made once. */
function addValues(hashes: Int32Array, from: number, { rows, values, levels }: PageValues, seed: number): void {
  let last: unknown = null;
  let hash = 0;
  for (let row = 0, next = 0; row < rows; row += 1) {
    if (levels !== undefined && levels[row] !== 1) continue;
    const value = values[next];
    next += 1;
    if (!Object.is(value, last)) {
      last = value;
      hash = value === null || value === undefined ? 0 : mixed(hashOf(value) ^ seed);
    }
    hashes[from + row]! += hash;
  }
}

function hashesOf(values: ArrayLike<unknown>, seed: number): Int32Array {
  const hashes = new Int32Array(values.length);
  addPage(hashes, 0, { rows: values.length, values }, seed);
  return hashes;
}

function hashOf(value: unknown): number {
  if (typeof value === 'string') return hashOfText(value);
  return hashOfNumber(value instanceof Date ? value.getTime() : Number(value));
}

function hashOfNumber(value: number): number {
  double[0] = value;
  return (imul(words[0]! ^ 0x5bd1e995, FNV_PRIME) + imul(words[1]!, 0x2c1b3c6d)) | 0;
}

function hashOfText(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at += 1) hash = imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash | 0;
}

/** Every bit of the result depends on every bit of the number: the last steps of MurmurHash3, public domain. */
function mixed(number: number): number {
  let hash = imul(number ^ (number >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
