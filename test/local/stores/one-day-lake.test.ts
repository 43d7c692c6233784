/** A file is touched between runs, so that its day changes, while calls to the disk fail and processes are killed. */

import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wholeOf } from '../../../handler/bytes/file-content.ts';
import type { LakeStore } from '../../../handler/store.ts';
import type { SampleSource } from '../../../handler/write/sample-source.ts';
import { writeLake } from '../../../handler/write/write-lake.ts';
import { keyParts, objectKey } from '../../../lake/layout.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { type LookupLakeStore, OneDayLakeStore } from '../../../local/stores/one-day-lake.ts';
import { beat, fileOf, finding, recording, ruleset, window } from '../../support/rows.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { emptyFolder } from '../../support/workspace.ts';

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03'] as const;
const OUTCOMES = ['accepted', 'rejected', 'unreadable'] as const;
const ID = recording.recording_id;
const RUNS: readonly Run[] = DAYS.flatMap((day) => OUTCOMES.map((outcome) => ({ day, outcome })));
/** What each run leaves when nothing befalls it. */
const cleanRuns: (Run & Pick<Disk, 'files'>)[] = [];

/** One run over the recording's file, as it is then. */
interface Run {
  readonly day: (typeof DAYS)[number];
  readonly outcome: (typeof OUTCOMES)[number];
}

/** What becomes of a call that changes the lake. `late`: it took effect. A killed process does nothing more. */
const FATES = ['done', 'failed', 'failed late', 'killed', 'killed late'] as const;
type Fate = (typeof FATES)[number];

/** A disk that looks after every change whether what people see is whole. */
class Disk {
  readonly files = new Map<string, string>();
  readonly wrong: string[] = [];
  calls = 0;
  fateOf: (call: number) => Fate = () => 'done';

  /** What one process sees of the disk. */
  process(): LookupLakeStore {
    let isKilled = false;
    const change = async (effect: () => void) => {
      if (isKilled) throw new Error('killed');
      const fate = this.fateOf(this.calls++);
      isKilled = fate.startsWith('killed');
      if (fate !== 'failed' && fate !== 'killed') effect();
      this.look();
      if (fate !== 'done') throw new Error(fate);
    };
    const keys = () => [...this.files.keys()];
    return {
      writeOnce: (key, bytes) =>
        change(() => void (this.files.has(key) || this.files.set(key, Buffer.from(wholeOf(bytes)).toString('base64')))),
      write: (key, bytes) => change(() => void this.files.set(key, Buffer.from(wholeOf(bytes)).toString('base64'))),
      remove: (key) => change(() => void this.files.delete(key)),
      list: async (prefix) => keys().filter((key) => key.startsWith(prefix)),
      writing: (_, work) => work(),
      has: (key) => this.files.has(key),
      isInGeneration: () => false,
      heldFiles: () => [],
      foldersIn: (folder) => [
        ...new Set(keys().flatMap((key) => (key.startsWith(`${folder}/`) ? [key.split('/')[1]!] : []))),
      ],
    };
  }

  /** A row of `recordings` is one that a clean run writes, everything that belongs to it is there, and nothing of another day. */
  private look(): void {
    const days = [...this.files.keys()].flatMap((key) => keyParts(key)?.day ?? []);
    for (const { day } of RUNS) {
      const row = this.files.get(objectKey('recordings', day, ID));
      if (row === undefined) continue;
      const clean = cleanRuns.find(({ files }) => files.get(objectKey('recordings', day, ID)) === row);
      if (clean === undefined) this.wrong.push('the row is one that no clean run writes');
      const missing = [...(clean?.files.keys() ?? [])].filter((key) => !this.files.has(key));
      if (missing.length > 0) this.wrong.push(`the row points at ${missing}, which are not there`);
      if (days.some((other) => other !== day)) this.wrong.push(`a row of ${day} beside files of ${[...new Set(days)]}`);
    }
  }
}

const SAMPLES: SampleSource = {
  recordingId: ID,
  samplingRateHz: 4,
  sampleCount: 80,
  holdsCounts: true,
  leads: [{ index: 0, name: 'MLII', gainAduPerMv: 200, zeroAdu: 1024 }],
  windowStarts: Int32Array.of(0, 40),
  read: (_, from, to) => Float64Array.from({ length: to - from }, (_, at) => from + at),
};

