/** What a person is shown before and after. */
import type { ObjectVersion } from '../../handler/store.ts';
import { counted, quoted } from '../../local/terminal/text.ts';
import { type Doomed, isEmpty, stayingIds } from './doomed.ts';
import { type What, whatText } from './request.ts';

/** Objects that are named before they are deleted; of more, these and how many more. */
const MAX_NAMED = 10;

/** What interrupted runs have left to do, in some lines; none when there is nothing. */
export function pendingLines(pending: Doomed, isStack: boolean): string[] {
  if (isEmpty(pending)) return [];
  const { recordings, earlier, replaced, objects } = pending;
  const list = [
    counted(recordings.length, 'recording'),
    counted(objects.length, 'object'),
    ...(earlier.length === 0 ? [] : [counted(earlier.length, 'earlier row')]),
    ...(replaced.length === 0 ? [] : [`${counted(replaced.length, 'earlier version')} of files`]),
  ].join(', ');
  const ids = recordings.map(({ recordingId }) => recordingId);
  const names = objects.length > 0 ? objects.map(({ key }) => key) : ids;
  return [
    `An earlier run was interrupted, or is still at work. What is on its list is deleted with the rest: ${list}.`,
    ...named(names),
    ...earlierLines(pending, isStack),
  ];
}

/** What is going to be deleted, in some lines. @param place `where` is in a sentence: `on stack "dev"` */
export function doomedLines(
  what: What,
  doomed: Doomed,
  place: { readonly where: string; readonly isStack: boolean },
): string[] {
  const { recordings, objects } = doomed;
  const { where, isStack } = place;
  const days = [...new Set(recordings.flatMap(({ day }) => day ?? []))].sort();
  const when = days.length === 0 ? '' : ` of ${days.length === 1 ? days[0] : `${days[0]} to ${days.at(-1)}`}`;
  const counts = [
    ...(recordings.length > 0 ? [`${counted(recordings.length, 'recording')}${when} with all rows`] : []),
    ...(objects.length > 0 ? [counted(objects.length, 'uploaded object')] : []),
  ];
  return [
    `${sentenceCase(whatText(what))} ${where}: ${counts.join(' and ') || 'only earlier rows'}.`,
    ...named(objects.map(({ key }) => key)),
    ...earlierLines(doomed, isStack),
  ];
}

/**
 * Recordings that somebody said were another's by now: only a person knows whether that was right. All are named: once the rows that
 * found them are gone, nothing leads to them any more.
 */
function earlierLines(doomed: Doomed, isStack: boolean): string[] {
  const { earlier, replaced } = doomed;
  const ids = stayingIds(doomed);
  if (ids.length === 0) return [];
  const [stay, their, it] = ids.length === 1 ? ['stays', 'its', 'it'] : ['stay', 'their', 'them'];
  const rows = [
    ...(earlier.length > 0 ? [`${their} earlier compacted rows`] : []),
    ...(replaced.length > 0 ? [`earlier versions of ${their} files`] : []),
  ].join(' and ');
  const pinned = isStack && earlier.length > 0 ? ', with what is pinned of those days' : '';
  const names = ids.length === 1 ? 'row names' : 'rows name';
  const why = isStack ? `last ${names} another subject, or cannot be read` : `${names} another subject today`;
  const stays = `${their} last ${ids.length === 1 ? 'row' : 'rows'} and ${isStack ? 'every version of ' : ''}${their} uploads stay`;
  return [
    `${counted(ids.length, 'recording')} ${stay}: ${their} ${why}. ${sentenceCase(rows)} go${pinned}; ${stays}. To delete ${it} as a whole, forget by --recording:`,
    ...allNamed(ids),
  ];
}

/** Recordings that go, found only by what an earlier row says: whose they are today, no row says. All are named, to be looked at first. */
export function onlyBefore(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const [are, have] = ids.length === 1 ? ['is', 'it has'] : ['are', 'they have'];
  return [
    `${counted(ids.length, 'recording')} of these ${are} found only by what an earlier row says: today ${have} no row, or one that names no subject.`,
    ...allNamed(ids),
  ];
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
  return [...allNamed(distinct.slice(0, MAX_NAMED)), ...(more > 0 ? [`  and ${more} more`] : [])];
}

function allNamed(names: readonly string[]): string[] {
  return [...names].sort().map((name) => `  ${quoted(name)}`);
}

/** The question that is asked. */
export function question(doomed: Doomed, where: string): string {
  if (isEmpty(doomed)) return `Delete messages that name it ${where} for good?`;
  const { recordings, objects } = doomed;
  const staying = stayingIds(doomed).length;
  const whole = `${counted(recordings.length, 'recording')} and ${counted(objects.length, 'object')}`;
  const rows = `earlier rows of ${counted(staying, 'recording')}`;
  const isWhole = recordings.length + objects.length > 0;
  const all = [...(isWhole ? [whole] : []), ...(staying > 0 ? [rows] : [])];
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

/**
 * The last lines.
 *
 * @param doomed what is gone: a recording of which only earlier rows are, stays
 * @param end whether nothing was found of what was asked for, only a list of an earlier run; and whether all could be looked at
 */
export function endLines(
  what: What,
  doomed: Doomed,
  { isOnlyList, isAll, isStack }: { readonly isOnlyList: boolean; readonly isAll: boolean; readonly isStack: boolean },
): string[] {
  const but = isAll ? '' : ', except for what could not be read';
  return [
    isOnlyList ? `All that was left to do is done${but}.` : `Forgotten${but}: ${whatText(what)}.`,
    ...stayingLines(stayingIds(doomed).length, isStack),
  ];
}

/** A bucket keeps versions, also of what has been written over; a folder does not. */
function stayingLines(count: number, isStack: boolean): string[] {
  if (count === 0) return [];
  const [stays, sheets] = count === 1 ? ['stays', 'its sheet'] : ['stay', 'their sheets'];
  const versions = ` Earlier versions of ${sheets} may still name the subject from before: see docs/operations.md.`;
  return [`${counted(count, 'recording')} ${stays}, without earlier rows of the subject.${isStack ? versions : ''}`];
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
