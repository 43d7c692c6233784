/** How many recordings have each value, as bars that narrow the list. */
import type { Count } from '../../wire.ts';
import type { FilterName } from '../address.ts';
import { h } from '../dom.ts';

/** Values that are shown of each; the others are found by a search. */
const MAX_BARS = 6;

/**
 * The bars of one property; a click narrows the list to a value, another widens it again.
 *
 * @param chosen the value that the list is narrowed to, empty for none
 * @param narrowedBy the address of the list narrowed to a value
 * @returns null where there is nothing to count
 */
export function countBars(
  title: string,
  name: FilterName,
  counts: readonly Count[],
  chosen: string,
  narrowedBy: (name: FilterName, value: string) => string,
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
