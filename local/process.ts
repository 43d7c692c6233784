/**
 * `./ecg process FILE_OR_FOLDER…`: recordings into a lake on this machine.
 *
 * Files are read in place. A file's key is its absolute path, so it is the same object however it was named.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Log } from '../handler/log.ts';
import type { LakeStore } from '../handler/store.ts';
import { ingestDate } from '../lake/layout.ts';
import { rulesetOf } from '../quality/judge/ruleset.ts';
import { profiles } from '../quality/profiles/index.ts';
import { compactAfter } from './compaction/after-process.ts';
import { findRecordings } from './find-recordings.ts';
import { type Interruption, withInterruption } from './interruption.ts';
import type { Job } from './jobs/job.ts';
import { jobsFor } from './jobs/job-count.ts';
import { processInThreads } from './jobs/process-in-threads.ts';
import type { ThreadKind } from './jobs/recording-thread.ts';
import { exitStatus, lakeOption, type ProcessReport, processReport } from './process-report.ts';
import { keyInPlace } from './stores/buckets.ts';
import { FolderLakeStore } from './stores/folder-lake-store.ts';
import { inPlaceStore } from './stores/in-place-store.ts';
import { OneDayLakeStore } from './stores/one-day-lake.ts';
import { DEFAULT_LAKE, prepareOutFolder } from './stores/out-folder.ts';
import { type Arguments, WrongArguments } from './terminal/arguments.ts';
import { command } from './terminal/command.ts';
import type { CommandContext } from './terminal/command-context.ts';
import { quietLog, wholeLog } from './terminal/local-log.ts';
import { counted } from './terminal/text.ts';
import { METADATA_OPTIONS, metadataOf } from './upload-metadata.ts';

/** What a test puts in place of a disk, a clock, or a thread. */
export interface ProcessDependencies {
  /** It cannot be sent to a thread: the recordings are then processed in this one. */
  readonly lakeStore?: (folder: string) => LakeStore;
  readonly now?: Date;
  readonly thread?: ThreadKind;
  /** From how many recordings in files of their own on a day is compacted. */
  readonly many?: number;
}

const onDisk = (folder: string) => new OneDayLakeStore(new FolderLakeStore(folder));

export const main = command<ProcessDependencies>({
  call: './ecg process',
  names: 'FILE_OR_FOLDER…',
  about:
    'Judges recordings by the rules and adds them to a lake of Parquet files, which ./ecg sql queries. It takes .mat files, and folders, which it searches for them at any depth. Files are read where they are; nothing is copied or changed.',
  options: {
    '--out DIR': `the folder of the lake (default: ${DEFAULT_LAKE})`,
    '--jobs N':
      'how many recordings to process at once (default: one for each core, fewer where starting them takes longer than the work)',
    ...METADATA_OPTIONS,
    '--json': 'one JSON object per recording on standard output, and nothing else',
    '--log': "the handler's log lines on standard error",
  },
  examples: [
    ['./ecg process ~/recordings', 'everything below a folder'],
    ['./ecg process ecg.mat --profile twelve-lead-500', 'a profile says what the files mean'],
    ['./ecg process ecg.mat --subject S-017 --recorded-at 2026-01-31T08:30Z', 'whose it is, and from when'],
    ['./ecg process ~/recordings --json | jq .outcome', 'for a script'],
  ],
  notes: [
    `Profiles: ${[...profiles.keys()].join(', ')}. Without --profile, the nearest folder above a file that has the name of a profile decides, or else the default, mit-bih-360. ./ecg profiles list says what each is for.`,
    'Recordings are reported in the order in which they are found, whichever is done first, and the lake is the same for any --jobs. Large recordings wait until those under way take less than half of the memory.',
    'Ctrl-C stops after the recordings under way, of files up to 1 MiB two for each thread, and says what is left; the same command continues. A second Ctrl-C stops at once.',
  ],
  exitStatus: {
    0: 'every file was accepted, rejected or unreadable',
    1: 'something must be tried again, or is left after Ctrl-C',
    2: 'wrong use',
  },
  run: (args, context, dependencies = {}) =>
    withInterruption((interruption) => processFiles(args, context, dependencies, interruption)),
});

