/** Screen 5: SQL over the lake. The statement stands in the address, so a link leads to its answer. */
import { filled } from '../../../../lake/question-parameters.ts';
import { MAX_STATEMENT, type SqlAnswer, type SqlCatalogue, type SqlQuestion } from '../../sql/sql-wire.ts';
import { addressOf } from '../address.ts';
import { askJson, send } from '../ask.ts';
import { byId, copy, h } from '../dom.ts';
import { holdKeys } from '../keys.ts';
import { AnswerTable } from './answer-table.ts';
import { ChartPanel } from './chart-panel.ts';
import { questionPanel } from './question-panel.ts';
import { hashOf, type SqlState, stateIn } from './sql-state.ts';
import { tablesList } from './tables-list.ts';

type Go = (address: string) => void;

/**
 * Shows the screen, and runs what the address asks.
 *
 * @param gone aborted once another screen was asked for: nothing is shown then
 * @throws {Refused} when the server cannot answer
 */
export async function showSql(main: HTMLElement, go: Go, gone: AbortSignal): Promise<void> {
  const catalogue = await askJson<SqlCatalogue>('api/sql', {});
  if (gone.aborted) return;
  document.title = 'SQL · ECG';
  byId('from').textContent = catalogue.from;
  main.replaceChildren(...new SqlScreen(catalogue, go).content);
}

/** The box, its answer, and what is between them. */
class SqlScreen {
  readonly content: readonly HTMLElement[];
  private readonly catalogue: SqlCatalogue;
  private readonly box: HTMLTextAreaElement;
  private readonly status = h('p', { class: 'sql-status', role: 'status' });
  private readonly answer = h('div', { class: 'answered' });
  private readonly stopButton: HTMLButtonElement;
  private readonly questions: ReturnType<typeof questionPanel>;
  private readonly left: AbortSignal;
  private state: SqlState;
  private running: AbortController | undefined;

  constructor(catalogue: SqlCatalogue, go: Go) {
    this.catalogue = catalogue;
    this.state = stateIn(location.hash);
    this.box = h('textarea', {
      id: 'sql',
      rows: '7',
      spellcheck: 'false',
      autocapitalize: 'off',
      autocomplete: 'off',
      maxlength: String(MAX_STATEMENT),
      placeholder: 'select source_key, outcome, reason from latest_recordings',
    });
    this.box.addEventListener('keydown', (event) => this.typed(event));
    this.box.addEventListener('input', () => this.edited());
    this.stopButton = this.button('Stop', 'Stop the statement (Esc)', () => this.stop());
    this.stopButton.disabled = true;
    this.questions = questionPanel(catalogue.questions, (question, set) => this.choose(question, set));
    this.content = this.laidOut();
    const all = () => (this.running === undefined ? go(addressOf('', {})) : this.stop());
    this.left = holdKeys([
      { keys: ['/'], shown: '/', what: 'the SQL box', run: () => this.box.focus() },
      { keys: ['Control+Enter'], shown: 'Ctrl Enter', what: 'run the statement', run: () => void this.run() },
      { keys: ['Escape'], shown: 'Esc', what: 'stop the statement; all recordings', run: all },
    ]);
    this.left.addEventListener('abort', () => this.running?.abort());
    this.show();
  }

  private laidOut(): HTMLElement[] {
    const run = this.button('Run', 'Run the statement (Ctrl+Enter)', () => void this.run());
    run.className = 'main';
    const link = () => copy('link to this statement', new URL(this.address(), location.href).href);
    return [
      h('h1', {}, 'Ask in SQL'),
      ...(this.catalogue.recordings === 0 ? [emptyLake()] : []),
      h(
        'div',
        { class: 'sql' },
        h(
          'section',
          { 'aria-label': 'Statement' },
          this.questions.element,
          h('label', { for: 'sql' }, 'SELECT statement'),
          this.box,
          h(
            'div',
            { class: 'tools', role: 'toolbar', 'aria-label': 'Statement' },
            run,
            this.stopButton,
            this.button('Copy link', 'Copy the link to this statement', () => void link()),
            this.button('Copy SQL', 'Copy the statement', () => void copy('SQL', this.statement())),
            this.button('CSV', 'Download every row as CSV, with every digit', () => void this.download('csv')),
            this.button('Parquet', 'Download every row as Parquet', () => void this.download('parquet')),
          ),
          this.status,
          this.answer,
        ),
        tablesList(this.catalogue.tables, (text) => this.insert(text)),
      ),
    ];
  }

  private button(text: string, title: string, run: () => void): HTMLButtonElement {
    return h('button', { type: 'button', title, click: run }, text);
  }

  /** Shows what the address asks, and runs it; where it asks nothing, says what to do. */
  private show(): void {
    const { question, sql, set } = this.state;
    this.questions.show(question, set);
    this.box.value = sql === '' ? this.questionText(question, set) : sql;
    if (this.box.value !== '') return void this.run();
    this.status.textContent = '';
    this.answer.replaceChildren(
      h(
        'p',
        { class: 'empty' },
        'Nothing is asked yet: choose a saved question, or type a SELECT and press Ctrl+Enter. A click on a table or column writes its name.',
      ),
    );
  }

