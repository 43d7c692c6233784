/** Screen 1: every recording, how many ended how, and why. The filter stands in the address. */
import type { RecordingsPage } from '../../wire.ts';
import { addressOf, type Filter, type FilterName, filterInAddress, parameters } from '../address.ts';
import { askJson } from '../ask.ts';
import { byId, h, say } from '../dom.ts';
import { holdKeys } from '../keys.ts';
import { nextToMark } from '../marks/next-to-mark.ts';
import { doubtBanner } from '../words.ts';
import { countBars } from './count-bars.ts';
import { pager, recordingsTable } from './recordings-table.ts';
import { searchField } from './search-field.ts';
import { SparklineCells } from './sparklines.ts';

type Go = (address: string) => void;

/**
 * Shows the screen.
 *
 * @param gone aborted once another screen was asked for: nothing is shown then
 * @throws {Refused} when the server cannot answer
 */
export async function showRecordings(main: HTMLElement, go: Go, gone: AbortSignal): Promise<void> {
  await new ListScreen(main, go, gone).show();
}

/** The list. What is typed into its search stays as it is, whatever the server answers and when. */
class ListScreen {
  private readonly main: HTMLElement;
  private readonly go: Go;
  private readonly gone: AbortSignal;
  private readonly search: HTMLInputElement;
  private readonly showAll = h('a', { href: addressOf('', {}) }, 'Show all');
  private readonly bar: HTMLElement;
  /** The question whose answer is shown next; those before it are no longer wanted. */
  private asking = new AbortController();
  private sparklines: SparklineCells | undefined;

  constructor(main: HTMLElement, go: Go, gone: AbortSignal) {
    this.main = main;
    this.go = go;
    this.gone = gone;
    this.search = searchField(filterInAddress().text, (text) => this.narrow(text), gone);
    this.bar = h(
      'p',
      { class: 'search' },
      h('label', { for: 'search' }, 'Search'),
      this.search,
      this.showAll,
      h(
        'button',
        { type: 'button', title: 'Go to the window where the score is least sure (m)', click: () => this.toMark() },
        'next to mark',
      ),
    );
  }

  /** Shows what the address says. */
  async show(): Promise<void> {
    const found = await this.ask();
    if (found === undefined) return;
    byId('from').textContent = found.from;
    document.title = 'ECG recordings';
    this.put(found);
    this.holdKeys();
  }

  /** The answer; undefined when it is no longer wanted. */
  private async ask(): Promise<RecordingsPage | undefined> {
    this.asking.abort();
    this.asking = new AbortController();
    const wanted = AbortSignal.any([this.asking.signal, this.gone]);
    try {
      const asked = { ...filterInAddress(), page: parameters().get('page') ?? '0' };
      const found = await askJson<RecordingsPage>('api/recordings', asked, wanted);
      return wanted.aborted ? undefined : found;
    } catch (error) {
      if (wanted.aborted) return undefined;
      throw error;
    }
  }

  private narrow(text: string): void {
    history.replaceState(null, '', addressOf('', { ...filterInAddress(), text }));
    this.ask()
      .then((found) => found && this.put(found))
      .catch((error: Error) => say(error.message));
  }

  /** Around the search, which is not touched. */
  private put(found: RecordingsPage): void {
    this.sparklines?.end();
    this.sparklines = new SparklineCells(this.gone);
    if (found.all === 0) {
      this.main.replaceChildren(emptyLake());
      return;
    }
    const filter = filterInAddress();
    this.showAll.hidden = Object.values(filter).every((value) => value === '');
    if (this.bar.parentElement !== this.main) this.main.replaceChildren(this.bar);
    for (const one of [...this.main.children]) if (one !== this.bar) one.remove();
    this.bar.before(...above(found, filter));
    const isMarked = found.marks.length > 0;
    if (found.rows.length === 0) this.bar.after(nothingLeft());
    else this.bar.after(recordingsTable(found.rows, filter, isMarked, this.sparklines), ...pager(found, filter));
  }

  private holdKeys(): void {
    const step = (by: 1 | -1) => {
      const rows = [...this.main.querySelectorAll<HTMLAnchorElement>('td.key a')];
      const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
      rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
    };
    holdKeys([
      { keys: ['/'], shown: '/', what: 'search', run: () => this.search.focus() },
      { keys: ['j'], shown: 'j', what: 'next recording', run: () => step(1) },
      { keys: ['k'], shown: 'k', what: 'recording before', run: () => step(-1) },
      { keys: ['m'], shown: 'm', what: 'next to mark: where the score is least sure', run: () => this.toMark() },
    ]);
  }

  private toMark(): void {
    void nextToMark(this.go, this.gone);
  }
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

/** What stands above the search. */
function above(found: RecordingsPage, filter: Filter): Node[] {
  const narrowedBy = (name: FilterName, value: string) => addressOf('', { ...filter, [name]: value });
  const count = found.found === found.all ? `${found.all}` : `${found.found} of ${found.all}`;
  return [
    h('h1', {}, `${count} recording${found.all === 1 ? '' : 's'}`),
    ...(found.warning === null ? [] : [doubtBanner(found.warning, filter)]),
    ...[found.marksProblem, found.hint].flatMap((text) =>
      text === null ? [] : [h('p', { class: 'banner', role: 'note' }, text)],
    ),
    h(
      'div',
      { class: 'filters' },
      countBars('Outcome', 'outcome', found.outcomes, filter.outcome, narrowedBy),
      countBars('Why not accepted', 'code', found.codes, filter.code, narrowedBy),
      countBars('Profile', 'profile', found.profiles, filter.profile, narrowedBy),
      countBars('Day of upload', 'day', found.days, filter.day, narrowedBy),
      countBars('Marks', 'mark', found.marks, filter.mark, narrowedBy),
    ),
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
