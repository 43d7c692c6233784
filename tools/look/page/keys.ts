/** Keys: which is for what on the screen that is shown, and the list of them. */
import { h } from './dom.ts';

/** A key, by its name in the browser: `ArrowLeft`, `Shift+ArrowLeft`, `n`, `N`. */
export interface Key {
  readonly keys: readonly string[];
  /** As the list shows them. */
  readonly shown: string;
  readonly what: string;
  readonly run: () => void;
}

let held: AbortController | undefined;

/**
 * From now on these keys are heard, and no others; what is typed into a field is never a key.
 *
 * @returns aborted when the screen is left
 */
export function holdKeys(keys: readonly Key[]): AbortSignal {
  releaseKeys();
  held = new AbortController();
  const all: readonly Key[] = [...keys, { keys: ['?'], shown: '?', what: 'these keys', run: () => showKeys(all) }];
  const listener = (event: KeyboardEvent) => {
    const isAltGr = event.getModifierState('AltGraph'); // many keyboards have [ and ] there
    const isShortcut = !isAltGr && (event.ctrlKey || event.altKey) && event.key !== 'Enter';
    if (isShortcut || event.metaKey || isTyping(event.target)) return;
    const isNamed = event.key.length > 1;
    const pressed = isNamed ? `${event.ctrlKey ? 'Control+' : ''}${event.shiftKey ? 'Shift+' : ''}` : '';
    const name = pressed + event.key;
    const found = all.find((one) => one.keys.includes(name));
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  };
  document.addEventListener('keydown', listener, { signal: held.signal });
  return held.signal;
}

/** No keys are heard any more. */
export function releaseKeys(): void {
  held?.abort();
  for (const open of document.querySelectorAll('dialog')) open.remove();
}

/** More rows than this are two columns: they should all be in sight. */
const MAX_COLUMN = 14;

/** Shows the list of keys. */
export function showKeys(keys: readonly Key[]): void {
  const rows = keys.map(({ shown, what }) =>
    h('tr', {}, h('th', { scope: 'row' }, h('kbd', {}, shown)), h('td', {}, what)),
  );
  const half = Math.ceil(rows.length / 2);
  const columns = rows.length <= MAX_COLUMN ? [rows] : [rows.slice(0, half), rows.slice(half)];
  const tables = columns.map((some) => h('table', { class: 'keys' }, h('tbody', {}, ...some)));
  showDialog('Keys', h('div', { class: 'columns' }, ...tables));
}

/** A dialog with a heading and a button that closes it; Escape does too. @returns closes it */
export function showDialog(title: string, ...content: readonly Node[]): () => void {
  const close = h('button', { type: 'button' }, 'Close');
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'dialog-title' },
    h('h2', { id: 'dialog-title' }, title),
    ...content,
    close,
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return () => dialog.close();
}

/** A dialog hears every key, also when nothing in it has the focus. */
function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  return target instanceof Element && target.closest('input, select, textarea') !== null;
}
