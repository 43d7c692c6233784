/** The saved questions, and what one of them is asked about. */
import type { SqlQuestion } from '../../sql/sql-wire.ts';
import { h } from '../dom.ts';
import type { SqlState } from './sql-state.ts';

/** The panel. */
export interface QuestionPanel {
  readonly element: HTMLElement;
  /** Shows a question as chosen, with its values. @param id empty for none */
  readonly show: (id: string, set: SqlState['set']) => void;
  /** What the chosen question still needs, in a sentence; undefined when it can be asked. */
  readonly missing: () => string | undefined;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** @param choose called when a question is chosen, and when something it is asked about is set */
export function questionPanel(
  questions: readonly SqlQuestion[],
  choose: (question: SqlQuestion, set: SqlState['set']) => void,
): QuestionPanel {
  const options = questions.map(({ id, title }) => h('option', { value: id }, title));
  const select = h('select', { id: 'question' }, h('option', { value: '' }, 'a statement of your own'), ...options);
  const sentence = h('p', { class: 'quiet' });
  const fields = h('div', { class: 'parameters' });
  let chosen: SqlQuestion | undefined;
  let inputs: readonly { readonly parameter: SqlQuestion['parameters'][number]; readonly field: HTMLInputElement }[] =
    [];
  const set = () =>
    Object.fromEntries(
      inputs
        .map(({ parameter, field }) => [parameter.name, field.value.trim()] as const)
        .filter(([, value]) => value !== ''),
    );
  const missing = () => {
    const empty = inputs.find(({ parameter, field }) => parameter.isRequired && field.value.trim() === '');
    if (empty !== undefined) return `The question needs ${empty.parameter.name}: ${empty.parameter.meaning}.`;
    const wrong = inputs.find(
      ({ parameter, field }) => parameter.kind === 'day' && field.value.trim() !== '' && !DAY.test(field.value.trim()),
    );
    return wrong && `${wrong.parameter.name} must be a day like 2026-01-31, got "${wrong.field.value}".`;
  };
  const show: QuestionPanel['show'] = (id, values) => {
    chosen = questions.find((one) => one.id === id);
    select.value = chosen?.id ?? '';
    sentence.textContent = chosen?.sentence ?? '';
    inputs = (chosen?.parameters ?? []).map((parameter) => {
      const placeholder = parameter.kind === 'day' ? '2026-01-31' : '';
      const field = h('input', { id: `set-${parameter.name}`, placeholder, autocomplete: 'off' });
      field.value = values[parameter.name] ?? '';
      field.addEventListener('change', () => chosen && choose(chosen, set()));
      return { parameter, field };
    });
    fields.replaceChildren(
      ...inputs.map(({ parameter: { name, meaning }, field }) =>
        h('p', {}, h('label', { for: field.id }, name), field, h('span', { class: 'quiet' }, meaning)),
      ),
    );
  };
  select.addEventListener('change', () => {
    show(select.value, {});
    if (chosen !== undefined) choose(chosen, {});
  });
  const label = h('label', { for: 'question' }, 'Saved question');
  return { element: h('div', { class: 'question' }, h('p', {}, label, select), sentence, fields), show, missing };
}
