/** Measuring: the median of several runs of something, in processor time or wall time, and what a child process took. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Processor seconds (user and system, all threads) of this process while `work` runs. */
export async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export async function wallSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

/** What a child process printed, and how long it took until its first line and until its end. */
export interface ChildRun {
  readonly output: string;
  /** What it said on standard error, where that was to be kept. */
  readonly errors: string;
  readonly status: number;
  readonly firstLineS: number;
  readonly wallS: number;
  /** What was resident, in MB, every half second; empty where the system does not say it. */
  readonly residentMb: readonly number[];
}

const LOOK_EVERY_MS = 500;

/**
 * @param env added to the environment of this process
 * @param errors whether what it says on standard error is shown, or kept for whoever asks
 */
export function runChild(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  errors: 'shown' | 'kept' = 'shown',
): Promise<ChildRun> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1000;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', errors === 'kept' ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    let output = '';
    let said = '';
    let firstLineS = Number.NaN;
    const residentMb: number[] = [];
    const clock = setInterval(() => residentMb.push(...residentOf(child.pid)), LOOK_EVERY_MS);
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (Number.isNaN(firstLineS) && output.includes('\n')) firstLineS = elapsed();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', (error) => {
      clearInterval(clock);
      reject(error);
    });
    child.on('close', (status) => {
      clearInterval(clock);
      resolve({ output, errors: said, status: status ?? -1, firstLineS, wallS: elapsed(), residentMb });
    });
  });
}

/** Source: proc(5), VmRSS; only Linux has it, and only while the process runs. */
function residentOf(pid: number | undefined): number[] {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? [] : [Number(kib) / 1024];
  } catch {
    return [];
  }
}

/** The most of each quarter of a list, in order; of fewer than four values, those. */
export function quarterPeaks(values: readonly number[]): number[] {
  if (values.length < 4) return [...values];
  return [0, 1, 2, 3].map((quarter) => {
    const [from, to] = [quarter, quarter + 1].map((end) => Math.round((end * values.length) / 4));
    return Math.max(...values.slice(from, to));
  });
}
