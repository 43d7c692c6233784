/** Figures as people read them, with a point in every language. */
import type { ProfileDoubt, RecordedOutcome } from '../wire.ts';
import { addressOf } from './address.ts';
import { h } from './dom.ts';

/** `87 %`; a dash where it is not known. */
export function percentWords(share: number | null): string {
  return share === null ? '–' : `${Number((100 * share).toFixed(share > 0.99 && share < 1 ? 2 : 0))} %`;
}

/** `10 s`, `5 min`, `23.9 h`; a dash where it is not known. */
export function durationWords(s: number | null): string {
  if (s === null) return '–';
  if (s < 120) return `${Number(s.toFixed(1))} s`;
  return s < 7200 ? `${Number((s / 60).toFixed(1))} min` : `${Number((s / 3600).toFixed(1))} h`;
}

/** `360 Hz (assumed)` */
export function rateWords(hz: number | null, source: string | null): string {
  if (hz === null) return '–';
  return `${Number(hz.toFixed(2))} Hz${source === null ? '' : ` (${source === 'companion' ? 'sheet' : source})`}`;
}

/** The outcome as a badge: a sign beside the word, so that colour is not needed. */
export function badge(outcome: RecordedOutcome): HTMLElement {
  const sign = { accepted: '✓', rejected: '✕', unreadable: '?' }[outcome];
  return h('span', { class: `badge ${outcome}` }, `${sign} ${outcome}`);
}

/** Why the profile may be the wrong one, with the way to try another. @param filter of the list, which stays in the address */
export function doubtBanner({ text, id }: ProfileDoubt, filter: Readonly<Record<string, string>>): HTMLElement {
  const way = h('a', { href: addressOf(`device/${id}`, filter) }, 'Try another profile');
  return h('p', { class: 'banner', role: 'note' }, `${text} `, way);
}
