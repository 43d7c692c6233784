/** `./ecg fetch`: the recording of a notice with its sheets, as it was uploaded, and the command that judges it here. */
import { basename, resolve } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { S3RawStore } from '../../handler/aws/s3-raw-store.ts';
import { companionKeysOf } from '../../handler/recording/companion/companion-keys.ts';
import { chooseProfile } from '../../handler/ruleset.ts';
import { ObjectGoneError, type ObjectVersion, type StoredObject } from '../../handler/store.ts';
import { ingestDate, recordingId } from '../../lake/layout.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { outcomeWord, paintWith } from '../../local/terminal/paint.ts';
import { pathFrom, quoted, visible } from '../../local/terminal/text.ts';
import { optionsOf } from '../../local/upload-metadata.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { neededStack, STACK_OPTIONS, stackWords } from '../stack/choice.ts';
import { s3Of } from '../stack/clients.ts';
import { awsSentence, causeFromAws, isFromAws } from '../stack/from-aws.ts';
import { lakeRow, type RecordingRow } from '../stack/lake-row.ts';
import { type ClientRegion, outputsOf, regionOf } from '../stack/outputs.ts';
import { restoreCommand } from '../stack/restore-command.ts';
import { shellWord } from '../stack/shell-word.ts';
import { sizeInWords } from '../stack/size-in-words.ts';
import { FETCH_RIGHTS, type FetchAccess } from './access.ts';
import { reportOn, staleWords } from './fetch-report.ts';
import {
  CannotFetch,
  isRecordingId,
  newestObject,
  objectInFolder,
  objectOfRecording,
  rowOfRecording,
  whyNoneWords,
} from './find-object.ts';
import { type FetchedFile, type SavedFile, saveFiles } from './save-files.ts';

/** What a test puts in place of AWS as this machine reaches it. */
export interface FetchDependencies {
  readonly s3: (region: ClientRegion) => S3Client;
}

const REAL: FetchDependencies = { s3: s3Of };

const CALL = './ecg fetch';
/** Below the person's folder; each recording has a folder of its own there, so that equal names do not meet. */
const DEFAULT_FOLDER = '.local/fetched';
/** Digits of a recording's id that name its folder. */
const ID_DIGITS = 12;
const OUTPUTS = ['rawBucket', 'lakeBucket', 'queueUrl'] as const;

export const main = command<FetchDependencies>({
  call: CALL,
  names: 'KEY_OR_ID',
  about:
    'Downloads a recording from a deployed stack, with the .hea or .info file beside it, and prints the command that judges it on this machine. With --report, downloads its HTML report instead. Name it by its key, or by the recording id in a notice; name an upload that a notice calls gone by its folder and --version.',
  options: {
    ...STACK_OPTIONS,
    '--version VERSION': 'this version of the key instead of the newest',
    '--report': 'the HTML report that the stack has drawn of it, instead of the recording',
    '--out FOLDER': `where to write the files (default: a folder for each recording in ${DEFAULT_FOLDER})`,
  },
  examples: [
    ["./ecg fetch 'mit-bih-360/ward 3/bed 1.mat' --stack dev", 'the newest version of a key'],
    [
      './ecg fetch eb4eda21602d9a03af59231f44fdf3bb379c7da0d22ee55b26d4eb1a11bf6ff1 --stack dev',
      'the recording of a notice',
    ],
    [
      './ecg fetch eb4eda21602d9a03af59231f44fdf3bb379c7da0d22ee55b26d4eb1a11bf6ff1 --report --stack dev',
      'why it was rejected, with its signal on ECG paper, for a browser',
    ],
  ],
  notes: ['Existing files are never overwritten. Recordings may be of patients: delete them when you are done.'],
  exitStatus: {
    0: 'the files are here',
    1: 'they cannot be downloaded: deleted, archived, or no permission',
    2: 'wrong use',
  },
  run: (args, context, dependencies) => fetchOrSayWhy(args, context, dependencies ?? REAL),
});

async function fetchOrSayWhy(args: Arguments, context: CommandContext, dependencies: FetchDependencies) {
  let right: keyof typeof FETCH_RIGHTS = 'newest';
  const needs: FetchAccess['needs'] = (next) => {
    right = next;
  };
  try {
    return await fetchRecording(args, context, dependencies, needs);
  } catch (error) {
    const cause = causeFromAws(error);
    if (cause === undefined) throw error;
    context.err.write(`Nothing was fetched. ${awsSentence(cause, FETCH_RIGHTS[right])}.\n`);
    return 1;
  }
}

