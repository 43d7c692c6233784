/**
 * `./ecg cost --measure`: runs the real pipeline on the samples and on a day of Holter, and keeps what it took.
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
import type { Output } from '../../../local/terminal/command-context.ts';
import { median, sum } from '../../statistics.ts';
import { DAY, holterDay, writeMat4 } from './holter-day.ts';
import { MEASURED_FILE, type Measured, type MeasuredUpload, measuredDigits } from './measured.ts';
import { processOnce, type UploadUsage } from './process-once.ts';
import { measureQuestions } from './read-shares.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', '..', 'samples', 'mit-bih-360');
const FRAGMENTS = ['208m (0).mat', '208m (1).mat', '208m (2).mat', '208m (3).mat'];
const REAL_RECORDINGS = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'ecg', 'mitdb-10min');
const REJECTED = '208m muscle noise (edited).mat';
const FIVE_MINUTES = '208m five minutes.mat';

const WARM_UP = 100;
const FRAGMENT_RUNS = 1000;
const HOLTER_RUNS = 5;
const START_RUNS = 5;
/** How many of the fragments' processor times are kept, evenly spaced: the spread is what matters. */
const KEPT_TIMES = 50;

const MEASURE_ONE = 'measure-one';

/** What a process of its own prints. */
type ProcessUsage = UploadUsage & { readonly startCpuS: number; readonly peakMib: number };

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

async function measuredIn(folder: string, say: (what: string) => void): Promise<Measured> {
  const bundled = join(folder, 'bundled');
  await build(bundled, { [MEASURE_ONE]: join('tools', 'cost', 'measure', `${MEASURE_ONE}.ts`) });
  const script = join(bundled, `${MEASURE_ONE}.mjs`);
  say('Short recordings, in a warm process');
  const fragment = await measureWarm(FRAGMENTS);
  const rejected = await measureWarm([REJECTED]);
  say('The start of a process');
  const starts = Array.from({ length: START_RUNS }, () =>
    measureAlone(script, join(SAMPLES, FRAGMENTS[0]!), 'mit-bih-360'),
  );
  const warmCpuS = median(fragment.cpuS);
  say('A day of Holter');
  const path = join(folder, 'day.mat');
  const day = holterDay(await fiveMinutes());
  writeMat4(path, DAY.leads, day);
  const lake = join(folder, 'lake');
  const days = Array.from({ length: HOLTER_RUNS }, (_, run) =>
    measureAlone(script, path, 'holter-24h', run === 0 ? lake : undefined),
  );
  say('What questions read');
  const questions = await measureQuestions(lake, days[0]!.bytes);
  const files = await build(join(folder, 'image'));
  return {
    command: './ecg cost --measure',
    machine: machineWords(),
    date: new Date().toISOString().slice(0, 10),
    fragment,
    rejected,
    holter: asOneUpload(days),
    holterLeadHours: DAY.hours * DAY.leads,
    ...(await realRecordings()),
    holterCompressedBytes: deflateSync(day).length,
    peakMib: measuredDigits(Math.max(...days.map(({ peakMib }) => peakMib))),
    startCpuS: measuredDigits(median(starts.map(({ startCpuS, cpuS }) => startCpuS + cpuS - warmCpuS))),
    questions,
    bundleMib: measuredDigits(sum(files.map(({ bytes }) => bytes)) / 2 ** 20),
  };
}

function machineWords(): string {
  const { model = 'unknown' } = cpus()[0] ?? {};
  return `${cpus().length} × ${model.replaceAll(/\s+/g, ' ').trim()}, Node ${process.versions.node}`;
}

/** Each file in turn, again and again, in this process. */
async function measureWarm(names: readonly string[]): Promise<MeasuredUpload> {
  const once = (run: number) =>
    processOnce({ path: join(SAMPLES, names[run % names.length]!), profile: 'mit-bih-360' });
  for (let run = 0; run < WARM_UP; run += 1) await once(run);
  const usages: UploadUsage[] = [];
  for (let run = 0; run < FRAGMENT_RUNS; run += 1) usages.push(await once(run));
  return asOneUpload(usages);
}

/** A file in a process of its own, which is bundled as the function is, and writes its tables to a lake where one is given. */
function measureAlone(script: string, path: string, profile: string, lake = ''): ProcessUsage {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, path, profile, lake], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`measuring ${path} ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout) as ProcessUsage; // printed by measure-one.ts in this form
}

/** The first one's bytes and requests stand for all; processor seconds are kept with their spread. */
function asOneUpload(usages: readonly UploadUsage[]): MeasuredUpload {
  const [{ outcome, bytes, samples, lakeBytes, requests, logBytes }] = usages as readonly [UploadUsage]; // never none
  const cpuS = usages.map((usage) => usage.cpuS).sort((a, b) => a - b);
  const kept = cpuS.length <= KEPT_TIMES ? cpuS : cpuS.filter((_, i) => i % (cpuS.length / KEPT_TIMES) === 0);
  return { outcome, cpuS: kept.map(measuredDigits), bytes, samples, lakeBytes, requests, logBytes };
}

/** Ten minutes of each of many people, whose recordings are not part of the project. */
async function realRecordings(): Promise<Pick<Measured, 'realRecordings'>> {
  if (!existsSync(REAL_RECORDINGS)) return {};
  const accepted: UploadUsage[] = [];
  for (const name of readdirSync(REAL_RECORDINGS).filter((one) => one.endsWith('.mat'))) {
    const usage = await processOnce({ path: join(REAL_RECORDINGS, name), profile: 'mit-bih-360' });
    if (usage.outcome === 'accepted') accepted.push(usage);
  }
  const bytes = sum(accepted.map(({ lakeBytes }) => lakeBytes.samples));
  const bytesPerSample = measuredDigits(bytes / sum(accepted.map(({ samples }) => samples)));
  return { realRecordings: { count: accepted.length, bytesPerSample } };
}

async function fiveMinutes(): Promise<number[]> {
  const { variables } = await readMat(readFileSync(join(SAMPLES, FIVE_MINUTES)));
  const variable = variables.find(({ name }) => name === 'val');
  if (variable?.kind !== 'numeric') throw new Error(`${FIVE_MINUTES} holds no "val"`);
  return Array.from(variable.values.slice(0, variable.values.length), Number);
}

/** Fifty numbers one below the other hide what else is in the file. */
function withListsOnALine(json: string): string {
  return json.replace(/\[\s+([-\d.,e\s]+?)\s+\]/g, (_, numbers: string) => `[${numbers.replaceAll(/,\s+/g, ', ')}]`);
}
