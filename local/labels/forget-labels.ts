/** Removes every line about some recordings from a file of marks: what people wrote beside a person's signal goes with it. */
import { appendFileSync, closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { unfinishedPath } from '../stores/unfinished.ts';
import { labelIn } from './label.ts';
import { LabelsFile } from './labels-file.ts';

/** Who opened the file before it was replaced has written to it after this. */
const LATE_MS = 200;

/**
 * The only time that lines go: the file is written anew and renamed. A line that somebody adds to the old one meanwhile is
 * taken over.
 *
 * @param path of a file that need not be there
 * @throws {LabelsError} when the file cannot be read, or one of its lines is damaged: it might be one of those
 */
export async function forgetLabels(path: string, recordingIds: ReadonlySet<string>): Promise<void> {
  if ((await countLabels(path, recordingIds)) === 0) return;
  const old = openSync(path, 'r');
  const unfinished = unfinishedPath(path);
  try {
    writeFileSync(unfinished, kept(readFileSync(old), recordingIds), { flush: true });
    renameSync(unfinished, path);
    await setTimeout(LATE_MS);
    const late = kept(readFileSync(old), recordingIds); // from where the first reading ended
    if (late !== '') appendFileSync(path, late, { flush: true });
  } finally {
    closeSync(old);
    rmSync(unfinished, { force: true });
  }
}

/** How many lines are about these recordings, also of marks that were taken back; 0 without a file. @throws {LabelsError} likewise */
export async function countLabels(path: string, recordingIds: ReadonlySet<string>): Promise<number> {
  const lines = await new LabelsFile(path).lines();
  return lines.filter(({ recording_id }) => recordingIds.has(recording_id)).length;
}

/** The lines to keep. Each is added by one write, so none is cut short. */
function kept(bytes: Buffer, recordingIds: ReadonlySet<string>): string {
  const lines = bytes.toString().split('\n').slice(0, -1);
  return lines
    .filter((line) => !recordingIds.has(labelIn(line).recording_id))
    .map((line) => `${line}\n`)
    .join('');
}
