/**
 * `npm run process -- FILE_OR_FOLDER… [--out DIR] [--profile ID] [--json]`: recordings into a lake on this machine.
 *
 * Files are read in place. A file's key is its absolute path, so it is the same object however it was named.
 */
import { resolve } from 'node:path';
import type { Result } from '../handler/result.ts';
import type { LakeStore } from '../handler/store.ts';
import { profiles } from '../quality/profiles/index.ts';
import { findRecordings } from './find-recordings.ts';
import { type Interruption, withInterruption } from './interruption.ts';
import { exitStatus, processKeys } from './process-keys.ts';
import { IN_PLACE_BUCKET, keyInPlace, pathInPlace } from './stores/buckets.ts';
import { FolderLakeStore } from './stores/folder-lake-store.ts';
import { FolderRawStore } from './stores/folder-raw-store.ts';
import { OneDayLakeStore } from './stores/one-day-lake.ts';
import { DEFAULT_LAKE, prepareOutFolder } from './stores/out-folder.ts';
import { type Arguments, type OptionForms, WrongArguments } from './terminal/arguments.ts';
import { runCommand } from './terminal/command.ts';
import { type CommandContext, processContext } from './terminal/command-context.ts';
import { recordingLine } from './terminal/json-lines.ts';
import { localLog } from './terminal/local-log.ts';
import { outcomeCounts, outcomeWord, paintWith } from './terminal/paint.ts';
import { ProgressLine } from './terminal/progress-line.ts';
import { counted, pathFrom, visible } from './terminal/text.ts';
import { knownProfile, profileOfFolder } from './which-profile.ts';

const OPTIONS: OptionForms = { out: 'DIR', profile: 'ID', json: '', log: '' };
const FORM = 'npm run process -- FILE_OR_FOLDER… [--out DIR] [--profile ID] [--json]';
const HELP = `${FORM}

Checks ECG recordings and leaves them as Parquet, to be asked with npm run sql.

  FILE_OR_FOLDER  .mat files, or folders that are searched for them
  --out DIR       where the lake is left, ${DEFAULT_LAKE} unless you say otherwise
  --profile ID    what the files mean: ${[...profiles.keys()].join(', ')}; without it,
                  the nearest folder above a file that is called like a profile, or the default
  --json          one JSON object for each recording, and nothing else, on standard output
  --log           the handler's log lines on standard error

Ctrl-C ends it after the recording under way; the same command continues. A second Ctrl-C ends it at once.

Exit status: 0 when every file was accepted, rejected or unreadable; 1 when something must be tried again, or is left after
Ctrl-C; 2 when the arguments are wrong.
`;

/** What a test puts in place of a disk. */
export interface ProcessStores {
  readonly lakeStore: (folder: string) => LakeStore;
}

const ON_DISK: ProcessStores = { lakeStore: (folder) => new OneDayLakeStore(new FolderLakeStore(folder)) };

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext, stores = ON_DISK): Promise<number> {
  const run = (args: Arguments) =>
    withInterruption((interruption) => processFiles(args, context, stores, interruption));
  return await runCommand(argv, context, { options: OPTIONS, help: HELP, run });
}

async function processFiles(
  { names, values, switches }: Arguments,
  context: CommandContext,
  { lakeStore }: ProcessStores,
  interruption: Interruption,
): Promise<number> {
  if (names.length === 0) throw new WrongArguments(`Name a file or a folder: ${FORM}.`);
  const profile = knownProfile(values.get('profile'));
  const { files, closed } = findRecordings(names, context.folder);
  const outName = values.get('out') ?? DEFAULT_LAKE;
  const out = resolve(context.folder, outName);
  prepareOutFolder(out, outName);
  const report = reporter(files.length, context, switches.has('json'));
  const retries = await processKeys(files.map(keyInPlace), {
    raw: new FolderRawStore({
      bucket: IN_PLACE_BUCKET,
      pathOf: pathInPlace,
      metadataOf: (key) => metadataOf(key, profile),
      onRead: report.reading,
    }),
    lake: lakeStore(out),
    log: localLog(context.err, switches.has('log')),
    onResult: report.result,
    interruption,
  });
  for (const folder of closed) context.err.write(`Cannot look into ${folder}\n`);
  report.summary(outName);
  if (retries > 0) context.err.write(`${leftToDo(retries, interruption)}\n`);
  return closed.length > 0 ? 1 : exitStatus(report.outcomes, retries);
}

function leftToDo(count: number, { isAsked }: Interruption): string {
  const left = `${counted(count, 'recording')} left to do`;
  return isAsked
    ? `Interrupted with ${left}: run the same command again to continue.`
    : `${left}: run it again, with --log to see more.`;
}

/** What a device would say: the profile that was named, or the nearest folder above the file with a profile's name. */
function metadataOf(key: string, profile: string | undefined): ReadonlyMap<string, string> {
  const id = profile ?? profileOfFolder(key);
  return new Map(id === undefined ? [] : [['profile', id]]);
}

/** Prints results as they come, for a person or for a script. */
function reporter(total: number, { out, err, folder, colours }: CommandContext, isJson: boolean) {
  const paint = paintWith(colours);
  const progress = new ProgressLine(err, total);
  const outcomes: Result['outcome'][] = [];
  const nameOf = (key: string) => pathFrom(folder, pathInPlace(key));
  const lineOf = ({ outcome, reason, object }: Result) => {
    const why = reason === undefined ? '' : paint('dim', `: ${visible(reason)}`);
    return `${outcomeWord(outcome, paint)}  ${visible(nameOf(object.key))}${why}`;
  };
  return {
    outcomes,
    reading: (key: string, bytes: number) => progress.reading(nameOf(key), bytes),
    result: (result: Result) => {
      outcomes.push(result.outcome);
      const line = isJson ? recordingLine(result, pathInPlace(result.object.key)) : lineOf(result);
      progress.past(() => out.write(`${line}\n`));
    },
    summary: (lake: string) => {
      progress.end();
      const counts = outcomeCounts(outcomes);
      (isJson ? err : out).write(
        `${paint('bold', counted(outcomes.length, 'recording'))}: ${counts}. Lake: ${visible(lake)}\n`,
      );
    },
  };
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
