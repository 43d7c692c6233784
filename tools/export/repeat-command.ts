/** The command that makes the same export again. */

import type { ChosenRecordings } from './choose/choose-recordings.ts';
import { namesSomebody } from './choose/condition.ts';
import type { ExportRequest } from './export-request.ts';

/** Beyond this many ids a command is too long to be typed; the manifest lists them. */
const MAX_IDS = 100;

/**
 * The condition as it was typed; undefined where there is none, or where it names people or files and the export shall not.
 */
export function shownCondition({ choice: { condition }, withSubject }: ExportRequest): string | undefined {
  return condition !== undefined && (withSubject || !namesSomebody(condition)) ? condition : undefined;
}

/** What was typed; where that would name somebody, the ids of the recordings stand for it. */
export function repeatCommand(request: ExportRequest, { recordings }: ChosenRecordings): string {
  const { formats, seconds, withSubject, beatsLead, choice } = request;
  const condition = shownCondition(request);
  const ids = recordings.slice(0, MAX_IDS).map(({ id }) => id);
  const which =
    condition === undefined
      ? [...ids, ...(recordings.length > MAX_IDS ? ['…'] : [])]
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
    '--out FOLDER',
  ].join(' ');
}

function quotedForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
