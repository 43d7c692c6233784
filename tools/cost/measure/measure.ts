/**
 * `npm run cost -- --measure`: runs the real pipeline on the samples and on a day of Holter, and keeps what it took.
 *
 * Processor seconds are those of this machine in this run; the machine's name is kept beside them. It takes about three
 * minutes, and a minute less when nothing else runs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { build } from '../../../handler/build.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import type { Output } from '../../../local/terminal/io.ts';
import { DAY, holterDay, writeMat4 } from './holter-day.ts';
import { MEASURED_FILE, type Measured, type MeasuredUpload } from './measured.ts';
import { processOnce, type Taken } from './process-once.ts';
import { measureQuestions } from './read-shares.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', '..', 'samples', 'mit-bih-360');
const FRAGMENTS = ['208m (0).mat', '208m (1).mat', '208m (2).mat', '208m (3).mat'];
const REAL = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'ecg', 'mitdb-10min');
const REJECTED = '208m muscle noise (edited).mat';
const FIVE_MINUTES = '208m five minutes.mat';

const WARM_UP = 100;
const FRAGMENT_RUNS = 1000;
const HOLTER_RUNS = 5;
const START_RUNS = 5;
/** Of the fragments' processor times so many are kept, evenly spaced: the spread is what matters. */
const KEPT_TIMES = 50;

/** What a process of its own prints. */
type TakenAlone = Taken & { readonly startCpuS: number; readonly peakMib: number };

/** Measures everything and writes it to `measured.json`. */
export async function measure(out: Output): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-cost-'));
  try {
    const measured = await measuredIn(folder, (what) => out.write(`${what}\n`));
    writeFileSync(MEASURED_FILE, `${withListsOnALine(JSON.stringify(measured, undefined, 2))}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measuredIn(folder: string, tell: (what: string) => void): Promise<Measured> {
  tell('Short recordings, in a warm process');
  const fragment = await warm(FRAGMENTS);
  const rejected = await warm([REJECTED]);
  tell('The start of a process');
  const starts = Array.from({ length: START_RUNS }, () => alone(join(SAMPLES, FRAGMENTS[0]!), 'mit-bih-360'));
  const middle = median(fragment.cpuS);
  tell('A day of Holter');
  const path = join(folder, 'day.mat');
  const day = holterDay(await fiveMinutes());
  writeMat4(path, DAY.leads, day);
  const lake = join(folder, 'lake');
  const days = Array.from({ length: HOLTER_RUNS }, (_, run) => alone(path, 'holter-24h', run === 0 ? lake : ''));
  tell('What questions read');
  const questions = await measureQuestions(lake, days[0]!.bytes);
  const { model = 'unknown' } = cpus()[0] ?? {};
  const files = await build(join(folder, 'image'));
  return {
    command: 'npm run cost -- --measure',
    machine: `${cpus().length} × ${model.replaceAll(/\s+/g, ' ').trim()}, Node ${process.versions.node}`,
    date: new Date().toISOString().slice(0, 10),
    fragment,
    rejected,
    holter: together(days),
    holterLeadHours: DAY.hours * DAY.leads,
    ...(await realRecordings()),
    holterCompressedBytes: deflateSync(day).length,
    peakMib: rounded(Math.max(...days.map(({ peakMib }) => peakMib))),
    startCpuS: rounded(median(starts.map(({ startCpuS, cpuS }) => startCpuS + cpuS - middle))),
    questions,
    bundleMib: rounded(files.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20),
  };
}

/** Each file in turn, again and again, in this process. */
async function warm(names: readonly string[]): Promise<MeasuredUpload> {
  const contents = names.map((name) => readFileSync(join(SAMPLES, name)));
  const once = (run: number) => processOnce({ bytes: () => contents[run % contents.length]!, profile: 'mit-bih-360' });
  for (let run = 0; run < WARM_UP; run += 1) await once(run);
  const taken: Taken[] = [];
  for (let run = 0; run < FRAGMENT_RUNS; run += 1) taken.push(await once(run));
  return together(taken);
}

function alone(path: string, profile: string, lake = ''): TakenAlone {
  const script = join(import.meta.dirname, 'measure-one.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, path, profile, lake], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`measuring ${path} ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout) as TakenAlone; // printed by measure-one.ts in this form
}

/** The first one's bytes and requests stand for all; processor seconds are kept with their spread. */
function together(taken: readonly Taken[]): MeasuredUpload {
  const [{ outcome, bytes, samples, lakeBytes, requests, logBytes }] = taken as readonly [Taken];
  const cpuS = taken.map((one) => one.cpuS).sort((a, b) => a - b);
  const kept = cpuS.length <= KEPT_TIMES ? cpuS : cpuS.filter((_, i) => i % (cpuS.length / KEPT_TIMES) === 0);
  return { outcome, cpuS: kept.map(rounded), bytes, samples, lakeBytes, requests, logBytes };
}

/** Ten minutes of each of many people, whose recordings are not part of the project. */
async function realRecordings(): Promise<Pick<Measured, 'realRecordings'>> {
  if (!existsSync(REAL)) return {};
  const names = readdirSync(REAL).filter((name) => name.endsWith('.mat'));
  const taken: Taken[] = [];
  for (const name of names) {
    taken.push(await processOnce({ bytes: () => readFileSync(join(REAL, name)), profile: 'mit-bih-360' }));
  }
  const accepted = taken.filter(({ outcome }) => outcome === 'accepted');
  const sum = (value: (one: Taken) => number) => accepted.reduce((total, one) => total + value(one), 0);
  const bytesPerSample = rounded(sum(({ lakeBytes }) => lakeBytes.samples) / sum(({ samples }) => samples));
  return { realRecordings: { count: accepted.length, bytesPerSample } };
}

async function fiveMinutes(): Promise<number[]> {
  const { variables } = await readMat(readFileSync(join(SAMPLES, FIVE_MINUTES)));
  const variable = variables.find(({ name }) => name === 'val');
  if (variable?.kind !== 'numeric') throw new Error(`${FIVE_MINUTES} holds no "val"`);
  return Array.from(variable.values.slice(0, variable.values.length), Number);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Four digits say more than the machine knows. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Fifty numbers one below the other hide what else is in the file. */
function withListsOnALine(json: string): string {
  return json.replace(/\[\s+([-\d.,e\s]+?)\s+\]/g, (_, numbers: string) => `[${numbers.replaceAll(/,\s+/g, ', ')}]`);
}
