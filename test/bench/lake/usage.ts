/**
 * Says at the end of a process what it took: `node --import test/bench/lake/usage.ts SCRIPT …`, with the file to write
 * to in `ECG_USAGE_FILE`. All threads count.
 */
import { writeFileSync } from 'node:fs';

/** What a process took. */
export interface Usage {
  /** Processor seconds, user and system. */
  readonly cpuS: number;
  readonly peakMb: number;
}

const MICROSECONDS = 1e6;

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = { cpuS: (userCPUTime + systemCPUTime) / MICROSECONDS, peakMb: maxRSS / 1024 };
  writeFileSync(process.env.ECG_USAGE_FILE!, JSON.stringify(usage)); // whoever imports this names it
});
