/**
 * `./ecg process FILE_OR_FOLDER…`: recordings into a lake on this machine.
 *
 * Files are read in place. A file's key is its absolute path, so it is the same object however it was named.
 */
import { resolve } from 'node:path';
import type { LakeStore } from '../handler/store.ts';
import { profiles } from '../quality/profiles/index.ts';
import { findRecordings } from './find-recordings.ts';
import { type Interruption, withInterruption } from './interruption.ts';
import { exitStatus, processKeys } from './process-keys.ts';
import { processReport } from './process-report.ts';
import { IN_PLACE_BUCKET, keyInPlace, pathInPlace } from './stores/buckets.ts';
import { FolderLakeStore } from './stores/folder-lake-store.ts';
import { FolderRawStore } from './stores/folder-raw-store.ts';
import { OneDayLakeStore } from './stores/one-day-lake.ts';
import { DEFAULT_LAKE, prepareOutFolder } from './stores/out-folder.ts';
import { type Arguments, WrongArguments } from './terminal/arguments.ts';
import { command } from './terminal/command.ts';
import type { CommandContext } from './terminal/command-context.ts';
import { localLog } from './terminal/local-log.ts';
import { counted } from './terminal/text.ts';
import { METADATA_OPTIONS, metadataOf } from './upload-metadata.ts';
import { profileOfFolder } from './which-profile.ts';

/** What a test puts in place of a disk. */
export interface ProcessStores {
  readonly lakeStore: (folder: string) => LakeStore;
}

const ON_DISK: ProcessStores = { lakeStore: (folder) => new OneDayLakeStore(new FolderLakeStore(folder)) };

export const main = command<ProcessStores>({
  call: './ecg process',
  names: 'FILE_OR_FOLDER…',
  about:
    'Judges recordings by the rules and adds them to a lake of Parquet files, which ./ecg sql queries. It takes .mat files, and folders, which it searches for them at any depth. Files are read where they are; nothing is copied or changed.',
  options: {
    '--out DIR': `the folder of the lake (default: ${DEFAULT_LAKE})`,
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
    'Ctrl-C stops after the recording under way and says what is left; the same command continues. A second Ctrl-C stops at once.',
  ],
  exitStatus: {
    0: 'every file was accepted, rejected or unreadable',
    1: 'something must be tried again, or is left after Ctrl-C',
    2: 'wrong use',
  },
  run: (args, context, stores) =>
    withInterruption((interruption) => processFiles(args, context, stores ?? ON_DISK, interruption)),
});

async function processFiles(
  args: Arguments,
  context: CommandContext,
  { lakeStore }: ProcessStores,
  interruption: Interruption,
): Promise<number> {
  const { names, values, switches } = args;
  if (names.length === 0) throw new WrongArguments('Name a file or a folder: ./ecg process FILE_OR_FOLDER…');
  const metadata = metadataOf(values);
  const { files, closed } = findRecordings(names, context.folder);
  const outName = values.get('out') ?? DEFAULT_LAKE;
  const out = resolve(context.folder, outName);
  prepareOutFolder(out, outName);
  const report = processReport(files.length, context, switches.has('json'));
  const retries = await processKeys(files.map(keyInPlace), {
    raw: new FolderRawStore({
      bucket: IN_PLACE_BUCKET,
      pathOf: pathInPlace,
      metadataOf: (key) => withFolderProfile(metadata, key),
      onRead: report.reading,
    }),
    lake: lakeStore(out),
    log: localLog(context.err, switches.has('log')),
    onResult: report.result,
    interruption,
  });
  for (const folder of closed) context.err.write(`Cannot look into ${folder}\n`);
  report.summary(outName, values.has('profile'));
  if (retries > 0) context.err.write(`${leftToDo(retries, interruption)}\n`);
  return closed.length > 0 ? 1 : exitStatus(report.outcomes, retries);
}

function leftToDo(count: number, { isAsked }: Interruption): string {
  const left = `${counted(count, 'recording')} left to do`;
  return isAsked
    ? `Interrupted with ${left}: run the same command again to continue.`
    : `${left}: run it again, with --log to see more.`;
}

/** What a device would say: where no profile was named, the nearest folder above the file with a profile's name. */
function withFolderProfile(metadata: ReadonlyMap<string, string>, key: string): ReadonlyMap<string, string> {
  const id = metadata.has('profile') ? undefined : profileOfFolder(key);
  return id === undefined ? metadata : new Map([...metadata, ['profile', id]]);
}
