/** The rows of an answer, a hundred at a time. An id of a recording leads to it, and to the moment that its row names. */
import type { SqlAnswer } from '../../sql/sql-wire.ts';
import { addressOf } from '../address.ts';
import { h } from '../dom.ts';

/** Rows that a browser lays out at once without waiting. */
const SHOWN_ROWS = 100;
const ID = /^[0-9a-f]{64}$/;
/** Columns that say when in a recording. */
const MOMENTS = ['start_s', 't_s'];

/** The table. */
export class AnswerTable {
  readonly element: HTMLElement;
  private readonly answer: SqlAnswer;
  private readonly body = h('tbody');
  private readonly pager = h('nav', { class: 'pager', 'aria-label': 'Rows' });
  private readonly momentAt: number;
  /** Kept from page to page, so that the one that was pressed keeps the focus. */
  private readonly before = h('button', { type: 'button', click: () => this.show(this.from - SHOWN_ROWS) }, '← before');
  private readonly next = h('button', { type: 'button', click: () => this.show(this.from + SHOWN_ROWS) }, 'next →');
  private readonly shownRows = h('span', { role: 'status' });
  private from = 0;

  constructor(answer: SqlAnswer) {
    this.answer = answer;
    this.momentAt = answer.columns.findIndex(({ name, kind }) => MOMENTS.includes(name) && kind === 'number');
    const head = answer.columns.map(({ name, type, kind }) =>
      h('th', { scope: 'col', title: type, class: kind === 'number' ? 'number' : null }, name),
    );
    this.element = h(
      'div',
      {},
      h(
        'div',
        { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Answer' },
        h('table', { class: 'answer-rows' }, h('thead', {}, h('tr', {}, ...head)), this.body),
      ),
      this.pager,
    );
    if (answer.rows.length > SHOWN_ROWS) this.pager.append(this.before, this.shownRows, this.next);
    this.show(0);
  }

  private show(from: number): void {
    const { rows } = this.answer;
    const to = Math.min(rows.length, from + SHOWN_ROWS);
    this.body.replaceChildren(...Array.from({ length: to - from }, (_, i) => this.row(from + i)));
    this.from = from;
    // A button that is disabled loses the focus: it goes to the other one.
    const hadFocus = this.pager.contains(document.activeElement);
    this.before.disabled = from === 0;
    this.next.disabled = to >= rows.length;
    if (hadFocus && this.before.disabled) this.next.focus();
    if (hadFocus && this.next.disabled) this.before.focus();
    this.shownRows.textContent = `rows ${from + 1} to ${to} of ${rows.length}`;
  }

  private row(at: number): HTMLElement {
    const cells = this.answer.rows[at]!.map((cell, column) => {
      const { kind, name } = this.answer.columns[column]!;
      const className = kind === 'number' ? 'number' : null;
      if (cell === null) return h('td', { class: className }, h('span', { class: 'quiet' }, 'null'));
      return h('td', { class: className }, name === 'recording_id' && ID.test(cell) ? this.link(cell, at) : cell);
    });
    return h('tr', {}, ...cells);
  }

  private link(id: string, at: number): HTMLElement {
    const startS = this.answer.columns[this.momentAt]?.values[at] ?? 0;
    const moment = startS > 1 ? String(Number((startS - 1).toFixed(3))) : ''; // with a second before it
    return h('a', { href: addressOf(`recording/${id}`, { at: moment }), title: id }, `${id.slice(0, 12)}…`);
  }
}
