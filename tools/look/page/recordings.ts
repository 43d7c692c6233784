/** Screen 1: every recording, how many ended how, and why. The filter stands in the address. */
import { MARKS } from '../../../lake/tables/labels.ts';
import type { Count, ListedRow, RecordingsPage } from '../wire.ts';
import { addressOf, filterInAddress, parameters } from './address.ts';
import { askJson } from './ask.ts';
import { byId, h, say } from './dom.ts';
import { holdKeys } from './keys.ts';
import { chip } from './marks/mark-chip.ts';
import { nextToMark } from './marks/next-to-mark.ts';
import { SparklineCells } from './sparklines.ts';
import { badge, doubtBanner, durationWords, percentWords, rateWords } from './words.ts';

type Go = (address: string) => void;
type Name = keyof ReturnType<typeof filterInAddress>;

/** How long after a letter the list is asked for. */
const TYPING_MS = 200;

/** Of the list that is shown. */
let sparklines: SparklineCells | undefined;

/**
 * Shows the screen.
 *
 * @param gone aborted once another screen was asked for: nothing is shown then
 * @throws {Refused} when the server cannot answer
 */
export async function showRecordings(main: HTMLElement, go: Go, gone: AbortSignal): Promise<void> {
  const filter = filterInAddress();
  const page = parameters().get('page') ?? '0';
  const found = await askJson<RecordingsPage>('api/recordings', { ...filter, page });
  if (gone.aborted) return;
  byId('from').textContent = found.from;
  document.title = 'ECG recordings';
  const typed = document.activeElement?.id === 'search';
  const search = searchField(filter.text, (text) => {
    history.replaceState(null, '', addressOf('', { ...filter, text }));
    void showRecordings(main, go, gone).catch((error: Error) => say(error.message));
  });
  sparklines?.end();
  sparklines = new SparklineCells(gone);
  main.replaceChildren(...(found.all === 0 ? [emptyLake()] : content(found, filter, search, go, sparklines)));
  if (typed) {
    search.focus();
    search.setSelectionRange(search.value.length, search.value.length);
  }
  const rows = () => [...main.querySelectorAll<HTMLAnchorElement>('td.key a')];
  const step = (by: 1 | -1) => {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLAnchorElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  holdKeys([
    { keys: ['/'], shown: '/', what: 'search', run: () => search.focus() },
    { keys: ['j'], shown: 'j', what: 'next recording', run: () => step(1) },
    { keys: ['k'], shown: 'k', what: 'recording before', run: () => step(-1) },
    { keys: ['m'], shown: 'm', what: 'next to mark: where the score is least sure', run: () => void nextToMark(go) },
  ]);
}

function emptyLake(): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    h('h1', {}, 'There is no recording here yet'),
    h('p', {}, 'Recordings are added by a command; this page shows them when it is loaded again:'),
    h('pre', {}, './ecg demo\n./ecg process FILE_OR_FOLDER'),
  );
}

function content(
  found: RecordingsPage,
  filter: Record<Name, string>,
  search: HTMLElement,
  go: Go,
  sparklines: SparklineCells,
): Node[] {
  const narrowedBy = (name: Name, value: string) => addressOf('', { ...filter, [name]: value });
  const count = found.found === found.all ? `${found.all}` : `${found.found} of ${found.all}`;
  const isNarrowed = Object.values(filter).some((value) => value !== '');
  const shown =
    found.rows.length === 0
      ? [nothingLeft()]
      : [table(found.rows, filter, found.marks.length > 0, sparklines), ...pager(found, filter)];
  return [
    h('h1', {}, `${count} recording${found.all === 1 ? '' : 's'}`),
    ...(found.warning === null ? [] : [doubtBanner(found.warning, filter)]),
    ...[found.marksProblem, found.hint].flatMap((text) =>
      text === null ? [] : [h('p', { class: 'banner', role: 'note' }, text)],
    ),
    h(
      'div',
      { class: 'filters' },
      bars('Outcome', 'outcome', found.outcomes, filter.outcome, narrowedBy),
      bars('Why not accepted', 'code', found.codes, filter.code, narrowedBy),
      bars('Profile', 'profile', found.profiles, filter.profile, narrowedBy),
      bars('Day of upload', 'day', found.days, filter.day, narrowedBy),
      bars('Marks', 'mark', found.marks, filter.mark, narrowedBy),
    ),
    h(
      'p',
      { class: 'search' },
      h('label', { for: 'search' }, 'Search'),
      search,
      isNarrowed ? h('a', { href: addressOf('', {}) }, 'Show all') : null,
      h(
        'button',
        {
          type: 'button',
          title: 'Go to the window where the score is least sure (m)',
          click: () => void nextToMark(go),
        },
        'next to mark',
      ),
    ),
    ...shown,
  ];
}

function nothingLeft(): HTMLElement {
  return h(
    'p',
    { class: 'empty' },
    'No recording is left by this filter. ',
    h('a', { href: addressOf('', {}) }, 'Show all'),
  );
}

function searchField(text: string, search: (text: string) => void): HTMLInputElement {
  let timer = 0;
  const field = h('input', { id: 'search', type: 'search', value: text, placeholder: 'file, subject, reason or id' });
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(field.value.trim()), TYPING_MS);
  });
  return field;
}

/** How many have each value; a click narrows the list to it, another widens it again. */
function bars(
  title: string,
  name: Name,
  counts: readonly Count[],
  chosen: string,
  narrowedBy: (name: Name, value: string) => string,
): HTMLElement | null {
  if (counts.length === 0) return null;
  const most = Math.max(...counts.map(({ count }) => count));
  const items = counts.slice(0, MAX_BARS).map(({ value, count }) => {
    const isChosen = value === chosen;
    const bar = h('meter', { min: '0', max: String(most), value: String(count), 'aria-hidden': 'true' });
    return h(
      'li',
      {},
      h(
        'a',
        {
          href: narrowedBy(name, isChosen ? '' : value),
          class: isChosen ? 'chosen' : null,
          'aria-current': isChosen ? 'true' : null,
        },
        h('span', { class: 'value', title: value }, value),
        bar,
        h('span', { class: 'count' }, String(count)),
      ),
    );
  });
  const rest = counts.length - items.length;
  return h(
    'section',
    { class: 'bars' },
    h('h2', {}, title),
    h('ul', {}, ...items),
    rest > 0 ? h('p', { class: 'quiet' }, `and ${rest} more: search for them`) : null,
  );
}

const MAX_BARS = 6;

/** @param isMarked whether anything in the lake is */
function table(
  rows: readonly ListedRow[],
  filter: Record<Name, string>,
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

function pager({ page, pages }: RecordingsPage, filter: Record<Name, string>): HTMLElement[] {
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
