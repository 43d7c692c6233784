/** What a person is shown before and after. */
import type { ObjectVersion } from '../../handler/store.ts';
import { counted, quoted } from '../../local/terminal/text.ts';
import type { Doomed } from './doomed.ts';
import { type What, whatText } from './request.ts';

/** Objects that are named before they are deleted; of more, these and how many more. */
const MAX_NAMED = 10;

/** What is going to be deleted, in some lines. @param from where: `this machine`, `stack "dev"` */
export function doomedLines(what: What, { recordings, objects }: Doomed, from: string): string[] {
  const days = [...new Set(recordings.map(({ day }) => day))].sort();
  const when = days.length === 0 ? '' : ` of ${days.length === 1 ? days[0] : `${days[0]} to ${days.at(-1)}`}`;
  const counts = `${counted(recordings.length, 'recording')}${when} with all rows, and ${counted(objects.length, 'uploaded object')}`;
  return [`${sentenceCase(whatText(what))} on ${from}: ${counts}.`, ...named(objects.map(({ key }) => key))];
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
export function question({ recordings, objects }: Doomed): string {
  return `Delete ${counted(recordings.length, 'recording')} and ${counted(objects.length, 'object')} for good?`;
}

/** What a look afterwards has found. @param rows of each table that are left, by its name; on a stack, versions of files */
export function proofLines(
  rows: ReadonlyMap<string, number>,
  objects: readonly ObjectVersion[],
  left: number,
): string[] {
  const counts = [...rows].map(([table, count]) => `${table} ${count}`).join(', ');
  const keys = counted(new Set(objects.map(({ key }) => key)).size, 'key');
  const versions = left === 0 ? 'no version is left' : `versions left: ${left}`;
  return [`Left in the tables: ${counts}.`, ...(objects.length === 0 ? [] : [`Of ${keys}, ${versions}.`])];
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
