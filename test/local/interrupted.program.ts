/** Processes of their own: killed, cut off from their reader, and their exit status. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openLake } from '../../local/open-lake.ts';
import { samples, type Workspace, workspace } from '../support/workspace.ts';

const ECG = join(import.meta.dirname, '..', '..', 'tools', 'ecg', 'main.ts');

function environment(here: Workspace) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return { cwd: here.folder, env: { ...env, INIT_CWD: here.folder } };
}

function processSync(here: Workspace, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ECG, 'process', ...argv], {
    ...environment(here),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Kills the process once it has printed this many recordings, in the middle of the next. */
async function killedAfter(here: Workspace, lines: number, ...argv: string[]): Promise<number> {
  const child = spawn(process.execPath, [ECG, 'process', ...argv], {
    ...environment(here),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  let seen = 0;
  for await (const _ of createInterface(child.stdout)) {
    seen += 1;
    if (seen === lines) child.kill('SIGKILL');
  }
  await ended;
  return seen;
}

/** Everything but the rows that say when: those differ in `processed_at` and `first_seen`. */
function steadyFiles(lake: string): Record<string, string> {
  const keys = readdirSync(lake, { recursive: true, encoding: 'utf8' });
  const files = keys.filter((key) => key.endsWith('.parquet') && statSync(join(lake, key)).isFile());
  return Object.fromEntries(
    files
      .sort()
      .map((key) => [key, /^(?:recordings|rulesets)/.test(key) ? '' : readFileSync(join(lake, key), 'base64')]),
  );
}

async function halves(folder: string) {
  const lake = await openLake(folder);
  try {
    const sql = `select r.recording_id from recordings r
      where r.outcome <> 'unreadable' and (
        (select count(distinct window_index) from windows w where w.recording_id = r.recording_id) * 10 <> r.duration_s
        or (select count(*) from samples s where s.recording_id = r.recording_id)
           <> case when r.outcome = 'accepted' then r.sample_count else 0 end)`;
    return (await lake.query(sql)).rows;
  } finally {
    lake.close();
  }
}

/** So many that the process is far from done when it is interrupted, however busy the machine. */
const FILES = 60;
/** For runs that are killed while a long recording is under way, fewer do. */
const FILES_TO_KILL = 20;

/** The recording that is under way then is long, so that it is begun and not done. */
const KILLED_AFTER = [1, 8];

describe('a killed run', () => {
  const here = workspace();
  beforeAll(() => {
    for (let file = 0; file < FILES_TO_KILL; file += 1) {
      const from = KILLED_AFTER.includes(file) ? samples.long : file % 10 === 2 ? samples.electrodeOff : samples.good;
      here.put(`in/${String(file).padStart(2, '0')}.mat`, { from });
    }
    expect(processSync(here, 'in', '--out', 'clean').status).toBe(0);
  });

  test.each(KILLED_AFTER)(
    'after %i recordings shows no half recording, and is whole when it is run again',
    async (lines) => {
      const out = `killed after ${lines}`;
      const lake = join(here.folder, out);
      mkdirSync(lake);
      const seen = await killedAfter(here, lines, 'in', '--out', out);
      expect(seen).toBeLessThan(FILES_TO_KILL);
      expect(await halves(lake)).toEqual([]);
      expect(processSync(here, 'in', '--out', out).status).toBe(0);
      expect(await halves(lake)).toEqual([]);
      const files = steadyFiles(lake);
      expect(Object.keys(files)).not.toHaveLength(0);
      expect(files).toEqual(steadyFiles(join(here.folder, 'clean')));
    },
  );
});

describe('a run that is interrupted by Ctrl-C', () => {
  test.each(['1', '2'])(
    'ends with 1 after what is under way in --jobs %s, says what is done and left, and continues when it is run again',
    async (jobs) => {
      const here = workspace();
      for (let file = 0; file < FILES; file += 1) here.put(`in/${file}.mat`, { from: samples.good });
      const child = spawn(process.execPath, [ECG, 'process', 'in', '--out', 'lake', '--jobs', jobs], {
        ...environment(here),
      });
      child.stdout.once('data', () => child.kill('SIGINT'));
      const [out, err, [status, signal]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit'),
      ]);
      expect([status, signal]).toEqual([1, null]);
      const lines = out.trimEnd().split('\n');
      const done = lines.filter((line) => line.startsWith('accepted ')).length;
      expect(lines[done]).toBe(`${done} recording${done === 1 ? '' : 's'}: ${done} accepted. Lake: lake`);
      expect(done).toBeLessThan(FILES);
      expect(err).toBe(
        `Interrupted with ${FILES - done} recordings left to do: run the same command again to continue.\n`,
      );
      expect(await halves(join(here.folder, 'lake'))).toEqual([]);
      expect(processSync(here, 'in', '--out', 'lake', '--jobs', jobs)).toMatchObject({ status: 0, stderr: '' });
    },
  );
});

describe('a process of its own', () => {
  test('ends with 0 when all is done, 1 when something is left to do, 2 on wrong arguments', () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    expect(processSync(here, 'a.mat')).toMatchObject({ status: 0, stderr: '' });
    expect(processSync(here, 'a.mat', 'b.mat')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^"b\.mat" .*\n$/),
    });
    here.put('out/samples', 'a file where the lake wants a folder');
    expect(processSync(here, 'a.mat', '--out', 'out')).toMatchObject({
      status: 1,
      stderr: '1 recording left to do: run it again, with --log to see more.\n',
    });
  });

  test('prints JSON and nothing else on standard output with --json', () => {
    const here = workspace();
    here.put('in/a.mat', { from: samples.good });
    here.put('in/b.mat', { from: samples.cutShort });
    const { stdout } = processSync(here, 'in', '--json');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).outcome),
    ).toEqual(['accepted', 'unreadable']);
  });

  test('goes on to the last recording when its reader leaves after the first line', async () => {
    const here = workspace();
    for (let file = 0; file < 30; file += 1) here.put(`in/${file}.mat`, { from: samples.good });
    const child = spawn(process.execPath, [ECG, 'process', 'in'], {
      ...environment(here),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.once('data', () => child.stdout.destroy());
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    const [status] = await once(child, 'exit');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const days = readdirSync(join(here.folder, '.local', 'lake', 'recordings'));
    expect(days.flatMap((day) => readdirSync(join(here.folder, '.local', 'lake', 'recordings', day)))).toHaveLength(30);
  });
});
