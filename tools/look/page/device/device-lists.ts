/** What lies in a file, beside the form that says what it means. */
import { type DeviceFile, MAX_VARIABLES } from '../../device/device-wire.ts';
import { h } from '../dom.ts';

/** Every variable, with its shape and what it holds. */
export function variablesTable({ variables, variableCount, matVersion }: DeviceFile): HTMLElement {
  const rows = variables.map(({ path, kind, shape, holds, isSignal }) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, path, isSignal ? h('span', { class: 'quiet' }, ' (can be the signal)') : null),
      h('td', {}, kind),
      h('td', {}, shape),
      h('td', { class: 'holds' }, holds),
    ),
  );
  const more = variableCount - variables.length;
  return h(
    'section',
    { 'aria-labelledby': 'variables-title' },
    h('h2', { id: 'variables-title' }, `What lies in it: MAT-file version ${matVersion}`),
    h(
      'div',
      { class: 'wide variables', tabindex: '0', role: 'region', 'aria-label': 'Table of variables' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h('tr', {}, ...['Variable', 'Kind', 'Shape', 'Holds'].map((name) => h('th', { scope: 'col' }, name))),
        ),
        h('tbody', {}, ...rows),
      ),
    ),
    more > 0 ? h('p', { class: 'quiet' }, `The first ${MAX_VARIABLES} of ${variableCount} are shown.`) : null,
  );
}

/** Where each way to find the signal finds it, or what it misses. */
export function foundByList({ foundBy }: DeviceFile): HTMLElement {
  return ways(
    'found-title',
    'What each layout makes of it',
    foundBy.map(({ name, finds, says }) => ({ sign: finds, name, says })),
  );
}

/** The profiles that fit first. */
export function profilesList({ profiles }: DeviceFile): HTMLElement {
  const known = profiles.map(({ id, title, why }) => ({ sign: why === null, name: id, says: why ?? `fits: ${title}` }));
  return ways(
    'profiles-title',
    'Which profiles it looks like',
    known.sort((one, other) => Number(other.sign) - Number(one.sign)),
  );
}

function ways(
  id: string,
  title: string,
  all: readonly { readonly sign: boolean; readonly name: string; readonly says: string }[],
): HTMLElement {
  const items = all.map(({ sign, name, says }) =>
    h('li', { class: sign ? 'fits' : null }, h('b', {}, `${sign ? '✓' : '–'} ${name}`), `: ${says}`),
  );
  return h(
    'section',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    items.length === 0
      ? h('p', { class: 'quiet' }, 'None, because there is no signal.')
      : h('ul', { class: 'found-by' }, ...items),
  );
}
