/** The command that makes the same export again. */

import type { ChosenRecordings } from './choose/choose-recordings.ts';
import { namesNobody } from './choose/names-nobody.ts';
import type { ExportRequest } from './export-request.ts';

/** Beyond this many ids a command is too long to be read; the manifest lists them. */
const MAX_IDS = 100;

/**
 * The condition as it was typed; undefined where there is none, or where it may name people or files and the export shall
 * not.
 */
export function shownCondition({ choice: { condition }, withSubject }: ExportRequest): string | undefined {
  return condition !== undefined && (withSubject || namesNobody(condition)) ? condition : undefined;
}

/**
 * What was typed; where that may name somebody, the ids of the recordings stand for it. Words in capitals stand for what is
 * not written: folders, whose names often hold names of people, and more ids than can be read. A comment, which the shell
 * ignores, says what they mean.
 */
export function repeatCommand(request: ExportRequest, { recordings }: ChosenRecordings): string {
  const { formats, seconds, withSubject, beatsLead, choice, ownLake } = request;
  const condition = shownCondition(request);
  const isLong = condition === undefined && recordings.length > MAX_IDS;
  const which =
    condition === undefined
      ? isLong
        ? ['RECORDING_IDS']
        : recordings.map(({ id }) => id)
      : ['--where', quotedForShell(condition), ...(Number.isFinite(choice.max) ? ['--max', String(choice.max)] : [])];
  return [
    './ecg export',
    ...which,
    '--as',
    formats.join(','),
    '--signal',
    seconds,
    ...(beatsLead === undefined ? [] : ['--beats', quotedForShell(beatsLead)]),
    ...(withSubject ? ['--with-subject'] : []),
    ...(ownLake ? ['--lake LAKE'] : []),
    '--out FOLDER',
    ...(isLong ? ['# RECORDING_IDS: every recording_id in MANIFEST.json, with spaces between'] : []),
  ].join(' ');
}

function quotedForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
