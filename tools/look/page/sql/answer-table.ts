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
    this.show(0);
  }

  private show(from: number): void {
    const { rows } = this.answer;
    const to = Math.min(rows.length, from + SHOWN_ROWS);
    this.body.replaceChildren(...Array.from({ length: to - from }, (_, i) => this.row(from + i)));
    if (rows.length <= SHOWN_ROWS) return;
    const step = (text: string, next: number) => {
      const button = h('button', { type: 'button', click: () => this.show(next) }, text);
      button.disabled = next < 0 || next >= rows.length;
      return button;
    };
    this.pager.replaceChildren(
      step('← before', from - SHOWN_ROWS),
      h('span', {}, `rows ${from + 1} to ${to} of ${rows.length}`),
      step('next →', from + SHOWN_ROWS),
    );
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
