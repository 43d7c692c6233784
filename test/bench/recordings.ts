/** Recordings to measure on: the sample files of the project, and a day of Holter made by repeating one of them. */
import { closeSync, createWriteStream, mkdtempSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflate, deflateSync } from 'node:zlib';
import { readMat } from '../../handler/mat/read-mat.ts';
import { writeLargeMat73 } from '../handler/mat/write-large-mat73.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples', 'mit-bih-360');

export const fragmentPath = join(samples, '208m (0).mat');
export const fiveMinutesPath = join(samples, '208m five minutes.mat');

/** 24 h × 2 leads × 360 Hz in 16-bit counts: 62 208 000 samples, 124 MB. */
const DAY_SAMPLES = 24 * 3600 * 360;
const DAY_LEADS = 2;

/** A day, as MAT version 4 and as version 5 compressed, in a new folder. */
export interface Day {
  readonly folder: string;
  readonly raw: string;
  readonly compressed: string;
  readonly samples: number;
}

/** So many samples of each lead are written at a time: a bench must not hold what it measures others not to hold. */
const PIECE_SAMPLES = 100_000;
/** Of a compressed file: so that making it does not take longer than reading it. */
const DEFLATE_LEVEL = 1;

/** A recording that is too long to be made in memory. */
export interface Long {
  readonly what: string;
  readonly leads: number;
  /** Of each lead. */
  readonly samples: number;
  readonly profile: string;
  /** Written into the file as `fs`, in version 4 alone; without it, the profile's holds. */
  readonly samplingRateHz?: number;
}

/** 518 400 000 samples, 1.04 GB. */
export const TWELVE_LEADS: Long = {
  what: '24 h × 12 leads × 500 Hz (518 M samples)',
  leads: 12,
  samples: 24 * 3600 * 500,
  profile: 'twelve-lead-500',
};

/** 653 184 000 samples, 1.31 GB. */
export const WEEK: Long = {
  what: '7 days × 3 leads × 360 Hz (653 M samples)',
  leads: 3,
  samples: 7 * 24 * 3600 * 360,
  profile: 'holter-24h',
};

/** 1 061 683 200 samples, 2.12 GB: about as many windows as the largest upload that a stack takes by default, 2048 MiB, can have at 128 Hz. */
export const EIGHT_DAYS: Long = {
  what: '8 days × 12 leads × 128 Hz (1062 M samples)',
  leads: 12,
  samples: 8 * 24 * 3600 * 128,
  profile: 'twelve-lead-500',
  samplingRateHz: 128,
};

/** How a long recording lies in its file. */
export interface Lying {
  readonly version: '4' | '7' | '7.3';
  readonly leadsIn: 'rows' | 'columns';
}

/** Writes a long recording into a folder that is there. @returns the path of the file */
export async function makeLong(long: Long, { version, leadsIn }: Lying, folder: string): Promise<string> {
  const { leads, samples, samplingRateHz } = long;
  if (samplingRateHz !== undefined && version !== '4')
    throw new RangeError(`a rate is written in version 4, not ${version}`);
  const path = join(folder, `${leads} leads in ${leadsIn}, version ${version}.mat`);
  const countsOf = await counts();
  const [rows, columns] = leadsIn === 'rows' ? [leads, samples] : [samples, leads];
  const pieces = () => piecesOf(long, leadsIn, countsOf);
  if (version === '4') write(path, mat4Pieces(samplingRateHz, mat4Header('val', rows, columns), pieces()));
  else if (version === '7') await writeCompressed(path, rows, columns, pieces());
  else {
    await writeLargeMat73(path, {
      // HDF5 has MATLAB's dimensions the other way round.
      shape: [columns, rows],
      chunk: leadsIn === 'rows' ? [10_000, leads] : [1, 20_000],
      tile: leadsIn === 'rows' ? [PIECE_SAMPLES, leads] : [1, PIECE_SAMPLES],
      piece: (from, to, left, right) =>
        leadsIn === 'rows' ? countsOf(0, leads, from, to) : countsOf(from, to, left, right),
    });
  }
  return path;
}

/** Each lead is the same heart a little later and a little larger: two alike would be one too few. Lead by lead in each sample. */
async function counts(): Promise<(firstLead: number, endLead: number, from: number, to: number) => Int16Array> {
  const piece = await fiveMinutes();
  return (firstLead, endLead, from, to) => {
    const leads = endLead - firstLead;
    const values = new Int16Array(leads * (to - from));
    for (let i = 0; i < values.length; i += 1) {
      const lead = firstLead + (i % leads);
      const at = from + Math.floor(i / leads);
      values[i] = Math.round((1 + lead / 20) * piece[(at + 7 * lead) % piece.length]!);
    }
    return values;
  };
}

