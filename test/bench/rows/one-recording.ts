/** One recording, processed in a process of its own. */
import { join } from 'node:path';
import { quarterPeaks, runChild } from '../measure.ts';
import type { Add } from './table.ts';

/** The options of Node in the script `ecg`. */
export const AS_ECG_STARTS = ['--max-semi-space-size=8', '--no-allocation-site-pretenuring'] as const;

/** Processes one file and prints what that took, as `parsed` reads it. */
export const ONE_FILE = join(import.meta.dirname, '..', 'one-file.ts');

/** In a process of its own, which Node starts as `./ecg` has it started. */
export async function measureRecording(
  add: Add,
  what: string,
  target: string,
  path: string,
  profile: string,
): Promise<void> {
  const args = [...AS_ECG_STARTS, ONE_FILE, path, profile];
  const { output, residentMb } = await runChild(process.execPath, args);
  const { outcome, cpuS, peakMb } = parsed(output);
  const quarters = quarterPeaks(residentMb).map((mb) => mb.toFixed(0));
  const overTime = quarters.length === 0 ? '' : `, by quarters of the time ${quarters.join(', ')}`;
  add(`${what}, ${outcome}`, target, `${cpuS.toFixed(1)} s of processor, peak ${peakMb.toFixed(0)} MB${overTime}`);
}

/** What `ONE_FILE` has printed. */
export function parsed(output: string): { outcome: string; cpuS: number; peakMb: number; bytesPerSample: number } {
  return JSON.parse(output); // printed by one-file.ts in this form
}
