/** The rows of the list, and the way to the next page of them. */
import { MARKS } from '../../../../lake/tables/labels.ts';
import type { ListedRow, RecordingsPage } from '../../wire.ts';
import { addressOf, type Filter } from '../address.ts';
import { h } from '../dom.ts';
import { chip } from '../marks/mark-chip.ts';
import { badge, durationWords, percentWords, rateWords } from '../words.ts';
import type { SparklineCells } from './sparklines.ts';

/** The table. @param isMarked whether anything in the lake is */
export function recordingsTable(
  rows: readonly ListedRow[],
  filter: Filter,
  isMarked: boolean,
  sparklines: SparklineCells,
): HTMLElement {
  const head = [
    'Recording',
    'First 10 s',
    'Outcome',
    'Reason',
    'Profile',
    'Rate',
    'Leads',
    'Length',
    'Usable',
    'Quality',
  ];
  if (isMarked) head.push('Marks');
  const body = rows.map((row) =>
    h(
      'tr',
      {},
      h(
        'td',
        { class: 'key' },
        h('a', { href: addressOf(`recording/${row.id}`, filter), title: row.key }, shortKey(row.key)),
      ),
      sparklines.cell(row.id),
      h('td', {}, badge(row.outcome)),
      h('td', { class: 'reason', title: row.reason }, row.reason ?? ''),
      h('td', {}, row.profile),
      h('td', {}, rateWords(row.samplingRateHz, row.samplingRateSource)),
      h('td', { class: 'number' }, row.leadCount === null ? '–' : String(row.leadCount)),
      h('td', { class: 'number' }, durationWords(row.durationS)),
      h('td', { class: 'number' }, percentWords(row.usableShare)),
      h('td', { class: 'number' }, row.quality === null ? '–' : row.quality.toFixed(2)),
      ...(isMarked ? [h('td', {}, ...markCounts(row))] : []),
    ),
  );
  return h(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Table of recordings' },
    h(
      'table',
      { class: 'recordings' },
      h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...body),
    ),
  );
}

/** A letter and a number for each mark that is set. */
function markCounts({ marks }: ListedRow): HTMLElement[] {
  return MARKS.filter((mark) => marks[mark] > 0).map((mark) =>
    h('span', { class: 'count', title: `${marks[mark]} ${mark}` }, chip(mark), ` ${marks[mark]} `),
  );
}

/** The end of a path says more than its beginning. */
function shortKey(key: string): string {
  const steps = key.split('/');
  return steps.length > 2 ? `…/${steps.slice(-2).join('/')}` : key;
}

/** Links to the page before and after; none where there is one page. */
export function pager({ page, pages }: RecordingsPage, filter: Filter): HTMLElement[] {
  if (pages < 2) return [];
  const link = (to: number, text: string) =>
    to < 0 || to >= pages
      ? h('span', { class: 'quiet' }, text)
      : h('a', { href: addressOf('', { ...filter, page: String(to) }) }, text);
  const here = h('span', {}, `page ${page + 1} of ${pages}`);
  return [
    h('nav', { class: 'pager', 'aria-label': 'Pages' }, link(page - 1, '← before'), here, link(page + 1, 'next →')),
  ];
}
