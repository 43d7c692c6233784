/** The list as a page shows it: narrowed, counted, cut into pages. */
import { MARKS } from '../../../lake/tables/labels.ts';
import type { Count, Filter, ListedRecording, ListedRow, RecordingsPage } from '../wire.ts';
import { doubtOfMany } from './profile-doubt.ts';

/** Rows of a page: more than a screen, few enough to draw at once. */
export const PAGE_ROWS = 100;

/** What of a row each filter compares. */
const COMPARED = {
  outcome: ({ outcome }: ListedRow) => [outcome],
  code: ({ code }: ListedRow) => (code === null ? [] : [code]),
  profile: ({ profile }: ListedRow) => [profile],
  day: ({ day }: ListedRow) => [day],
  mark: ({ marks }: ListedRow) => (isMarked(marks) ? MARKS.filter((mark) => marks[mark] > 0) : ['none']),
} as const satisfies Record<string, (row: ListedRow) => readonly string[]>;

function isMarked(marks: ListedRow['marks']): boolean {
  return MARKS.some((mark) => marks[mark] > 0);
}

/** The rows that a filter leaves. @param besides a filter to pass over, for counting what else it could be set to */
export function filtered(rows: readonly ListedRow[], filter: Filter, besides?: keyof typeof COMPARED): ListedRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = Object.entries(COMPARED).filter(
    ([name]) => name !== besides && filter[name as keyof typeof COMPARED] !== '',
  );
  return rows.filter(
    (row) =>
      wanted.every(([name, read]) =>
        (read(row) as readonly string[]).includes(filter[name as keyof typeof COMPARED]),
      ) && words.every((word) => textOf(row).includes(word)),
  );
}

/** What the search looks in. */
function textOf({ key, subject, reason, id }: ListedRecording): string {
  return [key, subject, reason, id].join('\n').toLowerCase();
}

/** @param page from 0; past the end, the last */
export function pageOf(
  rows: readonly ListedRow[],
  filter: Filter,
  page: number,
): Omit<RecordingsPage, 'from' | 'marksProblem' | 'hint'> {
  const found = filtered(rows, filter);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
  const shown = Math.min(page, pages - 1);
  const counts = (name: keyof typeof COMPARED) => countsOf(filtered(rows, filter, name), COMPARED[name]);
  return {
    all: rows.length,
    found: found.length,
    page: shown,
    pages,
    rows: found.slice(shown * PAGE_ROWS, (shown + 1) * PAGE_ROWS),
    outcomes: counts('outcome'),
    codes: counts('code'),
    profiles: counts('profile'),
    days: counts('day'),
    marks: rows.some(({ marks }) => isMarked(marks)) ? counts('mark') : [],
    warning: doubtOfMany(filtered(rows, { ...filter, outcome: '', code: '' })), // a filter to one reason leaves only that
  };
}

function countsOf(rows: readonly ListedRow[], read: (row: ListedRow) => readonly string[]): Count[] {
  return [...Map.groupBy(rows.flatMap(read), (value) => value)]
    .map(([value, { length }]) => ({ value, count: length }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
