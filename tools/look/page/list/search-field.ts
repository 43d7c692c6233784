/** The field that narrows the list while somebody types. */
import { h } from '../dom.ts';

/** How long after a letter the list is asked for. */
const TYPING_MS = 200;

/**
 * The field. It stays on the page for as long as the screen does: made anew with each answer, it would lose what was typed since
 * the question, and interrupt who types Chinese or an accent.
 *
 * @param search called with what is typed, a moment after the last letter
 * @param gone aborted once another screen was asked for: nothing is searched then
 */
export function searchField(text: string, search: (text: string) => void, gone: AbortSignal): HTMLInputElement {
  let timer = 0;
  const field = h('input', { id: 'search', type: 'search', value: text, placeholder: 'file, subject, reason or id' });
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(field.value.trim()), TYPING_MS);
  });
  gone.addEventListener('abort', () => clearTimeout(timer));
  return field;
}
