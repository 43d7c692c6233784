/** `./ecg process --jobs`: the same lake and the same lines for any number of threads, also when one of them stops. */
import { utimesSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { RecordingThread } from '../../../local/jobs/recording-thread.ts';
import { main } from '../../../local/process.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';
import { filesOf } from '../process-command.ts';

const NOW = new Date('2026-02-03T04:05:06.789Z');
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03'].map((day) => new Date(day));
const CONTENTS = {
  ...Object.fromEntries(Object.entries(samples).map(([name, from]) => [name, { from }])),
  empty: '',
};
/** Says rate and gain of the recording beside it, so that these are no longer assumed. */
const SHEET = 'NAME 1 360 3600\nNAME.mat 16+24 100 16 0 0 0 0 MLII\n';

/** A file, and on which days it is found by the first and by the second run. */
const FILE = fc.record({
  content: fc.constantFrom(...Object.values(CONTENTS)),
  hasSheet: fc.boolean(),
  days: fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS)),
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function runOf(here: Workspace, jobs: number, ...argv: string[]) {
  const status = await main(['in', '--jobs', String(jobs), ...argv], here.context, { now: NOW });
  return { status, ...here.taken() };
}

function inFull(here: Workspace) {
  return [...filesOf(here)].map(([key, bytes]) => [key, bytes.toString('base64')]);
}

test('lake, lines and status are the same for any --jobs, also when files moved to another day since', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(FILE, { minLength: 3, maxLength: 6 }),
      fc.integer({ min: 2, max: 4 }),
      async (files, jobs) => {
        const here = workspace();
        const paths = files.map(({ content, hasSheet }, at) => {
          if (hasSheet) here.put(`in/${at}.hea`, SHEET.replaceAll('NAME', String(at)));
          return here.put(`in/${at}.mat`, content);
        });
        const results = [];
        for (const [first, second] of [
          [1, 1],
          [jobs, jobs],
        ] as const) {
          for (const [run, count] of [first, second].entries()) {
            for (const [at, path] of paths.entries()) utimesSync(path, files[at]!.days[run]!, files[at]!.days[run]!);
            results.push({ told: await runOf(here, count, '--json'), lake: inFull(here) });
          }
          here.remove('.local');
        }
        const [one, oneAgain, several, severalAgain] = results;
        expect(one!.lake).not.toEqual([]);
        expect(several).toEqual(one);
        expect(severalAgain).toEqual(oneAgain);
      },
    ),
    { numRuns: runsOf(8) },
  );
});

describe('a thread that stops', () => {
  const thread = { script: new URL('./failing-thread.ts', import.meta.url), heapMiB: 128 };

  test('costs its own recording, which is named and left to do, and no other', async () => {
    const here = workspace();
    for (const name of ['a', 'b exits', 'c', 'd takes all memory', 'e', 'f throws', 'g']) {
      here.put(`in/${name}.mat`, { from: samples.good });
    }
    const status = await main(['in', '--jobs', '2'], here.context, { thread });
    const { out, err } = here.taken();
    expect(status).toBe(1);
    const stopped = 'the thread that processed it stopped';
    expect(out.split('\n').slice(0, 8)).toEqual([
      'accepted    in/a.mat',
      `retry       in/b exits.mat: ${stopped}: it ended with exit code 3`,
      'accepted    in/c.mat',
      `retry       in/d takes all memory.mat: ${stopped}: it ran out of memory`,
      'accepted    in/e.mat',
      `retry       in/f throws.mat: ${stopped}: a bug`,
      'accepted    in/g.mat',
      '7 recordings: 4 accepted, 3 retry. Lake: .local/lake',
    ]);
    expect(err).toBe('3 recordings left to do: run it again, with --log to see more.\n');
    const rows = await queryLake(
      here,
      "select count(*)::int, count(*) filter (outcome = 'accepted')::int from recordings",
    );
    expect(rows).toEqual([[4, 4]]);
  });

  test('is a bug when no recording is to blame, and ends the run', async () => {
    const here = workspace();
    for (const name of ['a', 'b', 'c']) here.put(`in/${name}.mat`, { from: samples.good });
    const unstarted = { script: new URL('./unstarted-thread.ts', import.meta.url) };
    await expect(main(['in', '--jobs', '2'], here.context, { thread: unstarted })).rejects.toThrow(
      'not a recording’s fault',
    );
    expect(here.taken().out).toBe('');
  });
});

test('a thread that fails while it is being ended fails nobody', async () => {
  const job = { lake: 'unused', metadata: new Map(), isLogged: false, now: undefined };
  const script = new URL('./failing-thread.ts', import.meta.url);
  const thread = new RecordingThread(job, { script }, { reading: () => {}, log: () => {} });
  const ended = thread.end();
  const { worker } = thread as unknown as { readonly worker: Worker }; // what Node would do, at the worst moment
  worker.emit('error', new Error('fails meanwhile'));
  await ended;
});

test('a run that fails ends every thread that it had, and starts no other', async () => {
  const here = workspace();
  for (let i = 0; i < 60; i += 1) here.put(`in/${i}.mat`, { from: samples.good });
  const used = new Set<RecordingThread>();
  const { process: processOf } = RecordingThread.prototype;
  jest.spyOn(RecordingThread.prototype, 'process').mockImplementation(function (this: RecordingThread, task) {
    used.add(this);
    return processOf.call(this, task);
  });
  const ended = jest.spyOn(RecordingThread.prototype, 'end');
  let lines = 0;
  const write = () => {
    lines += 1;
    if (lines === 30) throw new Error('nobody reads any more');
    return true;
  };
  const context = { ...here.context, out: { ...here.context.out, write } };
  await expect(main(['in', '--jobs', '2'], context, { now: NOW })).rejects.toThrow('nobody reads any more');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(used.size).toBe(2);
  expect(new Set(ended.mock.contexts)).toEqual(used);
});

test('--log shows what every thread logs', async () => {
  const here = workspace();
  for (const name of ['a', 'b', 'c']) here.put(`in/${name}.mat`, { from: samples.good });
  const { status, err } = await runOf(here, 2, '--log');
  expect(status).toBe(0);
  const lines = err
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ level, event, Outcome }) => [level, event, Outcome])).toEqual(
    ['a', 'b', 'c'].map(() => ['info', 'object-processed', 'accepted']),
  );
});
