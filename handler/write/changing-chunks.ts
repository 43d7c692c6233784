/** The columns of `samples` that change from row to row: window, sample number and value. */
import { type Data, makeData } from 'apache-arrow/data';
import { Float64, Int32 } from 'apache-arrow/type';
import { COLUMNS } from '../../lake/schema.ts';
import { arrowChunks } from './arrow-chunks.ts';
import type { Chunk } from './join-row-groups.ts';
import { chunked, type Run, rowCountOf } from './plan-row-groups.ts';
import { release } from './release.ts';
import type { SampleSource, StoredValues } from './sample-source.ts';

/** In a row group with more rows, columns are encoded one by one: all at once, they would take three times the memory. */
const MAX_ROWS_TOGETHER = 100_000;

/**
 * The changing columns of one row group.
 *
 * @throws {RangeError} when a count is not a whole number of 32 bits, or the source gives fewer or more values than asked
 */
export function changingChunks(source: SampleSource, group: readonly Run[]): Chunk[] {
  const rows = rowCountOf(group);
  const dataOf = changingColumns(source, group, rows);
  const columns = COLUMNS.samples.filter(({ name }) => name in dataOf);
  return chunked(columns, rows > MAX_ROWS_TOGETHER ? 1 : columns.length).flatMap((together) => {
    const data = together.map(({ name }) => dataOf[name]!());
    const chunks = arrowChunks(together, data, rows);
    for (const { values } of data) release(values);
    return chunks;
  });
}

/** Arrow arrays by column name, each made when it is asked for. */
function changingColumns(
  source: SampleSource,
  group: readonly Run[],
  rows: number,
): Readonly<Record<string, () => Data>> {
  return {
    window_index: () => int32s(filled(group, rows, (part, { from }) => numberWindows(part, source.windowStarts, from))),
    sample: () => int32s(filled(group, rows, numberSamples)),
    [source.holdsCounts ? 'adu' : 'mv']: () => storedColumn(source, group, rows),
  };
}

/** @param fill writes the part of one run */
function filled(group: readonly Run[], rows: number, fill: (part: Int32Array, run: Run) => void): Int32Array {
  const all = new Int32Array(rows);
  let row = 0;
  for (const run of group) {
    const end = row + run.to - run.from;
    fill(all.subarray(row, end), run);
    row = end;
  }
  return all;
}

function numberSamples(into: Int32Array, { from }: Run): void {
  for (let i = 0; i < into.length; i++) into[i] = from + i;
}

function storedColumn(source: SampleSource, group: readonly Run[], rows: number): Data {
  const values = source.holdsCounts ? new Int32Array(rows) : new Float64Array(rows);
  const validity = new Validity(rows);
  let row = 0;
  for (const run of group) {
    const where = (i: number) => `lead ${source.leads[run.lead]!.name}, sample ${run.from + i}`;
    copyValues(values, row, readExactly(source, run), validity, where);
    row += run.to - run.from;
  }
  const column = { length: rows, nullCount: validity.nullCount, nullBitmap: validity.bitmap };
  return values instanceof Int32Array
    ? makeData({ ...column, type: new Int32(), data: values })
    : makeData({ ...column, type: new Float64(), data: values });
}

/** Which rows hold a value. The bitmap is only made when a row holds none. */
class Validity {
  readonly #rows: number;
  bitmap: Uint8Array | null = null;
  nullCount = 0;

  constructor(rows: number) {
    this.#rows = rows;
  }

  markMissing(row: number): void {
    this.bitmap ??= new Uint8Array(Math.ceil(this.#rows / 64) * 8).fill(0xff);
    this.bitmap[row >> 3]! &= ~(1 << (row & 7));
    this.nullCount++;
  }
}

function readExactly(source: SampleSource, { lead, from, to }: Run): StoredValues {
  const values = source.read(lead, from, to);
  if (values.length === to - from) return values;
  throw new RangeError(
    `samples ${from} to ${to} of lead ${source.leads[lead]!.name} were asked for, ${values.length} values came`,
  );
}

function copyValues(
  into: Int32Array | Float64Array,
  at: number,
  from: StoredValues,
  validity: Validity,
  where: (index: number) => string,
): void {
  const whole = into instanceof Int32Array;
  if (!(from instanceof Float32Array || from instanceof Float64Array || (whole && from instanceof Uint32Array))) {
    into.set(from, at);
    return;
  }
  for (let i = 0; i < from.length; i++) {
    const value = from[i]!;
    if (!Number.isFinite(value)) validity.markMissing(at + i);
    else if (whole && (value | 0) !== value) throw new RangeError(`${where(i)} is no 32-bit converter count`);
    else into[at + i] = value;
  }
}

/** Writes for each sample, from number `from` on, the window that holds it. */
function numberWindows(into: Int32Array, windowStarts: readonly number[], from: number): void {
  let window = windowStarts.findLastIndex((start) => start <= from);
  for (let at = 0; at < into.length; window++) {
    const end = Math.min((windowStarts[window + 1] ?? Number.POSITIVE_INFINITY) - from, into.length);
    into.fill(window, at, end);
    at = end;
  }
}

function int32s(data: Int32Array): Data {
  return makeData({ type: new Int32(), length: data.length, nullCount: 0, data });
}