async function fetchRecording(
  { names, values, switches }: Arguments,
  context: CommandContext,
  dependencies: FetchDependencies,
  needs: FetchAccess['needs'],
): Promise<number> {
  const [name, ...others] = names;
  if (name === undefined || name === '')
    throw new WrongArguments(`Name one key or recording id: ${CALL} KEY --stack dev`);
  if (others.length > 0) throw new WrongArguments(`${CALL} takes one key or recording id, got ${names.length}.`);
  const stack = neededStack(values, `${CALL} KEY`);
  const version = values.get('version');
  if (version !== undefined && isRecordingId(name)) {
    throw new WrongArguments('A recording id already means one version: leave out --version.');
  }
  const outputs = await outputsOf(stack, OUTPUTS, context.folder);
  const access = { s3: dependencies.s3(regionOf(outputs)), needs };
  const again = `${CALL} ${shellWord(name)} ${stackWords(stack)}`;
  if (switches.has('report')) {
    const id = isRecordingId(name) ? name : idOf(await objectNamed(access, outputs, name, version, again));
    return await fetchReport(access, outputs, id, { again, out: values.get('out') }, context);
  }
  const object = await objectNamed(access, outputs, name, version, again);

  const opened = await openedOrWhy(access, object, again);
  const bytes = await opened.bytes();
  const id = idOf(object);
  const place = { bucket: outputs.lakeBucket, day: ingestDate(opened.lastModified), recordingId: id };
  const row = await orNote(() => lakeRow(access.s3, place), context);
  const files = [{ name: basename(object.key), bytes }, ...(await sheetsOf(access, object, row, context))];
  const out = values.get('out') ?? defaultFolder(id);
  const saved = saveFiles(files, resolve(context.folder, out), out);
  printOutcome(object, row, context);
  context.out.write(
    `Version ${visible(object.version)}, uploaded ${opened.lastModified.toISOString()}, ${sizeInWords(opened.size)}\n`,
  );
  printSaved(saved, context);
  const [recording] = saved;
  const path = recording === undefined ? out : pathFrom(context.folder, recording.path);
  printCommand(path, object, opened.metadata, row, context);
  return 0;
}

/** The report of a recording. What its row says stands above it, since that is what counts. */
async function fetchReport(
  access: FetchAccess,
  buckets: Parameters<typeof newestObject>[1],
  id: string,
  { again, out = defaultFolder(id) }: { readonly again: string; readonly out: string | undefined },
  context: CommandContext,
): Promise<number> {
  const report = await reportOn(access, buckets, id, again);
  const row = await orNote(() => rowOfRecording(access, buckets, id), context);
  const saved = saveFiles(
    [{ name: reportFile(report.drawnAt), bytes: report.bytes }],
    resolve(context.folder, out),
    out,
  );
  if (row !== undefined) printOutcome({ key: row.source_key }, row, context);
  printSaved(saved, context);
  const stale = staleWords(report, row);
  if (stale !== undefined) context.err.write(`${stale} Judge it here: ${again}\n`);
  return 0;
}

function idOf({ bucket, key, version }: ObjectVersion): string {
  return recordingId(bucket, key, version);
}

function defaultFolder(id: string): string {
  return `${DEFAULT_FOLDER}/${id.slice(0, ID_DIGITS)}`;
}

/** By the second in which it was drawn: a later one of the same recording lies beside it. */
function reportFile(drawnAt: Date): string {
  return `report-${drawnAt.toISOString().replace(/[-:]|\.\d+/g, '')}.html`;
}

function printSaved(saved: readonly SavedFile[], { out, folder }: CommandContext): void {
  for (const { path, wasThere } of saved) {
    out.write(`${wasThere ? 'Already here' : 'Wrote'}: ${visible(pathFrom(folder, path))}\n`);
  }
}

async function objectNamed(
  access: FetchAccess,
  buckets: Parameters<typeof newestObject>[1],
  name: string,
  version: string | undefined,
  again: string,
): Promise<ObjectVersion> {
  if (isRecordingId(name)) return await objectOfRecording(access, buckets, name);
  if (version !== undefined && name.endsWith('/')) return await objectInFolder(access, buckets, name, version);
  if (version !== undefined) return { bucket: buckets.rawBucket, key: name, version };
  return await newestObject(access, buckets, name, again);
}

