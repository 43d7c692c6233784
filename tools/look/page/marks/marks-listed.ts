/** What is marked in a recording, as a list beside the paper, the newest first: the same in words, and a way to each place. */
import { MARK_LOOK } from '../../../../handler/draw/marks.ts';
import { timeWords } from '../../../../handler/draw/scale.ts';
import type { ShownMark } from '../../wire.ts';
import { h } from '../dom.ts';

/** A list longer than this is read in SQL. */
const MAX_SHOWN = 200;

/** @param marks in the order in which they were set. @param goTo called with a mark that was clicked; nowhere without a signal */
export function marksListed(marks: readonly ShownMark[], goTo: (mark: ShownMark) => void = () => {}): Node[] {
  const newest = marks.toReversed();
  const items = newest.slice(0, MAX_SHOWN).map((mark) =>
    h(
      'li',
      {},
      itemOf(mark, () => goTo(mark)),
    ),
  );
  const rest = newest.length - items.length;
  const title = newest.length === 0 ? 'No marks' : `${newest.length} mark${newest.length === 1 ? '' : 's'}`;
  return [
    h('h2', { id: 'marks-title' }, title),
    ...(items.length === 0 ? [] : [h('ol', { tabindex: '0', 'aria-label': 'Marks' }, ...items)]),
    ...(rest > 0 ? [h('p', { class: 'quiet' }, `and ${rest} more: ./ecg sql "select * from labels"`)] : []),
  ];
}

function itemOf({ mark, lead, startS, endS, reader, markedAt, note }: ShownMark, click: () => void): HTMLElement {
  const when = `${markedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return h(
    'button',
    { type: 'button', class: `finding said ${mark}`, click },
    h('span', { class: 'letter' }, MARK_LOOK[mark].letter),
    h('span', { class: 'where' }, `${lead} · ${timeWords(startS)} to ${timeWords(endS)}`),
    h('span', { class: 'rule' }, `${mark}, by ${reader}, ${when}`),
    note === null ? null : h('span', { class: 'message' }, note),
  );
}
