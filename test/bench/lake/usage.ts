/**
 * Says at the end of a process what it took: `node --import test/bench/lake/usage.ts SCRIPT …`, with the file to write
 * to in `ECG_USAGE_FILE`. All threads count.
 */
import { writeFileSync } from 'node:fs';
import { peakMib } from '../../../tools/peak-memory.ts';

/** What a process took. */
export interface Usage {
  /** Processor seconds, user and system. */
  readonly cpuS: number;
  readonly peakMb: number;
}

const MICROSECONDS = 1e6;

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage: Usage = { cpuS: (userCPUTime + systemCPUTime) / MICROSECONDS, peakMb: peakMib() };
  writeFileSync(process.env.ECG_USAGE_FILE!, JSON.stringify(usage)); // whoever imports this names it
});
