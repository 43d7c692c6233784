/** What the rules found, as a list beside the paper: the same in words, and a way to each place. */
import { GRADE_LOOK } from '../../../handler/draw/bands.ts';
import { timeWords } from '../../../handler/draw/scale.ts';
import type { ShownFinding } from '../wire.ts';
import { h } from './dom.ts';

/** A list longer than this is read in SQL. */
const MAX_SHOWN = 400;
/** More than are in sight; the others follow when the paper is drawn. */
const FIRST = 40;
const OTHERS_AFTER_MS = 200;

/** The list, and how to mark one of it. */
export interface FindingsList {
  readonly element: HTMLElement;
  /** Marks the finding that was gone to, and brings it into sight. */
  mark(index: number): void;
}

/**
 * @param goTo called with the index of a finding that was clicked
 * @param none what is said where there is none
 */
export function findingsList(
  findings: readonly ShownFinding[],
  goTo: (index: number) => void,
  none = 'No rule reported anything about this recording.',
): FindingsList {
  const list = h('ol', { tabindex: '0', 'aria-label': 'Findings' });
  const buttons: HTMLElement[] = [];
  const showUpTo = (count: number) => {
    const more = findings.slice(buttons.length, count).map((finding, i) => button(finding, goTo, buttons.length + i));
    buttons.push(...more);
    list.append(...more.map((one) => h('li', {}, one)));
  };
  showUpTo(FIRST);
  setTimeout(() => showUpTo(MAX_SHOWN), OTHERS_AFTER_MS);
  const rest = findings.length - MAX_SHOWN;
  const element = h(
    'aside',
    { class: 'findings', 'aria-labelledby': 'findings-title' },
    h(
      'h2',
      { id: 'findings-title' },
      `${findings.length === 0 ? 'No' : findings.length} finding${findings.length === 1 ? '' : 's'}`,
    ),
    findings.length === 0 ? h('p', { class: 'quiet' }, none) : list,
    rest > 0 ? h('p', { class: 'quiet' }, `and ${rest} more: copy the SQL to see them all`) : null,
  );
  return {
    element,
    mark: (index) => {
      showUpTo(MAX_SHOWN);
      for (const [i, one] of buttons.entries()) one.toggleAttribute('aria-current', i === index);
      buttons[index]?.parentElement?.scrollIntoView({ block: 'nearest' });
    },
  };
}

function button(finding: ShownFinding, goTo: (index: number) => void, index: number): HTMLElement {
  return h(
    'button',
    { type: 'button', class: `finding ${finding.grade}`, click: () => goTo(index) },
    h('span', { class: 'letter' }, GRADE_LOOK[finding.grade].letter),
    h('span', { class: 'where' }, whereWords(finding)),
    h('span', { class: 'rule' }, `${finding.grade}: ${finding.ruleId}`),
    h('span', { class: 'message' }, finding.message),
    finding.limit === '' ? null : h('span', { class: 'figures' }, `${finding.value} (limit ${finding.limit})`),
    finding.clinicalReview ? h('span', { class: 'figures' }, 'A sick heart can cause this, too.') : null,
  );
}

/** `II · 3.4 s to 5.1 s` */
export function whereWords({ lead, startS, endS }: ShownFinding): string {
  const time = startS === null || endS === null ? 'whole recording' : `${timeWords(startS)} to ${timeWords(endS)}`;
  return lead === null ? (startS === null ? 'the file' : time) : `${lead} · ${time}`;
}