/** @throws {CannotFetch} when it was deleted or is archived, with what to do */
async function openedOrWhy(access: FetchAccess, object: ObjectVersion, again: string): Promise<StoredObject> {
  try {
    access.needs('version');
    return await new S3RawStore(access.s3).open(object);
  } catch (error) {
    if (isMalformedVersion(error)) {
      throw new CannotFetch(await whyNoneWords(access, object.bucket, object.key, again), { cause: error });
    }
    if (!(error instanceof ObjectGoneError)) throw error;
    if (error.why === 'deleted') {
      throw new CannotFetch(await whyNoneWords(access, object.bucket, object.key, again), { cause: error });
    }
    throw new CannotFetch(
      `${quoted(object.key)}: ${error.message}. Restoring takes up to 12 hours and lasts for some days:\n  ${restoreCommand(object)}`,
      { cause: error },
    );
  }
}

/** S3 refuses a version id that is none of its own as an invalid argument, not as one that is missing. */
function isMalformedVersion(error: unknown): boolean {
  return isFromAws(error) && error.name === 'InvalidArgument';
}

/** Without the right to read the lake there is a file all the same. */
async function orNote(ask: () => Promise<RecordingRow | undefined>, { err }: CommandContext) {
  try {
    return await ask();
  } catch (error) {
    if (!isFromAws(error)) throw error;
    err.write(`Its row in the lake cannot be read. ${awsSentence(error, FETCH_RIGHTS.row)}.\n`);
    return undefined;
  }
}

/** The sheet that the row was made with; beyond that, the newest of each kind that lies beside the recording. */
async function sheetsOf(
  { s3, needs }: FetchAccess,
  { bucket, key }: ObjectVersion,
  row: RecordingRow | undefined,
  { err }: CommandContext,
): Promise<FetchedFile[]> {
  const store = new S3RawStore(s3);
  const files: FetchedFile[] = [];
  for (const sheetKey of companionKeysOf(key)) {
    const isOfRow = row?.companion_key === sheetKey && row.companion_version !== null;
    needs('newest');
    const sheet = isOfRow
      ? { bucket, key: sheetKey, version: row.companion_version ?? '' }
      : await store.newest(bucket, sheetKey);
    if (sheet === undefined) continue;
    needs('version');
    try {
      files.push({ name: basename(sheetKey), bytes: await (await store.open(sheet)).bytes() });
    } catch (error) {
      if (!(error instanceof ObjectGoneError)) throw error;
      err.write(`${quoted(sheetKey)}, the sheet it was read with, cannot be downloaded: ${error.message}.\n`);
    }
  }
  return files;
}

function printOutcome(
  { key }: Pick<ObjectVersion, 'key'>,
  row: RecordingRow | undefined,
  { out, colours }: CommandContext,
): void {
  const paint = paintWith(colours);
  if (row === undefined) out.write(`${visible(key)}: the lake has no row for it yet\n`);
  else {
    const why = row.reason === null ? '' : paint('dim', `: ${visible(row.reason)}`);
    out.write(`${outcomeWord(row.outcome as Parameters<typeof outcomeWord>[0], paint)}  ${visible(key)}${why}\n`);
  }
}

/** A profile that was named is named again; the default of the stack is, where it is not this project's. */
function printCommand(
  path: string,
  object: ObjectVersion,
  metadata: ReadonlyMap<string, string>,
  row: RecordingRow | undefined,
  { out }: CommandContext,
): void {
  const chosen = chooseProfile(object, metadata, defaultProfile);
  const isOther = row !== undefined && row.profile !== chosen.profile.id;
  const profile = chosen.isNamed ? chosen.profile.id : isOther ? row.profile : undefined;
  const said = new Map([...metadata].filter(([key]) => key !== 'profile'));
  if (profile !== undefined) said.set('profile', profile);
  const { options, others } = optionsOf(said);
  const words = options.flatMap(([option, value]) =>
    value.startsWith('-') ? [`${option}=${shellWord(value)}`] : [option, shellWord(value)],
  );
  out.write(`Judge it here: ${['./ecg rules try', shellWord(path), ...words].join(' ')}\n`);
  for (const [key, value] of others) out.write(`The metadata ${key} ${quoted(value)} cannot be given as an option.\n`);
}
