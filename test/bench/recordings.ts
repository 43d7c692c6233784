/** Recordings to measure on: the sample files of the project, and a day of Holter made by repeating one of them. */
import { closeSync, mkdtempSync, openSync, readFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { readMat } from '../../handler/mat/read-mat.ts';

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

/** 24 h × 12 leads × 500 Hz in 16-bit counts: 518 400 000 samples, 1.04 GB. */
const TWELVE_SAMPLES = 24 * 3600 * 500;
const TWELVE_LEADS = 12;
/** So many samples of each lead are written at a time: a bench must not hold what it measures others not to hold. */
const PIECE_SAMPLES = 100_000;

/** A day of 12 leads as MAT version 4, leads by samples or samples by leads, in a folder that is there. */
export async function makeTwelveLeads(folder: string, leadsIn: 'rows' | 'columns'): Promise<string> {
  const piece = await fiveMinutes();
  const path = join(folder, `12 leads in ${leadsIn}.mat`);
  const file = openSync(path, 'w');
  const [rows, columns] = leadsIn === 'rows' ? [TWELVE_LEADS, TWELVE_SAMPLES] : [TWELVE_SAMPLES, TWELVE_LEADS];
  writeSync(file, mat4Header('val', rows!, columns!));
  // Each lead is the same heart a little later and a little larger: two alike would be one too few.
  const countOf = (lead: number, at: number) => Math.round((1 + lead / 20) * piece[(at + 7 * lead) % piece.length]!);
  for (let first = 0; first < (leadsIn === 'rows' ? 1 : TWELVE_LEADS); first += 1) {
    const leads = leadsIn === 'rows' ? TWELVE_LEADS : 1;
    for (let from = 0; from < TWELVE_SAMPLES; from += PIECE_SAMPLES) {
      const values = new Int16Array(leads * Math.min(PIECE_SAMPLES, TWELVE_SAMPLES - from));
      for (let i = 0; i < values.length; i += 1) {
        values[i] = countOf(first + (i % leads), from + Math.floor(i / leads));
      }
      writeSync(file, values);
    }
  }
  closeSync(file);
  return path;
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

async function fiveMinutes(): Promise<number[]> {
  const file = await readMat(readFileSync(fiveMinutesPath));
  const variable = file.variables.find(({ name }) => name === 'val');
  if (variable?.kind !== 'numeric') throw new Error(`${fiveMinutesPath} holds no "val"`);
  return Array.from(variable.values.slice(0, variable.values.length), Number);
}

function write(path: string, pieces: readonly Uint8Array[]): void {
  const file = openSync(path, 'w');
  for (const piece of pieces) for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
  closeSync(file);
}

function mat4Header(name: string, rows: number, columns: number): Uint8Array {
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
  const head = Buffer.alloc(56);
  const matrixBytes = 48 + values.length + (-values.length & 7);
  const words = [14, matrixBytes, 6, 8, 10, 0, 5, 8, rows, columns];
  for (const [i, value] of words.entries()) head.writeUInt32LE(value, 4 * i);
  head.writeUInt16LE(1, 40);
  head.writeUInt16LE(name.length, 42);
  head.write(name, 44, 'latin1');
  head.writeUInt32LE(3, 48);
  head.writeUInt32LE(values.length, 52);
  const deflated = deflateSync(Buffer.concat([head, values, Buffer.alloc(-values.length & 7)]));
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(deflated.length, 4);
  return Buffer.concat([tag, deflated]);
}
