/** Screen 2: one recording on ECG paper, with what was found in it. */
import { timeWords } from '../../../handler/draw/scale.ts';
import type { ShownFinding, ShownRecording } from '../wire.ts';
import { addressOf, filterInAddress } from './address.ts';
import { askJson } from './ask.ts';
import { BenchPanel } from './bench/bench-panel.ts';
import { byId, copy, h, say } from './dom.ts';
import { type FindingsList, findingsList, whereWords } from './findings.ts';
import { holdKeys, type Key, showDialog, showKeys } from './keys.ts';
import { Marking } from './marks/marking.ts';
import { marksListed } from './marks/marks-listed.ts';
import { nextToMark } from './marks/next-to-mark.ts';
import { Selection } from './marks/selection.ts';
import { overviewStrip } from './overview.ts';
import { Calipers } from './paper/calipers.ts';
import { showCopies } from './paper/copies.ts';
import { showRule } from './paper/explain.ts';
import { paperWays } from './paper/ways.ts';
import { isMeasured, measureScreen } from './paper-size.ts';
import { Plot } from './plot.ts';
import { badge, doubtBanner, durationWords, percentWords, rateWords } from './words.ts';

type Go = (address: string) => void;

/**
 * Shows the screen.
 *
 * @param gone aborted once another screen was asked for: nothing is shown then
 * @throws {Refused} when there is no such recording, or the server cannot answer
 */
export async function showRecording(main: HTMLElement, id: string, go: Go, gone: AbortSignal): Promise<void> {
  const shown = await askJson<ShownRecording>(`api/recording/${id}`, filterInAddress());
  if (gone.aborted) return;
  document.title = `${shown.key.split('/').at(-1)} · ECG`;
  byId('from').textContent = '';
  const head = heading(shown);
  if ('why' in shown.signal) {
    const unjudged = shown.outcome === 'unreadable' ? 'The rules judge only a file that can be read.' : undefined;
    const list = findingsList(shown.findings, () => {}, unjudged);
    const marks = h('aside', { class: 'marks', 'aria-labelledby': 'marks-title' }, ...marksListed(shown.marks.marks));
    main.replaceChildren(
      ...head,
      h('div', { class: 'two' }, noSignal(shown, shown.signal.why), h('div', {}, marks, list.element)),
    );
    holdKeys(stepKeys(shown, go));
    return;
  }
  const doubt = shown.doubt === null ? [] : [doubtBanner({ text: shown.doubt, id: shown.id }, filterInAddress())];
  const notes = shown.signal.notes.map((note) => h('p', { class: 'banner', role: 'note' }, note));
  const plot = new Plot(shown);
  const selection = new Selection(plot, shown);
  const marking = new Marking(shown, plot, selection, () => void nextToMark(go, gone));
  let current = -1;
  let list: FindingsList;
  const goTo = (index: number) => {
    const finding = shown.findings[index];
    if (finding === undefined) return say('There is no further finding.');
    current = index;
    list.mark(index);
    if (finding.startS !== null) plot.view.centreOn(finding.startS, finding.endS ?? finding.startS);
    say(`${finding.grade}: ${whereWords(finding)}: ${finding.message}`);
  };
  list = findingsList(shown.findings, goTo);
  const step = (by: 1 | -1, isMeant: (finding: ShownFinding) => boolean) => {
    let next = current + by;
    while (shown.findings[next] !== undefined && !isMeant(shown.findings[next]!)) next += by;
    goTo(current < 0 && by < 0 ? -1 : next);
  };
  const leave = stepKeys(shown, go).map((key) =>
    key.keys.includes('Escape') ? { ...key, what: 'select nothing; all recordings', run: () => orLeave(key) } : key,
  );
  const orLeave = ({ run }: Key) => (selection.selected === undefined ? run() : selection.select(undefined));
  const bench = new BenchPanel(shown, plot);
  const open = () => void bench.toggle();
  const calipers = new Calipers(plot);
  const outline = plot.drew;
  plot.drew = () => {
    outline();
    calipers.draw();
  };
  const explain = () => void showRule(shown.findings[current]?.ruleId ?? shown.code, gone);
  const seeing: Key[] = [
    { keys: ['c'], shown: 'c', what: 'calipers: ms, bpm and mV between two points', run: () => calipers.toggle() },
    { keys: ['e'], shown: 'e', what: 'explain the rule of the finding', run: explain },
  ];
  const { layout, filter, keys: ways } = paperWays(plot, shown);
  const benchKey = { keys: ['r'], shown: 'r', what: 'rule bench: move the numbers of a rule', run: open };
  const keys: Key[] = [
    ...plotKeys(plot),
    ...ways,
    ...findingKeys(step),
    ...marking.keys,
    ...seeing,
    benchKey,
    ...leave,
  ];
  const strip = overviewStrip(shown, (timeS) => plot.view.centreOn(timeS, timeS));
  plot.changed = (fromS, toS) => strip.mark(fromS, toS);
  main.replaceChildren(
    ...head,
    ...doubt,
    ...notes,
    strip.element,
    toolbar(shown, plot, keys, { open, explain, measure: calipers.button, layout, filter }),
    calipers.reading,
    marking.toolbar,
    bench.element,
    h('div', { class: 'two' }, plot.element, h('div', { class: 'side' }, marking.list, list.element)),
  );
  marking.changed = (marks) => {
    plot.showMarks(marks);
    strip.showMarks(marks);
  };
  holdKeys(keys);
  plot.start();
  marking.start();
  void bench.resume();
}

