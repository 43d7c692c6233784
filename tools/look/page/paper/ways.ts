/** How the leads are arranged on the paper, and whether they are filtered: a list, a button, and their keys. */
import { LAYOUT_WORDS, LAYOUTS, type Layout, missingLeads } from '../../../../handler/draw/layout.ts';
import type { ShownRecording } from '../../wire.ts';
import { h, say } from '../dom.ts';
import type { Key } from '../keys.ts';
import type { Plot } from '../plot.ts';

/** More are counted, not named. */
const MAX_NAMED = 3;

/** What stands in the toolbar, and the keys that do the same. */
export interface PaperWays {
  readonly layout: HTMLSelectElement;
  readonly filter: HTMLButtonElement;
  readonly keys: readonly Key[];
}

/** The layouts that the recording has no leads for are listed, with the reason, and cannot be chosen. */
export function paperWays(plot: Plot, { leads }: ShownRecording): PaperWays {
  const names = leads.map(({ name }) => name);
  const options = LAYOUTS.map((one) => {
    const why = whyNot(one, names);
    const text = `${LAYOUT_WORDS[one]}${why === '' ? '' : `: ${why}`}`;
    return h('option', { value: one, disabled: why !== '', selected: one === plot.view.layout }, text);
  });
  const arrange = (to: Layout) => {
    layout.value = to;
    plot.view.arrange(to);
  };
  const layout = h(
    'select',
    {
      'aria-label': 'Layout',
      title: 'How the leads are arranged (l)',
      change: () => {
        plot.view.arrange(layout.value as Layout); // one of the options
        layout.blur(); // so that keys are the paper's again
      },
    },
    ...options,
  );
  const nextLayout = () => {
    const possible = LAYOUTS.filter((one) => missingLeads(one, names).length === 0);
    if (possible.length > 1) arrange(possible[(possible.indexOf(plot.view.layout) + 1) % possible.length]!);
    else {
      const missing = missingLeads('3x4', names);
      const are = missing.length === 1 ? 'is' : 'are';
      say(
        `${LAYOUT_WORDS['3x4']} needs all twelve standard leads; ${named(missing) ?? missing.length} ${are} missing.`,
      );
    }
  };
  const toggle = () => {
    plot.view.toggleFilter();
    filter.setAttribute('aria-pressed', String(plot.view.now.showsFiltered));
  };
  const filter = h(
    'button',
    {
      type: 'button',
      title: 'Show filtered (0.5–40 Hz) or as recorded (f)',
      'aria-pressed': String(plot.view.now.showsFiltered),
      click: toggle,
    },
    'Filter',
  );
  return {
    layout,
    filter,
    keys: [
      { keys: ['f'], shown: 'f', what: 'filter, or as it was recorded', run: toggle },
      { keys: ['l'], shown: 'l', what: 'next layout of the leads', run: nextLayout },
    ],
  };
}

/** Leads by name, where they are few. */
function named(leads: readonly string[]): string | undefined {
  return leads.length <= MAX_NAMED ? leads.join(', ') : undefined;
}

/** Why a layout cannot be had, as the end of a sentence; empty when it can. */
function whyNot(layout: Layout, names: readonly string[]): string {
  const missing = missingLeads(layout, names);
  if (missing.length === 0) return '';
  const which = named(missing) ?? `${missing.length} of the 12 leads`;
  return `${which} ${missing.length === 1 ? 'is' : 'are'} missing`;
}
