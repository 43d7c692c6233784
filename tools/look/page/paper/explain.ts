/** What a rule demands and why, with a picture of what it reports. */
import type { ExplainedRule } from '../../wire.ts';
import { askJson, Refused } from '../ask.ts';
import { h, say } from '../dom.ts';
import { showDialog } from '../keys.ts';

/**
 * Shows a rule.
 *
 * @param id null where no rule is meant
 * @param gone aborted once another screen was asked for: nothing is shown over that
 */
export async function showRule(id: string | null, gone: AbortSignal): Promise<void> {
  if (id === null) return say('There is nothing to explain: choose a finding by n or a click.');
  try {
    const { title, because, formula, references, drawing, passing } = await askJson<ExplainedRule>(
      `api/rule/${id}`,
      {},
      gone,
    );
    if (gone.aborted) return;
    showDialog(
      id,
      h('p', {}, h('b', {}, title)),
      h('p', { class: 'because' }, because),
      ...(formula === null ? [] : [h('pre', {}, formula)]),
      ...picture('What it reports', drawing, `What ${id} reports, drawn on a lead`),
      ...picture('What it passes', passing, `What ${id} passes, drawn on a lead`),
      ...references.map((text) => h('p', { class: 'quiet' }, text)),
      h('p', { class: 'quiet' }, `./ecg rules explain ${id} says more.`),
    );
  } catch (error) {
    if (gone.aborted) return;
    if (!(error instanceof Refused)) throw error;
    say(error.message);
  }
}

function picture(title: string, drawing: string | null, alt: string): HTMLElement[] {
  if (drawing === null) return [];
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  return [h('h3', {}, title), h('img', { class: 'rule-drawing', src: source, alt })];
}
