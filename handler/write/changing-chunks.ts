/** The columns of `samples` that change from row to row: window, sample number and value. */
import { COLUMNS } from '../../lake/schema.ts';
import type { Chunk } from './join-row-groups.ts';
import { deltaChunk, type Presence } from './parquet/delta-chunk.ts';
import { type Run, rowCountOf } from './plan-row-groups.ts';
import type { SampleSource, StoredValues } from './sample-source.ts';

const EVERY_ROW: Presence = { nullCount: 0, bitmap: null };

/** By name; the schema has them all. */
const COLUMN = Object.fromEntries(COLUMNS.samples.map((column) => [column.name, column]));

/** Whole numbers of a row group, used again for the next one: to allocate and clear them takes longer than to fill them. */
let numbers = new Int32Array();

let millivoltsChunk: typeof import('./millivolts-chunk.ts')['millivoltsChunk'] | undefined;

/** Loads what writes millivolts, once; to be awaited before a recording in millivolts is encoded. */
export async function loadMillivolts(): Promise<void> {
  millivoltsChunk ??= (await import('./millivolts-chunk.ts')).millivoltsChunk;
}

/** Of one recording, the columns that are the same for every lead, by the samples of a row group: some hundred bytes of each. */
export type NumberedChunks = Map<string, readonly Chunk[]>;

/** A row group of no more rows is remembered: nearly every recording of 10 s is as long as the one before. */
const SHORT_ROWS = 1 << 16;

/** The latest of them. */
let latest: { readonly name: string; readonly chunks: readonly Chunk[] } | undefined;

/**
 * The changing columns of one row group.
 *
 * @param numbered of this recording; what is not there yet is added
 * @throws {RangeError} when a count is not a whole number of 32 bits, or the source gives fewer or more values than asked
 */
export function changingChunks(source: SampleSource, group: readonly Run[], numbered: NumberedChunks): Chunk[] {
  const rows = rowCountOf(group);
  if (numbers.length < rows) numbers = new Int32Array(rows);
  const into = numbers.subarray(0, rows);
  const samples = group.map(({ from, to }) => `${from}-${to}`).join();
  const same =
    numbered.get(samples) ?? (rows <= SHORT_ROWS ? rememberedChunks : numberedChunks)(source, group, into, samples);
  numbered.set(samples, same);
  return [...same, source.holdsCounts ? countsChunk(source, group, into) : fractionsChunk(source, group, rows)];
}

/** As `numberedChunks`, those of the row group before where it has the same samples and windows. */
function rememberedChunks(
  source: SampleSource,
  group: readonly Run[],
  into: Int32Array,
  samples: string,
): readonly Chunk[] {
  const name = `${samples} ${source.windowStarts.join()}`;
  if (latest?.name !== name) latest = { name, chunks: numberedChunks(source, group, into) };
  return latest.chunks;
}

function numberedChunks({ windowStarts }: SampleSource, group: readonly Run[], into: Int32Array): Chunk[] {
  return [
    deltaChunk(
      COLUMN.window_index!,
      filled(group, into, (part, { from }) => numberWindows(part, windowStarts, from)),
      EVERY_ROW,
    ),
    deltaChunk(COLUMN.sample!, filled(group, into, numberSamples), EVERY_ROW),
  ];
}

/** @param fill writes the part of one run */
function filled(group: readonly Run[], into: Int32Array, fill: (part: Int32Array, run: Run) => void): Int32Array {
  let row = 0;
  for (const run of group) {
    const end = row + run.to - run.from;
    fill(into.subarray(row, end), run);
    row = end;
  }
  return into;
}

function numberSamples(into: Int32Array, { from }: Run): void {
  for (let i = 0; i < into.length; i++) into[i] = from + i;
}

function countsChunk(source: SampleSource, group: readonly Run[], into: Int32Array): Chunk {
  return deltaChunk(COLUMN.adu!, into, copyStored(source, group, into));
}

function fractionsChunk(source: SampleSource, group: readonly Run[], rows: number): Chunk {
  if (millivoltsChunk === undefined) throw new Error('what writes millivolts must be loaded before they are written');
  const values = new Float64Array(rows);
  return millivoltsChunk(COLUMN.mv!, values, copyStored(source, group, values));
}

/** Fills in the values of all runs, but for those that are missing. */
function copyStored(source: SampleSource, group: readonly Run[], into: Int32Array | Float64Array): Presence {
  const validity = new Validity(into.length);
  let row = 0;
  for (const run of group) {
    const where = (i: number) => `lead ${source.leads[run.lead]!.name}, sample ${run.from + i}`;
    const values = readExactly(source, run);
    copyValues(into, row, values, validity, where);
    source.done?.(values);
    row += run.to - run.from;
  }
  return validity;
}

/** Which rows hold a value. The bitmap is only made when a row holds none. */
class Validity implements Presence {
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
function numberWindows(into: Int32Array, windowStarts: Int32Array, from: number): void {
  let window = windowStarts.findLastIndex((start) => start <= from);
  for (let at = 0; at < into.length; window++) {
    const end = Math.min((windowStarts[window + 1] ?? Number.POSITIVE_INFINITY) - from, into.length);
    into.fill(window, at, end);
    at = end;
  }
}
