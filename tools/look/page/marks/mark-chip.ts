import { MARK_LOOK } from '../../../../handler/draw/marks.ts';
import type { Mark } from '../../../../lake/tables/labels.ts';
import { h } from '../dom.ts';

/** The letter of a mark in its colours; the word for it stands beside it. */
export function chip(mark: Mark): HTMLElement {
  return h('span', { class: `chip ${mark}` }, MARK_LOOK[mark].letter);
}