async function run(lake: LakeStore, { day, outcome }: Run): Promise<void> {
  const isJudged = outcome !== 'unreadable';
  await writeLake(
    {
      ruleset,
      recording: { ...recording, outcome, received_at: new Date(`${day}T10:00:00Z`) },
      windows: fileOf('windows', isJudged ? [window] : []),
      findings: fileOf('findings', isJudged ? [finding] : []),
      beats: fileOf('beats', outcome === 'accepted' ? [beat] : []),
      samples: outcome === 'accepted' ? SAMPLES : undefined,
    },
    lake,
  );
}

/** A run that nothing befalls, in an empty lake. */
async function cleanRun(one: Run) {
  const disk = new Disk();
  await run(disk.process(), one);
  return { ...one, files: disk.files };
}

/** Parts that a longer version of the samples would have left: one row group would have 16 million rows. */
function withMoreParts(disk: Disk, day: string): void {
  const first = disk.files.get(objectKey('samples', day, ID, 0));
  if (first !== undefined) for (const part of [1, 2, 3]) disk.files.set(objectKey('samples', day, ID, part), first);
}

/** One process for each run, which may fail or be killed; then, when all is well again, the last run once more. */
async function live(runs: readonly Run[], fateOf: Disk['fateOf'], hasMoreParts = false): Promise<Disk> {
  const disk = new Disk();
  disk.fateOf = fateOf;
  for (const one of runs) {
    await run(new OneDayLakeStore(disk.process()), one).catch(() => {});
    if (hasMoreParts) withMoreParts(disk, one.day);
  }
  disk.fateOf = () => 'done';
  await run(new OneDayLakeStore(disk.process()), runs.at(-1)!);
  return disk;
}

function expectClean(disk: Disk, last: Run): void {
  expect(disk.wrong).toEqual([]);
  const { files } = cleanRuns.find(({ day, outcome }) => day === last.day && outcome === last.outcome)!;
  const isOfDay = ([key]: readonly [string, string]) => key.includes(last.day);
  // What judged it on other days stays there: only files of the recording move.
  expect([...disk.files].filter((file) => keyParts(file[0]) || isOfDay(file)).sort()).toEqual([...files].sort());
}

beforeAll(async () => {
  for (const one of RUNS) cleanRuns.push(await cleanRun(one));
});

describe('a recording whose day changes', () => {
  test.each(['accepted', 'rejected'] as const)(
    'is whole at every moment, and at the end %s under one day, whichever call fails',
    async (outcome) => {
      const runs = [
        { day: DAYS[0], outcome: 'accepted' },
        { day: DAYS[1], outcome },
      ] as const;
      const { calls } = await live(runs, () => 'done', true);
      expect(calls).toBeGreaterThan(8);
      for (const fate of FATES.slice(1)) {
        for (let at = 0; at < calls; at += 1) {
          expectClean(await live(runs, (call) => (call === at ? fate : 'done'), true), runs[1]);
        }
      }
    },
  );

  test('is whole at every moment, and once at the end, after any runs and faults', async () => {
    const runs = fc.array(fc.constantFrom(...RUNS), { minLength: 1, maxLength: 4 });
    const fates = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant<Fate>('done') }, fc.constantFrom(...FATES)));
    await fc.assert(
      fc.asyncProperty(runs, fates, fc.boolean(), async (runs, fates, hasMoreParts) => {
        expectClean(await live(runs, (call) => fates[call] ?? 'done', hasMoreParts), runs.at(-1)!);
      }),
      {
        numRuns: runsOf(60),
        examples: [
          [
            [
              { day: DAYS[0], outcome: 'accepted' },
              { day: DAYS[1], outcome: 'rejected' },
            ],
            ['done', 'done', 'killed'],
            false,
          ],
        ],
      },
    );
  });
});

describe('two processes in one folder', () => {
  test.each(DAYS.slice(0, 2))('one rejects what the other has accepted since it began, under %s', async (day) => {
    const folder = emptyFolder();
    const [one, other] = [
      new OneDayLakeStore(new FolderLakeStore(folder)),
      new OneDayLakeStore(new FolderLakeStore(folder)),
    ];
    await run(other, { day, outcome: 'rejected' });
    await run(one, { day: DAYS[0], outcome: 'accepted' });
    await run(other, { day, outcome: 'rejected' });
    const keys = await new FolderLakeStore(folder).list('');
    const { files } = cleanRuns.find((run) => run.day === day && run.outcome === 'rejected')!;
    expect(keys.filter((key) => keyParts(key) || key.includes(day)).sort()).toEqual([...files.keys()].sort());
  });
});