/** Why there is nothing to draw; where nobody knows what the numbers mean, the way to say it. */
function noSignal({ id, code }: ShownRecording, why: string): HTMLElement {
  const device = h('a', { href: addressOf(`device/${id}`, filterInAddress()) }, 'Say what this file means');
  return h('p', { class: 'empty' }, why, ...(code === 'known-meaning' ? [' ', device] : []));
}

function heading(shown: ShownRecording): HTMLElement[] {
  const steps = shown.key.split('/');
  const facts: [string, string][] = [
    ['Profile', shown.profile],
    ['Rate', rateWords(shown.samplingRateHz, shown.samplingRateSource)],
    ['Scale', shown.gainSource ?? '–'],
    ['Leads', shown.leads.length === 0 ? '–' : shown.leads.map(({ name }) => name).join(', ')],
    ['Length', durationWords(shown.durationS)],
    ['Usable', percentWords(shown.usableShare)],
    ['Quality', shown.quality === null ? '–' : shown.quality.toFixed(2)],
  ];
  const way = (id: string | null, text: string) =>
    id === null
      ? h('span', { class: 'quiet' }, text)
      : h('a', { href: addressOf(`recording/${id}`, filterInAddress()) }, text);
  return [
    h(
      'nav',
      { class: 'ways', 'aria-label': 'Recordings' },
      h('a', { href: addressOf('', filterInAddress()) }, '↑ all recordings'),
      way(shown.previous, '← before (k)'),
      way(shown.next, 'next (j) →'),
      h('a', { href: addressOf(`device/${shown.id}`, filterInAddress()) }, 'what its file means'),
    ),
    h('h1', { title: shown.key }, steps.at(-1) ?? shown.key, ' ', badge(shown.outcome)),
    h('p', { class: 'reason' }, shown.reason ?? `${percentWords(shown.usableShare)} of its time is usable.`),
    h('dl', { class: 'facts' }, ...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
  ];
}

interface Tools {
  readonly open: () => void;
  readonly explain: () => void;
  readonly measure: HTMLElement;
  readonly layout: HTMLElement;
  readonly filter: HTMLElement;
}

function toolbar(shown: ShownRecording, plot: Plot, keys: readonly Key[], tools: Tools): HTMLElement {
  /** A word is its own name; a sign needs one. */
  const button = (text: string, title: string, run: () => void) =>
    h('button', { type: 'button', title, 'aria-label': /\w/.test(text) ? null : title, click: run }, text);
  const link = new URL(location.href).origin;
  return h(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'View' },
    button('←', 'A page back', () => plot.view.move(-plot.view.spanS)),
    button('→', 'A page on', () => plot.view.move(plot.view.spanS)),
    button('−', 'More time on the paper', () => plot.view.zoom(-1)),
    button('+', 'Less time on the paper', () => plot.view.zoom(1)),
    button('↓', 'Lower gain', () => plot.view.gain(-1)),
    button('↑', 'Higher gain', () => plot.view.gain(1)),
    tools.layout,
    tools.filter,
    button('R peaks', 'Show R peaks and RR intervals', () => plot.view.toggleBeats()),
    button('Rule bench', 'Move the numbers of a rule, and see what it finds then (r)', tools.open),
    tools.measure,
    button('Explain', 'Explain the rule of the finding, or the one that decided (e)', tools.explain),
    button('Go to…', 'Go to a time', () => goToTime(plot)),
    button(
      'Copy link',
      'Copy the link to this second',
      () => void copy('link to this second', link + plot.view.address()),
    ),
    button('Copy SQL', 'Copy the SQL of these findings', () => void copy('SQL of the findings', shown.sql)),
    button('Copy or save…', 'Python lines, CSV, SVG or PNG of what is shown', () => showCopies(shown, plot)),
    button('Ruler', isMeasured() ? 'Measure the screen again' : 'Make millimetres true on this screen', () =>
      measureScreen(() => plot.draw()),
    ),
    button('Print', 'Print at true scale', () => print()),
    button('?', 'Keys', () => showKeys(keys)),
  );
}

