/**
 * `npm run demo [-- FOLDER]`: the whole way of a recording on one machine, told as it goes.
 *
 * Uploads a folder (the project's samples, if none is named), lets the handler of the cloud work on the events, asks
 * the lake by SQL, and shows what Slack would show. Recordings that are in the lake for other reasons stay there.
 */
import { statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { noticeOf } from '../handler/notify/notice.ts';
import type { BadUpload } from '../handler/notify/report.ts';
import type { Result } from '../handler/result.ts';
import { QUESTIONS } from './demo-questions.ts';
import { recordingsIn } from './find-recordings.ts';
import { openLake, SqlError } from './open-lake.ts';
import { exitStatus, processKeys } from './process-keys.ts';
import { FolderLakeStore } from './stores/folder-lake-store.ts';
import { FolderRawStore } from './stores/folder-raw-store.ts';
import { pathInside } from './stores/inside.ts';
import { forget, OneDayLakeStore } from './stores/one-day-lake.ts';
import { DEFAULT_LAKE, prepareOutFolder } from './stores/out-folder.ts';
import { upload } from './stores/upload.ts';
import { readArguments, WrongArguments } from './terminal/arguments.ts';
import { type Io, processIo } from './terminal/command-context.ts';
import { Teller } from './terminal/demo-narrator.ts';
import { localLog } from './terminal/local-log.ts';
import { counted, outcomeCounts, Progress, pathFrom, quoted, visible } from './terminal/text.ts';

const BUCKET = 'raw';
const RAW = join('.local', 'raw');
const SAMPLES = join(import.meta.dirname, '..', 'samples');
const HELP = `npm run demo [-- FOLDER]

Uploads the recordings in FOLDER (the project's samples, if none is named) to ${RAW}, processes them into ${DEFAULT_LAKE},
asks three questions by SQL, and shows the Slack messages.
`;

/** @returns the exit status */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const { names, switches } = readArguments(argv, { help: '' });
    if (switches.has('help')) {
      io.out.write(HELP);
      return 0;
    }
    if (names.length > 1) throw new WrongArguments(`The demo takes one folder, here are ${names.length}.`);
    return await demo(folderCalled(names[0], io.folder), io);
  } catch (error) {
    if (!(error instanceof WrongArguments || error instanceof SqlError)) throw error;
    io.err.write(`${error.message}\n`);
    return error instanceof SqlError ? 1 : 2;
  }
}

function folderCalled(name: string | undefined, from: string): string {
  const folder = resolve(from, name ?? SAMPLES);
  if (name === undefined || !statSync(folder, { throwIfNoEntry: false })?.isFile()) return folder;
  throw new WrongArguments(`The demo takes a folder, ${quoted(name)} is a file.`);
}

async function demo(folder: string, io: Io): Promise<number> {
  const { files, closed } = recordingsIn([pathFrom(io.folder, folder)], io.folder);
  const [raw, lake] = [resolve(io.folder, RAW), resolve(io.folder, DEFAULT_LAKE)];
  prepareOutFolder(raw, RAW);
  prepareOutFolder(lake, DEFAULT_LAKE);
  const teller = new Teller(io);

  teller.step('Upload', `the recordings in ${visible(pathFrom(io.folder, folder))} to a bucket, here ${RAW}`);
  const { keys, failed } = await upload(files.filter(isOutside(raw)), folder, raw);
  teller.lines(counted(keys.length, 'file'));

  teller.step('Process', 'them with the code that runs in the cloud: read, judge, write as Parquet');
  const { bad, status } = await processUploads(keys, raw, lake, teller, io);

  teller.step('Ask', `the lake, here ${DEFAULT_LAKE}, by SQL`);
  await ask(lake, teller);

  const notice = noticeOf(bad);
  teller.step('Tell', notice === undefined ? 'nobody: there is nothing to tell' : 'people on Slack');
  if (notice !== undefined) teller.slack(notice);

  teller.step('Try', 'it yourself');
  teller.command('npm run process -- FILE_OR_FOLDER', 'your own recordings, into the same lake');
  teller.command('npm run sql -- "select * from findings"', 'your own questions');
  teller.command('npm run rules -- list', 'the rules, each a short file to read and change');

  const problems = [...closed, ...failed];
  for (const problem of problems) io.err.write(`Cannot upload ${problem}\n`);
  return problems.length > 0 ? 1 : status;
}

/** A folder that holds the bucket, like the project's own, is not uploaded into itself. */
function isOutside(folder: string): (file: string) => boolean {
  return (file) => !file.startsWith(join(folder, sep));
}

async function processUploads(keys: readonly string[], raw: string, lake: string, teller: Teller, io: Io) {
  await forgetEarlierDemo(lake);
  const outcomes: Result['outcome'][] = [];
  const bad: BadUpload[] = [];
  const progress = new Progress(io.err, keys.length);
  const retries = await processKeys(keys, {
    raw: new FolderRawStore({
      bucket: BUCKET,
      pathOf: (key) => pathInside(raw, key),
      onRead: (key, bytes) => progress.reading(key, bytes),
    }),
    lake: new OneDayLakeStore(new FolderLakeStore(lake)),
    log: localLog(io.err, false),
    onResult: (result) => {
      outcomes.push(result.outcome);
      progress.past(() => teller.result(result));
    },
    onBad: (more) => bad.push(...more),
  });
  progress.end();
  teller.lines('', outcomeCounts(outcomes));
  return { bad, status: exitStatus(outcomes, retries) };
}

/** What an earlier demo left in the lake would be in the answers of this one. */
async function forgetEarlierDemo(folder: string): Promise<void> {
  const lake = await openLake(folder);
  const store = new FolderLakeStore(folder);
  try {
    const mine = `select recording_id, ingest_date from recordings where source_bucket = '${BUCKET}'`;
    for (const [recordingId, day] of (await lake.query(mine)).rows) {
      await forget(store, String(recordingId), String(day));
    }
  } finally {
    lake.close();
  }
}

async function ask(folder: string, teller: Teller): Promise<void> {
  const lake = await openLake(folder);
  try {
    for (const [index, { question, sql }] of QUESTIONS.entries()) {
      if (index > 0) teller.lines('');
      teller.answer(question, sql, await lake.query(sql));
    }
  } finally {
    lake.close();
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo());
