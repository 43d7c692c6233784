/** The rows of a day of two leads: processing it, reading it, and its rules. */
import { readFileSync, rmSync } from 'node:fs';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import type { Profile } from '../../../quality/profile.ts';
import { profiles } from '../../../quality/profiles/index.ts';
import { catalogue } from '../../../quality/rules/index.ts';
import { median, runChild, wallSeconds } from '../measure.ts';
import { makeDay } from '../recordings.ts';
import { rulesSeconds, withoutQuality } from '../rules-cost.ts';
import { measureRecording } from './one-recording.ts';
import { type Add, ms } from './table.ts';

/** The file is made, measured, and removed. */
export async function measureDay(add: Add): Promise<void> {
  const day = await makeDay();
  try {
    for (const [name, path] of [
      ['version 4', day.raw],
      ['version 5 compressed', day.compressed],
    ] as const) {
      await measureRecording(add, `24 h × 2 leads (62 M samples), ${name}`, '≤ 11 s, ≤ 300 MB', path, 'holter-24h');
    }
    for (const [name, path, target] of [
      ['raw', day.raw, '≤ 0.48 ×'],
      ['compressed', day.compressed, '≤ 0.78 ×'],
    ] as const) {
      await measureReading(add, name, path, target);
    }
    await measureRules(add, day.raw);
  } finally {
    rmSync(day.folder, { recursive: true });
  }
}

/** What the rules alone take: judging by all of them, less walking the windows by none. */
async function measureRules(add: Add, path: string): Promise<void> {
  const profile = profiles.get('holter-24h')!;
  const recording = recordingIn(
    await readMat(readFileSync(path)),
    { key: '', metadata: new Map() },
    { profile, isNamed: true },
  );
  const ids = catalogue.map(({ id }) => id);
  const seconds = async (judged: Profile) => `${(await rulesSeconds([recording], judged)).toFixed(1)} s of processor`;
  add('24 h × 2 leads, the rules alone, without quality', '≤ 7 s', await seconds(withoutQuality(profile, ids)));
  add('24 h × 2 leads, all rules alone', '', await seconds(profile));
}

/** Alternates the two readers, so that a slow minute hits both. */
async function measureReading(add: Add, name: string, path: string, target: string): Promise<void> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const python = `import sys, time, scipy.io\nfor _ in range(3):\n t = time.perf_counter(); scipy.io.loadmat(sys.argv[1]); print(time.perf_counter() - t)`;
  for (let i = 0; i < 3; i += 1) {
    ours.push(await wallSeconds(() => readAll(path)));
    const { output, status } = await runChild('python3', ['-c', python, path]).catch(() => ({ output: '', status: 1 }));
    if (status === 0) theirs.push(median(output.trim().split('\n').map(Number)));
  }
  const ratio =
    theirs.length === 0 ? 'SciPy is not on this machine' : `${(median(ours) / median(theirs)).toFixed(2)} × SciPy`;
  add(`reading 62 M samples, ${name}`, target, `${ratio} (${ms(median(ours))})`);
}

/** Reads the file and visits every value once, as SciPy's copy into an array does. */
async function readAll(path: string): Promise<void> {
  const { variables } = await readMat(readFileSync(path));
  for (const variable of variables) if (variable.kind === 'numeric') variable.values.slice(0, variable.values.length);
}