function plotKeys(plot: Plot): Key[] {
  return [
    { keys: ['ArrowLeft'], shown: '←', what: '1 s back', run: () => plot.view.move(-1) },
    { keys: ['ArrowRight'], shown: '→', what: '1 s on', run: () => plot.view.move(1) },
    { keys: ['Shift+ArrowLeft'], shown: 'Shift ←', what: 'a page back', run: () => plot.view.move(-plot.view.spanS) },
    { keys: ['Shift+ArrowRight'], shown: 'Shift →', what: 'a page on', run: () => plot.view.move(plot.view.spanS) },
    { keys: ['Home'], shown: 'Home', what: 'the start', run: () => plot.view.moveTo(0) },
    { keys: ['End'], shown: 'End', what: 'the end', run: () => plot.view.moveTo(Number.MAX_SAFE_INTEGER) },
    { keys: ['+', '='], shown: '+', what: 'zoom in', run: () => plot.view.zoom(1) },
    { keys: ['-', '−'], shown: '−', what: 'zoom out', run: () => plot.view.zoom(-1) },
    { keys: ['ArrowUp'], shown: '↑', what: 'higher gain', run: () => plot.view.gain(1) },
    { keys: ['ArrowDown'], shown: '↓', what: 'lower gain', run: () => plot.view.gain(-1) },
    { keys: ['b'], shown: 'b', what: 'R peaks and RR intervals, on and off', run: () => plot.view.toggleBeats() },
    { keys: ['g'], shown: 'g', what: 'go to a time', run: () => goToTime(plot) },
  ];
}

function findingKeys(step: (by: 1 | -1, isMeant: (finding: ShownFinding) => boolean) => void): Key[] {
  const isAny = () => true;
  const isReject = ({ grade }: ShownFinding) => grade === 'reject';
  return [
    { keys: ['n'], shown: 'n', what: 'next finding', run: () => step(1, isAny) },
    { keys: ['p'], shown: 'p', what: 'finding before', run: () => step(-1, isAny) },
    { keys: ['N'], shown: 'N', what: 'next rejected stretch', run: () => step(1, isReject) },
    { keys: ['P'], shown: 'P', what: 'rejected stretch before', run: () => step(-1, isReject) },
  ];
}

function stepKeys({ previous, next }: ShownRecording, go: Go): Key[] {
  const to = (id: string | null, where: string) => () =>
    id === null
      ? say(`This is the ${where} recording of the list.`)
      : go(addressOf(`recording/${id}`, filterInAddress()));
  return [
    { keys: ['j'], shown: 'j', what: 'next recording', run: to(next, 'last') },
    { keys: ['k'], shown: 'k', what: 'recording before', run: to(previous, 'first') },
    { keys: ['Escape'], shown: 'Esc', what: 'all recordings', run: () => go(addressOf('', filterInAddress())) },
  ];
}

/** `75`, `1:15` and `0:01:15` are the same. */
function goToTime(plot: Plot): void {
  const field = h('input', {
    id: 'time',
    type: 'text',
    inputmode: 'decimal',
    autocomplete: 'off',
    placeholder: timeWords(90),
  });
  const hint = h('p', { class: 'quiet', role: 'alert' });
  const form = h('form', {}, h('label', { for: 'time' }, 'Seconds, or h:mm:ss'), field, hint, h('button', {}, 'Go'));
  const close = showDialog('Go to a time', form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const parts = field.value.trim().split(':');
    const isTime = parts.length <= 3 && parts.every((part) => /^\d+(?:[.,]\d+)?$/.test(part));
    if (!isTime) {
      hint.textContent = `Expected seconds such as 75, or 1:15, got "${field.value}".`;
      return;
    }
    plot.view.moveTo(parts.reduce((sum, part) => sum * 60 + Number(part.replace(',', '.')), 0));
    close();
  });
  field.focus();
}
