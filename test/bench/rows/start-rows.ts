/** The rows of a start: until the first recording is done, from source, with code that was compiled before, and as a person starts it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, runChild } from '../measure.ts';
import { fragmentPath } from '../recordings.ts';
import { AS_ECG_STARTS, ONE_FILE } from './one-recording.ts';
import { type Add, ms } from './table.ts';

const ECG = join(import.meta.dirname, '..', '..', '..', 'tools', 'ecg', 'main.ts');

/** Takes some ten seconds. */
export async function measureStart(add: Add): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-compiled-'));
  const start = async (args: readonly string[], env = {}) => (await runChild(process.execPath, args, env)).firstLineS;
  const kept = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const asked = [...AS_ECG_STARTS, ECG, 'process', fragmentPath, '--out', join(folder, 'lake')];
  const [empty, first, again, whole]: number[][] = [[], [], [], []];
  try {
    for (const args of [[ONE_FILE, fragmentPath], asked]) await start(args, kept); // fills the cache
    for (let i = 0; i < 5; i += 1) {
      empty!.push(await start(['-e', 'console.log(1)']));
      first!.push(await start([ONE_FILE, fragmentPath]));
      again!.push(await start([ONE_FILE, fragmentPath], kept));
      whole!.push(await start(asked, kept));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const beside = `(an empty Node: ${ms(median(empty!))})`;
  add(
    'process start to first recording done, with code that was compiled before',
    '≤ 220 ms',
    `${ms(median(again!))} ${beside}`,
  );
  add('./ecg process to its first line, the same', '≤ 220 ms', `${ms(median(whole!))} ${beside}`);
  add('process start to first recording done, nothing compiled before', '≤ 220 ms', `${ms(median(first!))} ${beside}`);
}
