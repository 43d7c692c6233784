/** `./ecg report`: what became of recordings, and why, as one HTML file to send. */
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pipelineVersion } from '../../handler/origin/pipeline-version.ts';
import type { Html } from '../../handler/report/html.ts';
import { reportPage } from '../../handler/report/page.ts';
import { section } from '../../handler/report/section.ts';
import { findRecordings } from '../../local/find-recordings.ts';
import { existingLake } from '../../local/stores/existing-lake.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import { unfinishedPath } from '../../local/stores/unfinished.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { ProgressLine } from '../../local/terminal/progress-line.ts';
import { counted, isSystemError, pathFrom, quoted, systemMessage, visible } from '../../local/terminal/text.ts';
import { METADATA_OPTIONS, metadataOf } from '../../local/upload-metadata.ts';
import { judgedFile } from './judged-file.ts';
import { marksBeside, reportedMarks } from './marks.ts';

/** A file that a mail takes: 50 recordings of 10 s and 12 leads are 40 MB. */
const MAX_RECORDINGS = 50;

export const main = command({
  call: './ecg report',
  names: 'FILE_OR_FOLDER…',
  about:
    'Judges recordings and writes what became of them into one HTML file: the verdict, the signal on ECG paper, the worst findings, and every measure with its limit. It fetches nothing, runs no script, and prints on A4 at true scale. Names of files and subjects are left out unless --with-subject asks for them.',
  options: {
    '--out FILE': 'the file to write, which ends in .html',
    '--with-subject': 'name the files, and the subjects where they are known',
    '--with-marks': 'show what people marked in ./ecg look; readers and notes only together with --with-subject',
    '--lake DIR': `the lake beside which the marks are (default: ${DEFAULT_LAKE})`,
    ...METADATA_OPTIONS,
  },
  examples: [
    ['./ecg report ecg.mat --out report.html', 'one recording'],
    ['./ecg report ~/recordings --profile twelve-lead-500 --out report.html', 'a folder, under a profile'],
  ],
  exitStatus: {
    0: 'written, whatever the verdicts',
    1: 'a file cannot be opened, or the report not be written',
    2: 'wrong use',
  },
  run: report,
});

async function report({ names, values, switches }: Arguments, context: CommandContext): Promise<number> {
  if (names.length === 0)
    throw new WrongArguments('Name a file or a folder: ./ecg report FILE_OR_FOLDER… --out report.html');
  const out = outIn(values.get('out'), context.folder);
  const metadata = metadataOf(values);
  const { files, closed } = findRecordings(names, context.folder);
  if (files.length > MAX_RECORDINGS) {
    throw new WrongArguments(
      `A report holds at most ${MAX_RECORDINGS} recordings, got ${files.length}: name fewer, or see them all with ./ecg look.`,
    );
  }
  if (values.has('lake') && !switches.has('with-marks')) {
    throw new WrongArguments('--lake says whose marks are shown: it needs --with-marks.');
  }
  for (const folder of closed) context.err.write(`Cannot look into ${folder}\n`);
  const marksOf = switches.has('with-marks')
    ? await marksBeside(existingLake(values.get('lake') ?? DEFAULT_LAKE, context.folder))
    : () => [];
  const progress = new ProgressLine(context.err, files.length);
  const withSubject = switches.has('with-subject');
  const sections: Html[] = [];
  for (const path of files) {
    try {
      const file = await judgedFile(path, metadata);
      const marks = reportedMarks(marksOf(path), withSubject);
      const number = sections.length + 1;
      const title = withSubject ? basename(path) : `Recording ${number}`;
      const origin = withSubject ? [['File', pathFrom(context.folder, path)] as const] : [];
      sections.push(section('error' in file ? file : { ...file, marks }, { number, title, withSubject, origin }));
      progress.past(() => {});
    } catch (error) {
      if (!isSystemError(error)) throw error;
      progress.end();
      context.err.write(
        `${visible(pathFrom(context.folder, path))} cannot be read: ${visible(systemMessage(error))}\n`,
      );
    }
  }
  progress.end();
  if (sections.length === 0) return 1;
  const page = reportPage(sections, await pipelineVersion(), './ecg report');
  if (!write(out, page, context)) return 1;
  const size = `${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB`;
  context.out.write(
    `${counted(sections.length, 'recording')} in ${visible(pathFrom(context.folder, out))} (${size})\n`,
  );
  return sections.length === files.length && closed.length === 0 ? 0 : 1;
}

/** Only a name that ends in .html: a recording is never written over. */
function outIn(name: string | undefined, folder: string): string {
  if (name === undefined) throw new WrongArguments('Name the file to write: ./ecg report FILE --out report.html');
  if (!/\.html?$/i.test(name))
    throw new WrongArguments(`--out must be a file that ends in .html, got ${quoted(name)}.`);
  const path = resolve(folder, name);
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new WrongArguments(`--out must be in a folder that exists, got ${quoted(name)}.`);
  }
  return path;
}

/** Whole or not at all. @returns whether it was written; why not was then said */
function write(path: string, text: string, { err, folder }: CommandContext): boolean {
  const unfinished = unfinishedPath(path);
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
    return true;
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (!isSystemError(error)) throw error;
    err.write(`${visible(pathFrom(folder, path))} cannot be written: ${systemMessage(error)}\n`);
    return false;
  }
}