async function processFiles(
  args: Arguments,
  context: CommandContext,
  dependencies: ProcessDependencies,
  interruption: Interruption,
): Promise<number> {
  const { names, values, switches } = args;
  if (names.length === 0) throw new WrongArguments('Name a file or a folder: ./ecg process FILE_OR_FOLDER…');
  const metadata = metadataOf(values);
  const { files, closed } = findRecordings(names, context.folder);
  const looks = files.map(lookAt);
  const sizes = looks.map(({ size }) => size);
  const jobs = dependencies.lakeStore === undefined ? jobsFor(values.get('jobs'), sizes) : 1;
  const outName = values.get('out') ?? DEFAULT_LAKE;
  const lake = resolve(context.folder, outName);
  prepareOutFolder(lake, outName);
  const report = processReport(files.length, context, switches.has('json'));
  const isLogged = switches.has('log');
  const job: Job = { lake, metadata, isLogged, now: dependencies.now };
  const log = isLogged ? await wholeLog(context.err) : quietLog(context.err);
  const run = { keys: files.map(keyInPlace), job, log, report, interruption };
  const retries = await (jobs === 1 ? inThisThread(run, dependencies) : inThreads(run, sizes, jobs, dependencies));
  for (const folder of closed) context.err.write(`Cannot look into ${folder}\n`);
  report.summary(outName, values.has('profile'));
  if (retries > 0) context.err.write(`${leftToDo(retries, interruption)}\n`);
  if (!interruption.isAsked) {
    const written = new Map([...Map.groupBy(looks, ({ day }) => day)].map(([day, { length }]) => [day, length]));
    const { out, err } = switches.has('json') ? { ...context, out: context.err } : context;
    const command = `./ecg compact${lakeOption(outName)}`;
    await compactAfter({ lake, command, written, out, err, interruption, many: dependencies.many });
  }
  return closed.length > 0 ? 1 : exitStatus(report.outcomes, retries);
}

interface Run {
  readonly keys: readonly string[];
  readonly job: Job;
  readonly log: Log;
  readonly report: ProcessReport;
  readonly interruption: Interruption;
}

/** Where threads do the work, this one loads neither the handler nor what writes Parquet. */
async function inThisThread(
  { keys, job, log, report, interruption }: Run,
  { lakeStore = onDisk }: ProcessDependencies,
) {
  const { processKeys } = await import('./process-keys.ts');
  const { lake, metadata, now } = job;
  const clock = now === undefined ? {} : { now: () => now };
  const raw = inPlaceStore(metadata, report.reading);
  return processKeys(keys, { raw, lake: lakeStore(lake), log, onResult: report.result, interruption, ...clock });
}

function inThreads(
  { keys, job, log, report, interruption }: Run,
  sizes: readonly number[],
  jobs: number,
  { thread: kind }: ProcessDependencies,
) {
  for (const profile of profiles.values()) rulesetOf(profile); // an impossible one is refused before anything is read
  const raw = inPlaceStore(job.metadata, report.reading);
  const told = { onReading: report.reading, onFinished: report.finished, onResult: report.result };
  const objectFor = (key: string) => raw.objectFor(key);
  return processInThreads({ keys, sizes, jobs, job, log, interruption, objectFor, kind, ...told });
}

function leftToDo(count: number, { isAsked }: Interruption): string {
  const left = `${counted(count, 'recording')} left to do`;
  return isAsked
    ? `Interrupted with ${left}: run the same command again to continue.`
    : `${left}: run it again, with --log to see more.`;
}

/** Size 0 for what cannot be looked at: what is wrong with it comes out when it is processed. The day is that of its rows. */
function lookAt(file: string): { readonly size: number; readonly day: string } {
  try {
    const { size, mtime } = statSync(file);
    return { size, day: ingestDate(mtime) };
  } catch {
    return { size: 0, day: ingestDate(new Date()) };
  }
}
