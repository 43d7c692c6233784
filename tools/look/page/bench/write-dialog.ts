/** Shows what writing numbers of a rule would change in the file of a profile, and writes it when somebody says so. */
import type { DiffLine, EntryToWrite, MovedNumbers, ProfileDiff } from '../../bench/bench-wire.ts';
import { askJson, post } from '../ask.ts';
import { h, say } from '../dom.ts';
import { showDialog } from '../keys.ts';

const SIGNS = { '+': 'comes', '-': 'goes', ' ': 'stays' } as const;

/**
 * Asks whether to write.
 *
 * @param id of the recording, whose profile is written
 * @param written called once it is
 * @throws {Refused} when there is nothing to write, or it cannot be written
 */
export async function askToWrite(id: string, { rule, set }: MovedNumbers, written: () => void): Promise<void> {
  const path = `api/recording/${id}/profile`;
  const sets = Object.entries(set).map(([name, value]): [string, string] => ['set', `${name}:${value}`]);
  const { file, sha256, lines } = await askJson<ProfileDiff>(path, [['rule', rule], ...sets]);
  const problem = h('p', { class: 'refused', role: 'alert' });
  const write = h('button', { type: 'button' }, 'Write');
  const close = showDialog(
    `Write to ${file}?`,
    h(
      'div',
      { class: 'diff', tabindex: '0', role: 'region', 'aria-label': `Changes of ${file}` },
      h('table', {}, h('tbody', {}, ...rowsOf(lines))),
    ),
    h(
      'p',
      { class: 'quiet' },
      'Recordings that are processed from then on are judged by it; verdicts in the lake stay.',
    ),
    problem,
    h('span', {}, write, ' '),
  );
  write.addEventListener('click', () => {
    write.disabled = true;
    post<{ readonly file: string }>(path, { rule, set, sha256 } satisfies EntryToWrite)
      .then(() => {
        close();
        say(`Written to ${file}.`);
        written();
      })
      .catch((error: Error) => {
        problem.textContent = error.message;
        write.disabled = false;
      });
  });
  write.focus();
}

/** With a row of dots where lines are left out. */
function rowsOf(lines: readonly DiffLine[]): HTMLElement[] {
  let next = 1;
  return lines.flatMap((line) => {
    const isApart = line.sign !== '-' && line.line > next;
    if (line.sign !== '-') next = line.line + 1;
    return isApart ? [h('tr', {}, h('td', { colspan: '3' }, '…')), row(line)] : [row(line)];
  });
}

function row({ sign, line, text }: DiffLine): HTMLElement {
  return h(
    'tr',
    { class: SIGNS[sign] },
    h('td', { class: 'number' }, String(line)),
    h('td', {}, sign === ' ' ? '' : h('span', { 'aria-label': SIGNS[sign], role: 'img' }, sign === '-' ? '−' : '+')),
    h('td', {}, h('code', {}, text)),
  );
}
