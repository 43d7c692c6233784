/** `./ecg export`: recordings of a lake on this machine as files for other programs. */
import { resolve } from 'node:path';
import { type Interruption, withInterruption } from '../../local/interruption.ts';
import { withLake } from '../../local/open-lake.ts';
import { existingLake } from '../../local/stores/existing-lake.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import type { Arguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { ProgressLine } from '../../local/terminal/progress-line.ts';
import { counted, isSystemError, quoted, systemMessage, visible } from '../../local/terminal/text.ts';
import { type ChosenRecordings, chooseRecordings } from './choose/choose-recordings.ts';
import { ExportFailed } from './export-failed.ts';
import { type Exported, exportRecordings } from './export-recordings.ts';
import { type ExportRequest, OPTIONS, requestOf } from './export-request.ts';
import { newFolder } from './folder/new-folder.ts';
import { pauseFor } from './pause.ts';

/** What a test puts in place of a disk. */
export interface ExportDisk {
  readonly newFolder: typeof newFolder;
}

export const main = command<ExportDisk>({
  call: './ecg export',
  names: '[RECORDING…]',
  about:
    'Writes accepted recordings of a lake into a new folder, as files for MATLAB, SciPy, the WFDB software, pandas and R, together with their rows in the lake, a manifest with the SHA-256 of every file, and the command that repeats the export. Choose recordings by an SQL condition, or name them by id (the first digits are enough), key or file.',
  options: { ...OPTIONS, '--lake DIR': `the lake (default: ${DEFAULT_LAKE})` },
  examples: [
    [
      `./ecg export --where "sampling_rate_hz = 360 and duration_s >= 60" --out minutes`,
      'MAT-files of version 7, for MATLAB and SciPy',
    ],
    [`./ecg export --where "usable_share > 0.9" --as wfdb,parquet --out study`, 'two formats side by side'],
    [`./ecg export --where "ruleset = 'HASH'" --max 100 --out study`, 'what one set of rules accepted'],
    ['./ecg export FILE --signal all --out one', 'one recording, every second of it'],
  ],
  notes: [
    'Subjects, and the names of files and folders, which often hold names of people, are left out unless you give --with-subject. Dates, devices and recording ids stay.',
    'Ctrl-C stops the export and leaves nothing behind. A file gets its name only when it is complete, MANIFEST.json last.',
  ],
  exitStatus: {
    0: 'exported',
    1: 'the condition is wrong, the disk is full, or the lake kept changing: nothing is left',
    2: 'wrong use, or no recording with samples matches',
  },
  run: (args, context, disk) =>
    withInterruption((interruption) => run(args, context, disk ?? { newFolder }, interruption)),
});

async function run(
  args: Arguments,
  context: CommandContext,
  disk: ExportDisk,
  interruption: Readonly<Interruption>,
): Promise<number> {
  const request = requestOf(args);
  const lakeFolder = existingLake(args.values.get('lake') ?? DEFAULT_LAKE, context.folder);
  const { chosen, exported, files } = await withLake(lakeFolder, async (lake) => {
    const chosen = await chooseRecordings(lake, request.choice, context.folder);
    const folder = disk.newFolder(resolve(context.folder, request.out), request.out, lakeFolder);
    const progress = new ProgressLine(context.err, chosen.recordings.length);
    try {
      const exported = await exportRecordings(request, chosen, {
        lake,
        folder,
        progress,
        pause: pauseFor(interruption),
      });
      return { chosen, exported, files: folder.files.length };
    } catch (error) {
      const left = leftSentence(request.out, folder.remove());
      if (isSystemError(error)) {
        const nothing = left ?? 'Nothing is left there.';
        throw new ExportFailed(`${quoted(request.out)} cannot be written: ${systemMessage(error)}. ${nothing}`);
      }
      if (left !== undefined) context.err.write(`${left}\n`);
      throw error;
    } finally {
      progress.end();
    }
  });
  for (const line of summary(request, chosen, exported, files)) context.out.write(`${line}\n`);
  return 0;
}

/** Undefined when nothing is left. */
function leftSentence(out: string, errors: readonly unknown[]): string | undefined {
  if (errors.length === 0) return undefined;
  return `Remove ${quoted(out)} yourself: ${errors.length} of its files and folders could not be removed (${systemMessage(errors[0])}).`;
}

function summary(
  { out, formats, seconds, choice, beatsLead, withSubject }: ExportRequest,
  { recordings, found, withoutSamples }: ChosenRecordings,
  { leadSeconds, missingLeadSeconds, withBeats }: Exported,
  files: number,
): string[] {
  const lines = [
    `${counted(recordings.length, 'recording')} as ${formats.join(', ')}: ${counted(files, 'file')} in ${visible(out)}`,
  ];
  if (recordings.length < found) lines.push(`--max ${choice.max}: the first of ${found} that match.`);
  if (withoutSamples > 0) {
    lines.push(
      `Left out: ${counted(withoutSamples, 'recording')} that ${withoutSamples === 1 ? 'was' : 'were'} rejected or unreadable and so ${withoutSamples === 1 ? 'has' : 'have'} no samples.`,
    );
  }
  if (missingLeadSeconds > 0) {
    const share = `${rounded(missingLeadSeconds)} of ${rounded(leadSeconds)} s of lead time have no value`;
    lines.push(
      seconds === 'usable' ? `${share}: rejected by a rule (--signal all keeps them), or missing.` : `${share}.`,
    );
  }
  if (beatsLead !== undefined && withBeats < recordings.length) {
    lines.push(
      `The lake has no beats of ${visible(beatsLead)} in ${counted(recordings.length - withBeats, 'recording')}.`,
    );
  }
  lines.push(
    withSubject ? 'The files name subjects and source files.' : 'Subjects and names of source files are left out.',
  );
  return lines;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
