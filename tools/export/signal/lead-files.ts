/**
 * The signal of one recording, lead by lead, in files beside the export: the lake has one lead after the other, and most
 * formats want all leads of one moment together. So the memory for a day is that for a minute.
 */
import { closeSync, openSync, rmSync } from 'node:fs';
import type { LocalLake } from '../../../local/open-lake.ts';
import { unfinishedPath } from '../../../local/stores/unfinished.ts';
import type { Chosen } from '../choose/choose-recordings.ts';
import { ExportFailed } from '../export-failed.ts';
import { readWhole, writeWhole } from '../folder/whole-bytes.ts';
import type { Pause } from '../pause.ts';
import type { SampleSpan } from './kept-spans.ts';

/** One lead, read from its file. */
export interface LeadFile {
  readonly index: number;
  readonly name: string;
  /** Undefined when the values are millivolts. */
  readonly gainAduPerMv: number | undefined;
  readonly zeroAdu: number | undefined;
  /** Of the values that are there; NaN when none is. */
  readonly lowest: number;
  readonly highest: number;
  /** Samples without a value. */
  readonly missing: number;
  /** Values `[from, to)`: counts or millivolts; NaN where there is none. @throws {ExportFailed} beyond the last sample */
  read(from: number, to: number): Float64Array;
}

/** The leads of one recording, in the order of the lake. */
export interface LeadFiles {
  readonly leads: readonly LeadFile[];
  readonly sampleCount: number;
  readonly rateHz: number;
  readonly holdsCounts: boolean;
  /** Removes the files. */
  drop(): void;
}

/** How the lead is described in every row of `samples`. */
interface LeadRow {
  readonly index: number;
  readonly name: string;
  readonly gainAduPerMv: number | undefined;
  readonly zeroAdu: number | undefined;
}

/**
 * Copies a recording's signal from the lake.
 *
 * @param beside path of a file that does not exist: those of the leads are named after it
 * @param kept samples that have a value by `lead_index`; undefined for all
 * @throws {ExportFailed} when the lake has not as many samples as its row in `recordings` says
 */
export async function leadFilesOf(
  lake: LocalLake,
  recording: Chosen,
  beside: string,
  kept: ReadonlyMap<number, readonly SampleSpan[]> | undefined,
  pause: Pause,
): Promise<LeadFiles> {
  const rows = await leadRows(lake, recording);
  const writers = new Map<number, LeadWriter>();
  const drop = () => {
    for (const writer of writers.values()) writer.drop();
  };
  try {
    for (const row of rows) {
      writers.set(row.index, new LeadWriter(row, unfinishedPath(beside), kept && (kept.get(row.index) ?? [])));
    }
    const { id, day, sampleCount, rateHz } = recording;
    const batches = await lake.numbers(
      `select lead_index, sample, coalesce(cast(adu as double), mv, cast('nan' as double)) from samples
       where ingest_date = '${day}' and recording_id = '${id}'`,
    );
    for await (const [leads, samples, values] of batches) {
      writeRuns(writers, leads!, samples!, values!);
      await pause();
    }
    const short = [...writers.values()].find((writer) => writer.written !== sampleCount);
    if (short !== undefined || rows.length !== recording.leadCount) {
      throw new ExportFailed(
        `The lake must hold ${recording.leadCount} × ${sampleCount} samples of the recording ${id}, got ${rows.length} × ${short?.written ?? sampleCount}: process it again.`,
      );
    }
    const holdsCounts = rows.every(({ gainAduPerMv }) => gainAduPerMv !== undefined);
    return { leads: [...writers.values()].map((writer) => writer.asRead()), sampleCount, rateHz, holdsCounts, drop };
  } catch (error) {
    drop();
    throw error;
  }
}

async function leadRows(lake: LocalLake, { id, day }: Chosen): Promise<LeadRow[]> {
  const { rows } = await lake.query(`
    select lead_index, lead, gain_adu_per_mv, zero_adu from samples
    where ingest_date = '${day}' and recording_id = '${id}' and sample = 0 order by lead_index`);
  return rows.map(([index, name, gain, zero]) => ({
    index: Number(index),
    name: String(name),
    gainAduPerMv: gain === null ? undefined : Number(gain),
    zeroAdu: zero === null ? undefined : Number(zero),
  }));
}

/** The rows of a lead mostly come in its order; each run of consecutive samples is written where it belongs. */
function writeRuns(
  writers: ReadonlyMap<number, LeadWriter>,
  leads: Float64Array,
  samples: Float64Array,
  values: Float64Array,
): void {
  for (let from = 0, to = 1; from < samples.length; from = to, to += 1) {
    while (to < samples.length && leads[to] === leads[from] && samples[to] === samples[to - 1]! + 1) to += 1;
    writers.get(leads[from]!)!.write(samples[from]!, values.subarray(from, to));
  }
}

const { BYTES_PER_ELEMENT } = Float64Array;

/** Writes the file of one lead. */
class LeadWriter {
  /** Samples so far, with a value or without. */
  written = 0;
  private readonly row: LeadRow;
  private readonly path: string;
  private readonly file: number;
  private readonly kept: readonly SampleSpan[] | undefined;
  private lowest = Number.POSITIVE_INFINITY;
  private highest = Number.NEGATIVE_INFINITY;
  private missing = 0;

  constructor(row: LeadRow, path: string, kept: readonly SampleSpan[] | undefined) {
    this.row = row;
    this.path = path;
    this.kept = kept;
    this.file = openSync(path, 'wx+');
  }

  write(from: number, values: Float64Array): void {
    if (this.kept !== undefined) blank(values, from, this.kept);
    for (const value of values) {
      if (value < this.lowest) this.lowest = value;
      if (value > this.highest) this.highest = value;
      if (Number.isNaN(value)) this.missing += 1;
    }
    this.written += values.length;
    writeWhole(this.file, bytesOf(values), from * BYTES_PER_ELEMENT);
  }

  asRead(): LeadFile {
    const isEmpty = this.lowest > this.highest;
    return {
      ...this.row,
      lowest: isEmpty ? Number.NaN : this.lowest,
      highest: isEmpty ? Number.NaN : this.highest,
      missing: this.missing,
      read: (from, to) => {
        const values = new Float64Array(to - from);
        readWhole(this.file, bytesOf(values), from * BYTES_PER_ELEMENT);
        return values;
      },
    };
  }

  drop(): void {
    closeSync(this.file);
    rmSync(this.path, { force: true });
  }
}

/** The same memory. */
function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Takes the values outside the spans away. @param from the sample of the first value */
function blank(values: Float64Array, from: number, kept: readonly SampleSpan[]): void {
  let at = from;
  const end = from + values.length;
  for (let i = firstAfter(kept, from); i < kept.length && kept[i]!.from < end; i += 1) {
    values.fill(Number.NaN, at - from, Math.max(kept[i]!.from, at) - from);
    at = Math.min(kept[i]!.to, end);
  }
  values.fill(Number.NaN, at - from);
}

/** The first span that ends behind a sample. */
function firstAfter(spans: readonly SampleSpan[], sample: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.to <= sample) low = middle + 1;
    else high = middle;
  }
  return low;
}
