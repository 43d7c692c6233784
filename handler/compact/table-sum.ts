/** Adds up the rows of a table, so that what a compaction wrote can be compared with what it read, in any order of rows. */
import type { TableSum } from '../../lake/generations.ts';

const { imul } = Math;
const NULL_HASH = 0x9e3779b9;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Rows, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** A sum to which rows are added, and from which they can be taken. */
export class RunningSum {
  private rows = 0;
  private readonly columns = new Map<string, number>();
  private readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
    for (const name of names) this.columns.set(name, 0);
  }

  /** @param sign -1 takes the rows away */
  add(rows: readonly Row[], sign: 1 | -1 = 1): void {
    for (const name of this.names) {
      this.addValues(
        name,
        rows.map((row) => row[name]),
        sign,
      );
    }
    this.addRows(rows.length, sign);
  }

  /** Rows whose values are added by column; a column that gets none is null in all of them. */
  async addColumns(
    rows: number,
    read: (take: (column: string, values: ArrayLike<unknown>) => void) => Promise<void>,
    sign: 1 | -1 = 1,
  ): Promise<void> {
    const left = new Set(this.names);
    await read((column, values) => {
      this.addValues(column, values, sign);
      left.delete(column);
    });
    for (const name of left) this.shift(name, sign * imul(rows, NULL_HASH));
    this.addRows(rows, sign);
  }

  /** A column that the sum lacks, being newer, was null in every row of it. */
  addSum({ rows, columns }: TableSum): void {
    this.rows += rows;
    for (const name of this.names) {
      this.shift(name, columns[name] ?? imul(rows, NULL_HASH));
    }
  }

  /** What has been added. */
  total(): TableSum {
    return { rows: this.rows, columns: Object.fromEntries(this.columns) };
  }

  private addRows(count: number, sign: 1 | -1): void {
    this.rows += sign * count;
  }

  private addValues(name: string, values: ArrayLike<unknown>, sign: 1 | -1): void {
    let sum = 0;
    for (let at = 0; at < values.length; at += 1) sum = (sum + hashOf(values[at])) | 0;
    this.shift(name, sign * sum);
  }

  private shift(name: string, by: number): void {
    this.columns.set(name, ((this.columns.get(name) ?? 0) + by) | 0);
  }
}

/** What differs between two sums, in words; undefined when they are equal. */
export function difference(read: TableSum, written: TableSum): string | undefined {
  if (read.rows !== written.rows) return `${read.rows} rows were read, ${written.rows} written`;
  const column = Object.keys(read.columns).find((name) => read.columns[name] !== written.columns[name]);
  return column === undefined ? undefined : `the values of ${column} are not those that were read`;
}

function hashOf(value: unknown): number {
  if (value === null || value === undefined) return NULL_HASH | 0;
  if (typeof value === 'string') return hashOfText(value);
  double[0] = value instanceof Date ? value.getTime() : Number(value);
  return (imul(words[0]! ^ 0x5bd1e995, FNV_PRIME) + imul(words[1]!, 0x2c1b3c6d)) | 0;
}

function hashOfText(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at += 1) hash = imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash | 0;
}
