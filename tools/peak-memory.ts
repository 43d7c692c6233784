/**
 * The most memory that a process ever had resident.
 *
 * Linux counts the maximum of getrusage(2) on through execve(2), from what the parent had resident when it started the process: a
 * process of 40 MB that one of 400 MB has started says 400. `VmHWM` of proc_pid_status(5) begins anew with each program.
 */
import { readFileSync } from 'node:fs';

/** Of this process, in MiB; where there is no `/proc`, as getrusage(2) has it. */
export function peakMib(): number {
  const mib = peakMibOf('self');
  return Number.isNaN(mib) ? process.resourceUsage().maxRSS / 1024 : mib;
}

/** Of a process that still runs, in MiB; NaN of one that has ended, and where there is no `/proc`. */
export function peakMibOf(pid: number | 'self'): number {
  try {
    const [, kib = Number.NaN] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1024;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return Number.NaN;
    throw error;
  }
}
