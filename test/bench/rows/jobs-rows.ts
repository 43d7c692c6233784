/** The rows of `./ecg process` on every core. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { realData } from '../../support/real-data-folder.ts';
import { makeFragments } from '../lake/many-recordings.ts';
import { median, runChild } from '../measure.ts';
import { AS_ECG_STARTS } from './one-recording.ts';
import type { Add } from './table.ts';

/** `./ecg process` without the compaction at its end, which is the work of one thread. */
const PROCESS_SMALL = join(import.meta.dirname, '..', 'lake', 'process-small.ts');
/** So many that what V8 compiles for each thread is a small part. */
const MANY = 5000;

/** Few recordings, for which threads do not pay, and many. Takes minutes. */
export async function measureJobs(add: Add): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-jobs-'));
  try {
    if (realData.root === undefined) add('every core', '', 'no real recordings on this machine');
    else await measureJobsOf(add, 'the Mendeley fragments', join(realData.root, 'mendeley-1000-fragments'), folder);
    const many = join(folder, 'many');
    mkdirSync(many);
    await makeFragments(many, MANY);
    await measureJobsOf(add, `${MANY} recordings of 10 s, all different, without compacting them`, many, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Alternates, so that a slow minute hits both. */
async function measureJobsOf(add: Add, what: string, recordings: string, scratch: string): Promise<void> {
  const cores = availableParallelism();
  const walls = new Map<number, number[]>([1, cores].map((jobs) => [jobs, []]));
  for (let i = 0; i < 3; i += 1) {
    for (const [jobs, taken] of walls) {
      const lake = join(scratch, 'lake');
      const args = [...AS_ECG_STARTS, PROCESS_SMALL, recordings, '--jobs', String(jobs), '--out', lake];
      taken.push((await runChild(process.execPath, args)).wallS);
      rmSync(lake, { recursive: true });
    }
  }
  const [one, all] = [1, cores].map((jobs) => median(walls.get(jobs)!)) as [number, number];
  add(
    `./ecg process of ${what}, --jobs ${cores}`,
    cores === 2 ? '≥ 1.7 ×' : '',
    `${(one / all).toFixed(2)} × --jobs 1 (${one.toFixed(1)} s → ${all.toFixed(1)} s)`,
  );
}
