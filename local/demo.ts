/**
 * `./ecg demo [FOLDER]`: the whole path of a recording on one machine, narrated step by step.
 *
 * Uploads a folder (the project's samples, if none is named), lets the handler of the cloud process the events, queries
 * the lake by SQL, and shows what Slack would show. Recordings that got into the lake in other ways stay there.
 */
import { statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { noticeOf } from '../handler/notify/notice.ts';
import type { BadUpload } from '../handler/notify/report.ts';
import type { Result } from '../handler/result.ts';
import { DEMO_QUESTIONS } from './demo-questions.ts';
import { findRecordings } from './find-recordings.ts';
import { withLake } from './open-lake.ts';
import { processKeys } from './process-keys.ts';
import { exitStatus } from './process-report.ts';
import { UPLOADS_BUCKET, UPLOADS_FOLDER } from './stores/buckets.ts';
import { FolderLakeStore } from './stores/folder-lake-store.ts';
import { FolderRawStore } from './stores/folder-raw-store.ts';
import { pathInside } from './stores/inside.ts';
import { forget, OneDayLakeStore } from './stores/one-day-lake.ts';
import { DEFAULT_LAKE, prepareOutFolder } from './stores/out-folder.ts';
import { upload } from './stores/upload.ts';
import { WrongArguments } from './terminal/arguments.ts';
import { command } from './terminal/command.ts';
import type { CommandContext } from './terminal/command-context.ts';
import { DemoNarrator } from './terminal/demo-narrator.ts';
import { quietLog } from './terminal/local-log.ts';
import { outcomeCounts } from './terminal/paint.ts';
import { ProgressLine } from './terminal/progress-line.ts';
import { counted, pathFrom, quoted, visible } from './terminal/text.ts';

const SAMPLES = join(import.meta.dirname, '..', 'samples');

export const main = command({
  call: './ecg demo',
  names: '[FOLDER]',
  about: `Copies the recordings in FOLDER to ${UPLOADS_FOLDER}, as if devices had uploaded them; processes them into ${DEFAULT_LAKE} by the code that runs on AWS; asks three questions in SQL; and shows the Slack message that people would get. Without FOLDER, it takes the samples of this project.`,
  examples: [
    ['./ecg demo', 'the samples'],
    ['./ecg demo ~/recordings', 'your own recordings'],
  ],
  exitStatus: {
    0: 'every recording was accepted, rejected or unreadable',
    1: 'something could not be copied or must be tried again',
    2: 'wrong use',
  },
  run: ({ names }, context) => demo(demoFolder(names, context.folder), context),
});

function demoFolder([name, ...more]: readonly string[], from: string): string {
  if (more.length > 0) throw new WrongArguments(`The demo takes one folder, got ${more.length + 1}.`);
  const folder = resolve(from, name ?? SAMPLES);
  if (name === undefined || !statSync(folder, { throwIfNoEntry: false })?.isFile()) return folder;
  throw new WrongArguments(`The demo takes a folder; ${quoted(name)} is a file.`);
}

async function demo(folder: string, context: CommandContext): Promise<number> {
  const { files, closed } = findRecordings([pathFrom(context.folder, folder)], context.folder);
  const [raw, lake] = [resolve(context.folder, UPLOADS_FOLDER), resolve(context.folder, DEFAULT_LAKE)];
  prepareOutFolder(raw, UPLOADS_FOLDER);
  prepareOutFolder(lake, DEFAULT_LAKE);
  const narrator = new DemoNarrator(context);

  narrator.step(
    'Upload',
    `the recordings in ${visible(pathFrom(context.folder, folder))} to a bucket, here ${UPLOADS_FOLDER}`,
  );
  const { keys, failed } = await upload(files.filter(isOutside(raw)), folder, raw);
  narrator.lines(counted(keys.length, 'file'));

  narrator.step('Process', 'them with the code that runs in the cloud: read, judge, write as Parquet');
  const { bad, status } = await processUploads(keys, raw, lake, narrator, context);

  narrator.step('Query', `the lake, here ${DEFAULT_LAKE}, with SQL`);
  await queryLake(lake, narrator);

  const notice = noticeOf(bad);
  narrator.step('Tell', notice === undefined ? 'nobody: there is nothing to tell' : 'people on Slack');
  if (notice !== undefined) narrator.slack(notice);

  narrator.step('Try', 'it yourself');
  narrator.command('./ecg process FILE_OR_FOLDER', 'your own recordings, into the same lake');
  narrator.command('./ecg sql "select * from findings"', 'your own questions');
  narrator.command('./ecg rules list', 'the rules, each a short file to read and change');
  narrator.command('./ecg look', 'what was rejected, in the browser');

  const problems = [...closed, ...failed];
  for (const problem of problems) context.err.write(`Cannot upload ${problem}\n`);
  return problems.length > 0 ? 1 : status;
}

/** A folder that contains the bucket, like the project's own, is not uploaded into itself. */
function isOutside(folder: string): (file: string) => boolean {
  return (file) => !file.startsWith(join(folder, sep));
}

async function processUploads(
  keys: readonly string[],
  raw: string,
  lake: string,
  narrator: DemoNarrator,
  context: CommandContext,
) {
  await forgetEarlierDemo(lake);
  const outcomes: Result['outcome'][] = [];
  const bad: BadUpload[] = [];
  const progress = new ProgressLine(context.err, keys.length);
  const retries = await processKeys(keys, {
    raw: new FolderRawStore({
      bucket: UPLOADS_BUCKET,
      pathOf: (key) => pathInside(raw, key),
      onRead: (key, bytes) => progress.reading(key, bytes),
    }),
    lake: new OneDayLakeStore(new FolderLakeStore(lake)),
    log: quietLog(context.err),
    onResult: (result) => {
      outcomes.push(result.outcome);
      progress.past(() => narrator.result(result));
    },
    onBad: (more) => bad.push(...more),
  });
  progress.end();
  narrator.lines('', outcomeCounts(outcomes));
  return { bad, status: exitStatus(outcomes, retries) };
}

/** What an earlier demo left in the lake would show up in the results of this one. */
async function forgetEarlierDemo(folder: string): Promise<void> {
  const uploads = `select recording_id, ingest_date from recordings where source_bucket = '${UPLOADS_BUCKET}'`;
  const { rows } = await withLake(folder, (lake) => lake.query(uploads));
  const store = new FolderLakeStore(folder);
  for (const [recordingId, day] of rows) await forget(store, String(recordingId), String(day));
}

function queryLake(folder: string, narrator: DemoNarrator): Promise<void> {
  return withLake(folder, async (lake) => {
    for (const [index, { question, sql }] of DEMO_QUESTIONS.entries()) {
      if (index > 0) narrator.lines('');
      narrator.answer(question, sql, await lake.query(sql));
    }
  });
}