  private choose({ id }: SqlQuestion, set: SqlState['set']): void {
    this.state = { question: id, set, sql: '', chart: undefined };
    this.box.value = this.questionText(id, set);
    void this.run();
  }

  /** What is not set asks about nothing: `ready` says what is missing, so that nobody runs it. */
  private questionText(id: string, set: SqlState['set']): string {
    const question = this.catalogue.questions.find((one) => one.id === id);
    return question === undefined ? '' : filled(question.text, set);
  }

  private edited(): void {
    this.state = { question: '', set: {}, sql: this.box.value, chart: undefined };
    this.questions.show('', {});
  }

  private statement(): string {
    return this.box.value.trim();
  }

  private address(): string {
    return addressOf('ask', {}) + hashOf(this.state);
  }

  private insert(text: string): void {
    this.box.focus();
    this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, 'end');
    this.edited();
  }

  private typed(event: KeyboardEvent): void {
    const isRun = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    const isStop = event.key === 'Escape' && this.running !== undefined;
    if (!isRun && !isStop) return;
    event.preventDefault();
    if (isRun) void this.run();
    else this.stop();
  }

  private stop(): void {
    this.running?.abort();
  }

  /** Does one thing at a time: what runs is stopped by what is asked next. */
  private async asked(what: string, work: (signal: AbortSignal) => Promise<string>): Promise<void> {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    this.stopButton.disabled = false;
    this.status.className = 'sql-status';
    this.status.textContent = `${what}…`;
    try {
      const sentence = await work(mine.signal);
      if (this.running === mine) this.status.textContent = sentence;
    } catch (error) {
      if (this.running !== mine || this.left.aborted) return;
      this.status.textContent = mine.signal.aborted ? 'Stopped.' : (error as Error).message;
      if (!mine.signal.aborted) this.status.classList.add('refused');
    } finally {
      if (this.running === mine) {
        this.running = undefined;
        this.stopButton.disabled = true;
      }
    }
  }

  /** The statement to send; undefined when something is missing, which is then said in place of what ran. */
  private ready(): string | undefined {
    const sql = this.statement();
    const missing = sql === '' ? 'Type a SELECT, or choose a saved question.' : this.questions.missing();
    if (missing === undefined) return sql;
    this.running?.abort();
    this.running = undefined;
    this.stopButton.disabled = true;
    this.answer.removeAttribute('aria-busy');
    this.status.className = 'sql-status';
    this.status.textContent = missing;
    return undefined;
  }

  private async run(): Promise<void> {
    const sql = this.ready();
    if (sql === undefined) return;
    const address = this.address();
    if (address !== location.pathname + location.search + location.hash) history.pushState(null, '', address);
    this.answer.setAttribute('aria-busy', 'true');
    await this.asked('Running', async (signal) => {
      const found = (await (await send('api/sql', { sql, format: 'table' }, signal)).json()) as SqlAnswer;
      this.put(found);
      const seconds = `${found.tookS.toFixed(2)} s`;
      if (found.rows.length === 0) return `No rows, in ${seconds}.${this.whyNothing()}`;
      const rows = `${found.rows.length} row${found.rows.length === 1 ? '' : 's'}`;
      return found.isCut
        ? `The first ${rows} of more, in ${seconds}. CSV and Parquet have all; add a limit or a condition to see others.`
        : `${rows}, in ${seconds}.`;
    });
    this.answer.removeAttribute('aria-busy');
  }

  private whyNothing(): string {
    if (this.catalogue.recordings === 0) return ' The lake is empty.';
    const question = this.catalogue.questions.find(({ id }) => id === this.state.question);
    const isSince = question?.parameters.some(({ name }) => name === 'since') === true && !this.state.set.since;
    return isSince ? ' It asks for uploads of the last week: set an earlier day.' : '';
  }

  private put(found: SqlAnswer): void {
    const chart = new ChartPanel(found, this.state.chart, (choice) => {
      this.state = { ...this.state, chart: choice };
      history.replaceState(null, '', this.address());
    });
    this.answer.replaceChildren(...(found.rows.length > 1 ? [chart.element] : []), new AnswerTable(found).element);
  }

  private async download(format: 'csv' | 'parquet'): Promise<void> {
    const sql = this.ready();
    if (sql === undefined) return;
    await this.asked('Writing a file', async (signal) => {
      const file = await (await send('api/sql', { sql, format }, signal)).blob();
      const href = URL.createObjectURL(file);
      const name = `${this.state.question || 'answer'}.${format}`;
      h('a', { href, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000); // the browser reads it after this
      return `${name}: ${(file.size / 1000).toFixed(1)} kB.`;
    });
  }
}

function emptyLake(): HTMLElement {
  return h(
    'div',
    { class: 'banner', role: 'note' },
    'There is no recording in this lake yet, so every table is empty. These add some:',
    h('pre', {}, './ecg demo\n./ecg process FILE_OR_FOLDER'),
  );
}