function* piecesOf(
  { leads, samples }: Long,
  leadsIn: Lying['leadsIn'],
  countsOf: Awaited<ReturnType<typeof counts>>,
): Generator<Uint8Array> {
  for (let lead = 0; lead < (leadsIn === 'rows' ? 1 : leads); lead += 1) {
    const end = leadsIn === 'rows' ? leads : lead + 1;
    for (let from = 0; from < samples; from += PIECE_SAMPLES) {
      yield new Uint8Array(countsOf(lead, end, from, Math.min(from + PIECE_SAMPLES, samples)).buffer);
    }
  }
}

function* mat4Pieces(
  rateHz: number | undefined,
  head: Uint8Array,
  pieces: Iterable<Uint8Array>,
): Generator<Uint8Array> {
  if (rateHz !== undefined) yield* [mat4Header('fs', 1, 1), new Uint8Array(Int16Array.of(rateHz).buffer)];
  yield* prefixed(head, pieces);
}

function* prefixed(head: Uint8Array, pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield head;
  yield* pieces;
}

/** Version 5 with one compressed matrix, whose size is known when it has been written. */
async function writeCompressed(
  path: string,
  rows: number,
  columns: number,
  pieces: Iterable<Uint8Array>,
): Promise<void> {
  const head = mat5MatrixHead('val', rows, columns, 2 * rows * columns);
  const body = createWriteStream(path);
  body.write(mat5Header());
  body.write(new Uint8Array(8));
  await pipeline(Readable.from(prefixed(head, pieces)), createDeflate({ level: DEFLATE_LEVEL }), body);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(statSync(path).size - 136, 4);
  const file = openSync(path, 'r+');
  writeSync(file, tag, 0, 8, 128);
  closeSync(file);
}

export async function makeDay(): Promise<Day> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-bench-'));
  const day = await repeated();
  const bytes = new Uint8Array(day.buffer);
  const raw = join(folder, 'day v4.mat');
  const compressed = join(folder, 'day v5 compressed.mat');
  write(raw, [mat4Header('val', DAY_LEADS, DAY_SAMPLES), bytes]);
  write(compressed, [mat5Header(), mat5Compressed('val', DAY_LEADS, DAY_SAMPLES, bytes)]);
  return { folder, raw, compressed, samples: day.length };
}

/** Both leads hold the same five minutes again and again, the second one turned over. */
async function repeated(): Promise<Int16Array> {
  const piece = await fiveMinutes();
  const day = new Int16Array(DAY_SAMPLES * DAY_LEADS);
  for (let i = 0; i < DAY_SAMPLES; i += 1) {
    const value = piece[i % piece.length]!;
    day[2 * i] = value;
    day[2 * i + 1] = 2047 - value;
  }
  return day;
}

/** The counts of one lead, 360 a second. */
export async function fiveMinutes(): Promise<number[]> {
  const file = await readMat(readFileSync(fiveMinutesPath));
  const variable = file.variables.find(({ name }) => name === 'val');
  if (variable?.kind !== 'numeric') throw new Error(`${fiveMinutesPath} holds no "val"`);
  return Array.from(variable.values.slice(0, variable.values.length), Number);
}

function write(path: string, pieces: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  for (const piece of pieces) for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
  closeSync(file);
}

/** @param rows and columns of int16 values, which follow column by column */
export function mat4Header(name: string, rows: number, columns: number): Uint8Array {
  const header = Buffer.alloc(20 + name.length + 1);
  for (const [i, value] of [30, rows, columns, 0, name.length + 1].entries()) header.writeInt32LE(value, 4 * i);
  header.write(name, 20, 'latin1');
  return header;
}

function mat5Header(): Uint8Array {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file', 0, 'latin1');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126, 'latin1');
  return header;
}

/** One compressed int16 matrix: miCOMPRESSED around miMATRIX (flags, dimensions, name, values). */
function mat5Compressed(name: string, rows: number, columns: number, values: Uint8Array): Uint8Array {
  const head = mat5MatrixHead(name, rows, columns, values.length);
  const deflated = deflateSync(Buffer.concat([head, values, Buffer.alloc(-values.length & 7)]));
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(deflated.length, 4);
  return Buffer.concat([tag, deflated]);
}

/** What stands before the values of an int16 matrix. */
function mat5MatrixHead(name: string, rows: number, columns: number, valueBytes: number): Uint8Array {
  const head = Buffer.alloc(56);
  const matrixBytes = 48 + valueBytes + (-valueBytes & 7);
  const words = [14, matrixBytes, 6, 8, 10, 0, 5, 8, rows, columns];
  for (const [i, value] of words.entries()) head.writeUInt32LE(value, 4 * i);
  head.writeUInt16LE(1, 40);
  head.writeUInt16LE(name.length, 42);
  head.write(name, 44, 'latin1');
  head.writeUInt32LE(3, 48);
  head.writeUInt32LE(valueBytes, 52);
  return head;
}
