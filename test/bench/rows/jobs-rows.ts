/** The rows of `./ecg process` on every core. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { realData } from '../../support/real-data-folder.ts';
import { makeFragments } from '../lake/many-recordings.ts';
import { median, runChild, wallSeconds } from '../measure.ts';
import { AS_ECG_STARTS } from './one-recording.ts';
import type { Add } from './table.ts';

/** `./ecg process` without the compaction at its end, which is the work of one thread. */
const PROCESS_SMALL = join(import.meta.dirname, '..', 'lake', 'process-small.ts');
/** So many that what V8 compiles for each thread is a small part. */
const MANY = 5000;
const CORES = availableParallelism();

/** Few recordings, for which threads do not pay, and many. Takes minutes. */
export async function measureJobs(add: Add): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-jobs-'));
  try {
    if (realData.root === undefined) add('every core', '', 'no real recordings on this machine');
    else await measureJobsOf(add, 'the Mendeley fragments', [join(realData.root, 'mendeley-1000-fragments')], folder);
    const each = Math.ceil(MANY / CORES);
    const parts = Array.from({ length: CORES }, (_, part) => join(folder, `part ${part}`));
    for (const [part, path] of parts.entries()) {
      mkdirSync(path);
      await makeFragments(path, each, part * each);
    }
    const what = `${CORES * each} recordings of 10 s, all different, without compacting them`;
    await measureJobsOf(add, what, parts, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Alternates, so that a slow minute hits all. Of a folder for each core, also a process for each: they share nothing, so threads that
 * share a lake gain no more.
 */
async function measureJobsOf(add: Add, what: string, folders: readonly string[], scratch: string): Promise<void> {
  const isApart = folders.length === CORES && CORES > 1;
  const shares = folders.map((folder) => [folder]);
  const [one, all, apart]: number[][] = [[], [], []];
  for (let i = 0; i < 3; i += 1) {
    one!.push(await seconds([folders], 1, scratch));
    all!.push(await seconds([folders], CORES, scratch));
    if (isApart) apart!.push(await seconds(shares, 1, scratch));
  }
  const [oneS, allS] = [median(one!), median(all!)];
  const bound = isApart ? `; a process for each core ${(oneS / median(apart!)).toFixed(2)} ×` : '';
  add(
    `./ecg process of ${what}, --jobs ${CORES}`,
    CORES === 2 ? '≥ 1.7 ×' : '',
    `${(oneS / allS).toFixed(2)} × --jobs 1 (${oneS.toFixed(1)} s → ${allS.toFixed(1)} s)${bound}`,
  );
}

/** By the clock, until the last of some processes that start together has ended. @param shares the folders of each */
async function seconds(shares: readonly (readonly string[])[], jobs: number, scratch: string): Promise<number> {
  const lakes = shares.map((_, at) => join(scratch, `lake ${at}`));
  const argsOf = (folders: readonly string[], lake: string) =>
    [...AS_ECG_STARTS, PROCESS_SMALL, ...folders, '--jobs', String(jobs), '--out', lake] as const;
  const taken = await wallSeconds(() =>
    Promise.all(shares.map((folders, at) => runChild(process.execPath, argsOf(folders, lakes[at]!)))),
  );
  for (const lake of lakes) rmSync(lake, { recursive: true });
  return taken;
}
