/** Tables and columns beside the box: what each means, and a click that writes its name. */
import type { SqlTable } from '../../sql/sql-wire.ts';
import { h } from '../dom.ts';

/** @param write called with the name that was clicked */
export function tablesList(tables: readonly SqlTable[], write: (name: string) => void): HTMLElement {
  const named = (name: string, title: string) =>
    h('button', { type: 'button', class: 'write', title, click: () => write(name) }, name);
  return h(
    'aside',
    { class: 'tables', 'aria-labelledby': 'tables-title' },
    h('h2', { id: 'tables-title' }, 'Tables and columns'),
    ...tables.map(({ name, isView, columns }) =>
      h(
        'details',
        {},
        h('summary', {}, name, h('span', { class: 'quiet' }, ` ${isView ? 'view, ' : ''}${columns.length} columns`)),
        named(name, `Write ${name}`),
        h(
          'ul',
          {},
          ...columns.map(({ name, type, unit, sentence }) =>
            h(
              'li',
              {},
              named(name, `Write ${name}`),
              h('span', { class: 'quiet' }, ` ${type}${unit === '' ? '' : `, ${unit}`}`),
              h('p', { class: 'quiet' }, sentence),
            ),
          ),
        ),
      ),
    ),
  );
}
