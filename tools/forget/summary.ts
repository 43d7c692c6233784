/** What a person is shown before and after. */
import type { ObjectVersion } from '../../handler/store.ts';
import { counted, quoted } from '../../local/terminal/text.ts';
import { type Doomed, isEmpty } from './doomed.ts';
import { type What, whatText } from './request.ts';

/** Objects that are named before they are deleted; of more, these and how many more. */
const MAX_NAMED = 10;

/** What interrupted runs have left to do, in some lines; none when there is nothing. */
export function pendingLines(pending: Doomed): string[] {
  if (isEmpty(pending)) return [];
  const { recordings, earlier, objects } = pending;
  const rows = earlier.length === 0 ? '' : `, ${counted(earlier.length, 'earlier row')}`;
  const list = `${counted(recordings.length, 'recording')}, ${counted(objects.length, 'object')}${rows}`;
  const ids = [...recordings, ...earlier].map(({ recordingId }) => recordingId);
  const names = objects.length > 0 ? objects.map(({ key }) => key) : ids;
  return [
    `An earlier run was interrupted, or is still at work. What is on its list is deleted with the rest: ${list}.`,
    ...named(names),
  ];
}

/** What is going to be deleted, in some lines. @param where in a sentence: `on stack "dev"` */
export function doomedLines(what: What, { recordings, earlier, objects }: Doomed, where: string): string[] {
  const days = [...new Set(recordings.flatMap(({ day }) => day ?? []))].sort();
  const when = days.length === 0 ? '' : ` of ${days.length === 1 ? days[0] : `${days[0]} to ${days.at(-1)}`}`;
  const counts = [
    ...(recordings.length > 0 ? [`${counted(recordings.length, 'recording')}${when} with all rows`] : []),
    ...(objects.length > 0 ? [counted(objects.length, 'uploaded object')] : []),
  ];
  return [
    `${sentenceCase(whatText(what))} ${where}: ${counts.join(' and ') || 'only earlier rows'}.`,
    ...named(objects.map(({ key }) => key)),
    ...earlierLines(earlier),
  ];
}

/** Recordings that somebody said were another's by now: only a person knows whether that was right. */
function earlierLines(earlier: Doomed['earlier']): string[] {
  if (earlier.length === 0) return [];
  const ids = distinctIds(earlier);
  const [have, their, they] = ids.length === 1 ? ['has', 'Its', 'it stays'] : ['have', 'Their', 'they stay'];
  return [
    `${counted(ids.length, 'recording')} ${have} another subject today. ${their} earlier compacted rows go, with what is pinned of those days; ${they}, with today's rows and every version of ${ids.length === 1 ? 'its' : 'their'} uploads. To delete a recording as a whole, forget it by --recording:`,
    ...named(ids),
  ];
}

function distinctIds(earlier: Doomed['earlier']): string[] {
  return [...new Set(earlier.map(({ recordingId }) => recordingId))];
}

/** A prefix is not a folder: says so of one that may be meant as one. */
export function prefixLines({ kind, value }: What): string[] {
  if (kind !== 'prefix' || value.endsWith('/')) return [];
  return [
    `The prefix ${quoted(value)} has no / at its end, so it also takes keys such as ${quoted(`${value}2/a.mat`)}: end it with / for one folder.`,
  ];
}

/** Lines of names, the first ones. */
export function named(keys: readonly string[]): string[] {
  const distinct = [...new Set(keys)].sort();
  const more = distinct.length - MAX_NAMED;
  return [
    ...distinct.slice(0, MAX_NAMED).map((key) => `  ${quoted(key)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** The question that is asked. */
export function question(doomed: Doomed, where: string): string {
  if (isEmpty(doomed)) return `Delete messages that name it ${where} for good?`;
  const { recordings, earlier, objects } = doomed;
  const whole = `${counted(recordings.length, 'recording')} and ${counted(objects.length, 'object')}`;
  const rows = `earlier rows of ${counted(distinctIds(earlier).length, 'recording')}`;
  const isWhole = recordings.length + objects.length > 0;
  const all = [...(isWhole ? [whole] : []), ...(earlier.length > 0 ? [rows] : [])];
  return `Delete ${all.join(', and ')} ${where} for good?`;
}

/** What a look afterwards has found. @param rows what is left of each table, by its name @param left uploads that are left */
export function proofLines(
  rows: ReadonlyMap<string, number>,
  counts: string,
  objects: readonly ObjectVersion[],
  left: number,
): string[] {
  const tables = [...rows].map(([table, count]) => `${table} ${count}`).join(', ');
  const uploads = `Of ${counted(objects.length, 'uploaded object')}, ${left === 0 ? 'none' : left} left.`;
  return [`Left in the tables, in ${counts}: ${tables}.`, ...(objects.length === 0 ? [] : [uploads])];
}

/** What became of messages. */
export function messageLine(changed: number): string {
  return `Messages that named it: ${changed === 0 ? 'none' : `${changed}, removed`}.`;
}

/** The last line. @param isOnlyList whether nothing was found of what was asked for, only a list of an earlier run */
export function endLine(what: What, isOnlyList: boolean): string {
  return isOnlyList ? 'All that was left to do is done.' : `Forgotten: ${whatText(what)}.`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
