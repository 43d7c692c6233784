/**
 * Fuzzes one target in a process of its own, so that one that hangs, runs out of memory or takes the process with it does
 * no more than that: `node child.ts TARGET SEED MILLISECONDS FOLDER`. Messages go to the process that began it.
 *
 * Each input is written into the folder before it is tried, for one that never comes back.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peakMib } from '../../tools/peak-memory.ts';
import type { Target } from './target.ts';

/** From child to parent; the first is sent often, so that silence means something. */
export type ChildMessage =
  | { readonly runs: number }
  | { readonly finding: string; readonly message: string; readonly runs: number };

/** Resident memory above that of the start: what the largest seed inflates to, several times over. */
const MAX_BYTES = 512 * 2 ** 20;
const REPORT_EVERY_MS = 100;

const [name = '', seed, forMs, folder = ''] = process.argv.slice(2);
// Only this one: the files that another begins with are not to be read.
const { [name]: target }: Record<string, Target> = await import(`./targets/${name}.ts`);
const current = join(folder, `${name}.current`);
const baseline = process.memoryUsage().rss;
let runs = 0;
let reportedMs = 0;
let last = new Uint8Array();
/** The input that took more memory than it may: it shows before the next one is tried. */
let greedy: Uint8Array | undefined;

const finding = await fuzzed();
const message =
  finding?.error instanceof Error ? (finding.error.stack ?? finding.error.message) : String(finding?.error);
if (finding !== undefined) writeFileSync(current, greedy ?? finding.input);
process.send?.(finding === undefined ? { runs } : { finding: current, message, runs });
process.disconnect?.();

async function fuzzed() {
  try {
    return await target?.fuzz(Number(seed), Number(forMs), before);
  } catch (error) {
    return { input: last, error };
  }
}

function before(input: Uint8Array): void {
  if (peakMib() * 2 ** 20 - baseline > MAX_BYTES) {
    greedy ??= last;
    throw new Error(`memory: it took the process over ${MAX_BYTES} bytes more than it began with (not shrunk)`);
  }
  last = new Uint8Array(input);
  writeFileSync(current, input);
  runs += 1;
  const nowMs = performance.now();
  if (nowMs - reportedMs < REPORT_EVERY_MS) return;
  reportedMs = nowMs;
  process.send?.({ runs });
}
