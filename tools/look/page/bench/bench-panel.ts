/** The rule bench: sliders for the numbers of a rule, what the recording becomes with them, and the way into the profile's file. */
import type { Bench, BenchJudged, BenchRule, BenchSetting, Histogram, MovedNumbers } from '../../bench/bench-wire.ts';
import type { ShownRecording } from '../../wire.ts';
import { askJson } from '../ask.ts';
import { copy, h, say } from '../dom.ts';
import type { Plot } from '../plot.ts';
import { findingsWords, outcomeWords, titleWords } from './bench-words.ts';
import { FolderPanel } from './folder-panel.ts';
import { histogramFigures } from './histograms.ts';
import { type RememberedBench, rememberBench, rememberedBench } from './remembered.ts';
import { sliderRange } from './slider-range.ts';
import { askToWrite } from './write-dialog.ts';

/** How often files of rules and profiles are looked at while the bench is open. */
const WATCH_MS = 1000;
/** How often rules that were wrong are read again: a mistake may lie in a file that is not looked at. */
const AGAIN_MS = 5000;

/** The panel, closed until it is opened. */
export class BenchPanel {
  readonly element = h('section', { class: 'bench', 'aria-label': 'Rule bench', hidden: true });
  private readonly shown: ShownRecording;
  private readonly plot: Plot;
  private readonly title = h('span', { class: 'quiet' });
  private readonly numbers = h('div', { class: 'numbers' });
  private readonly answer = h('div', { class: 'answer', role: 'status' });
  private readonly spread = h('div', { class: 'spread' });
  private readonly folder: FolderPanel;
  private histograms: readonly Histogram[] = [];
  private spreadAsked: AbortController | undefined;
  /** The answer that is shown, and whether its findings are those of the profile as it is. */
  private judged: BenchJudged | undefined;
  private showsBefore = false;
  private bench: Bench | undefined;
  private rule: BenchRule | undefined;
  private values = new Map<string, number>();
  /** A slider moves faster than a recording is judged: the newest question waits, those before it are not asked. */
  private isAsking = false;
  private isChanged = false;
  /** From the key that opens it on, also while the bench is still asked for; undefined once it is to be closed. */
  private opening: object | undefined;

  constructor(shown: ShownRecording, plot: Plot) {
    this.shown = shown;
    this.plot = plot;
    this.folder = new FolderPanel(shown, () => this.moved());
  }

  /** Opens it, or closes it and shows the findings of the lake again. */
  async toggle(): Promise<void> {
    if (this.opening !== undefined) {
      this.opening = undefined;
      this.element.hidden = true;
      this.plot.showFindings(this.shown.findings);
      rememberBench(undefined);
      return;
    }
    if (await this.open(undefined)) this.element.querySelector('select')?.focus();
  }

  /** Opens it if it was open on the recording before, with the same numbers. */
  async resume(): Promise<void> {
    const kept = rememberedBench(this.shown.profile);
    if (kept !== undefined && this.opening === undefined) await this.open(kept);
  }

  /** @returns whether it is open then: it may have been closed before the answer came */
  private async open(kept: RememberedBench | undefined): Promise<boolean> {
    const mine = {};
    this.opening = mine;
    try {
      const bench = await this.askBench();
      if (this.opening !== mine) return false;
      this.bench = bench;
    } catch (error) {
      if (this.opening !== mine) return false;
      this.opening = undefined;
      say((error as Error).message);
      return false;
    }
    this.element.hidden = false;
    this.build(this.bench, kept);
    this.watch();
    void this.folder.resume().catch((error: Error) => say(error.message)); // follows a run to its end
    return true;
  }

  private askBench(): Promise<Bench> {
    return askJson<Bench>(`api/recording/${this.shown.id}/bench`, {});
  }

  /** Takes a rule or profile that somebody saves at once; while it is wrong, says where. */
  private watch(): void {
    /** Those that were wrong and are still shown so. */
    let wrong: string | undefined;
    let isReading = false;
    let readAt = 0;
    const { opening } = this;
    const look = async () => {
      if (this.opening !== opening || !this.element.isConnected) return clearInterval(timer);
      if (document.hidden || isReading) return;
      const { state } = await askJson<Pick<Bench, 'state'>>(`api/recording/${this.shown.id}/bench-state`, {});
      // Compared with what is shown: the bench itself may have written and read a profile since the last look.
      if (state === (wrong ?? this.bench?.state) && !(wrong !== undefined && Date.now() - readAt > AGAIN_MS)) return;
      wrong = state; // until they are read
      isReading = true;
      try {
        await this.reload();
        wrong = undefined;
      } finally {
        isReading = false;
        readAt = Date.now();
      }
    };
    const timer = setInterval(() => void look().catch((error: Error) => this.refuse(error)), WATCH_MS);
  }

  /** Shows the rules as they are now, with the numbers that are moved. Where its settings are the same, nothing is taken from whoever types. */
  private async reload(): Promise<void> {
    this.bench = await this.askBench();
    const [rule, before] = [this.bench.rules.find(({ id }) => id === this.rule?.id), this.rule];
    const values = new Map([...this.values].filter(([name]) => rule?.settings.some((one) => one.name === name)));
    if (JSON.stringify(rule?.settings) === JSON.stringify(before?.settings)) this.take(rule, values);
    else this.choose(rule, values);
    say('The rules were read again.');
  }

  private refuse({ message }: Error): void {
    this.answer.replaceChildren(h('p', { class: 'refused' }, message));
  }

  private build({ profile, rules }: Bench, kept: RememberedBench | undefined): void {
    const reported = [kept?.rule ?? null, this.shown.code, ...this.shown.findings.map(({ ruleId }) => ruleId)];
    const first = reported.map((id) => rules.find((rule) => rule.id === id)).find((rule) => rule !== undefined);
    const options = rules.map(({ id }) => h('option', { value: id, selected: id === (first ?? rules[0])?.id }, id));
    const select = h('select', { id: 'bench-rule' }, ...options);
    select.addEventListener('change', () => this.choose(this.bench?.rules.find(({ id }) => id === select.value)));
    const label = h('label', { for: 'bench-rule' }, `Rule, as ${profile} sets it`);
    const close = h('button', { type: 'button', click: () => void this.toggle() }, 'Close');
    const head = h(
      'p',
      { class: 'search' },
      h('h2', { class: 'bench-title' }, 'Rule bench'),
      label,
      select,
      this.title,
      close,
    );
    this.element.replaceChildren(head, this.numbers, h('div', {}, this.answer, this.spread), this.folder.element);
    this.choose(first ?? rules[0], new Map(kept?.values));
  }

  private choose(rule: BenchRule | undefined, values = new Map<string, number>()): void {
    this.take(rule, values);
    this.numbers.replaceChildren(...(rule?.settings ?? []).map((one) => this.row(one)));
  }

  /** Judges by a rule whose rows are there. */
  private take(rule: BenchRule | undefined, values: Map<string, number>): void {
    this.rule = rule;
    this.values = values;
    this.title.textContent = rule === undefined ? '' : titleWords(rule);
    this.histograms = [];
    if (rule !== undefined) void this.askHistograms(rule);
    this.ask();
  }

  private row(setting: BenchSetting): HTMLElement {
    const { name, unit, value, default: standard, relaxedBy, meaning } = setting;
    const { min, max, step } = sliderRange(setting);
    const id = `bench-${name}`;
    const at = String(this.values.get(name) ?? value);
    const range = h('input', { type: 'range', id, min: `${min}`, max: `${max}`, step: `${step}`, value: at });
    const exact = h('input', { type: 'number', step: 'any', value: at, 'aria-label': `${name}, exact` });
    const move = (from: HTMLInputElement, to: HTMLInputElement) => () => {
      if (from.value === '') return; // half typed
      to.value = from.value;
      this.values.set(name, Number(Number(from.value).toFixed(6)));
      this.ask();
    };
    range.addEventListener('input', move(range, exact));
    exact.addEventListener('input', move(exact, range));
    const shownUnit = unit === 'ratio' || unit === 'count' ? '' : unit;
    const usual = value === standard ? `default ${standard}` : `profile ${value}, default ${standard}`;
    const looser = relaxedBy === 'increase' || relaxedBy === 'decrease' ? `; ${relaxedBy} to report less` : '';
    return h(
      'div',
      { class: 'number-row' },
      h('label', { for: id }, ...breakable(name)),
      range,
      exact,
      h('span', {}, shownUnit),
      h('span', { class: 'quiet' }, `${meaning} (${`${usual} ${shownUnit}`.trim()}${looser})`),
    );
  }

  private async askHistograms(rule: BenchRule): Promise<void> {
    this.spreadAsked?.abort();
    const mine = new AbortController();
    this.spreadAsked = mine;
    const path = `api/recording/${this.shown.id}/histograms`;
    try {
      const histograms = await askJson<readonly Histogram[]>(path, { rule: rule.id }, mine.signal);
      if (this.rule !== rule) return;
      this.histograms = histograms;
      this.showHistograms();
    } catch (error) {
      if (mine.signal.aborted) return; // another rule was chosen
      this.spread.replaceChildren(h('p', { class: 'refused' }, (error as Error).message));
    }
  }

  private showHistograms(): void {
    if (this.rule === undefined) return;
    this.spread.replaceChildren(...histogramFigures(this.histograms, this.rule, this.values));
  }

  private moved(): MovedNumbers | undefined {
    const { rule, values } = this;
    const isMoved = rule !== undefined && (values.size > 0 || rule.isOff);
    return isMoved ? { rule: rule.id, set: Object.fromEntries(values) } : undefined;
  }

  private ask(): void {
    const { profile } = this.shown;
    if (this.rule !== undefined) rememberBench({ profile, rule: this.rule.id, values: new Map(this.values) });
    this.showHistograms();
    this.isChanged = true;
    if (this.isAsking) return;
    this.isAsking = true;
    void this.askWhileChanged();
  }

  private async askWhileChanged(): Promise<void> {
    while (this.isChanged && this.rule !== undefined) {
      this.isChanged = false;
      try {
        this.show(this.rule, await judged(this.shown.id, this.rule.id, this.values));
      } catch (error) {
        this.refuse(error as Error);
      }
    }
    this.isAsking = false;
  }

  private write(): void {
    const moved = this.moved();
    if (moved === undefined) return;
    askToWrite(this.shown.id, moved, () => {
      this.values = new Map();
      this.reload().catch((error: Error) => this.refuse(error));
    }).catch((error: Error) => say(error.message));
  }

  private show(rule: BenchRule, judged: BenchJudged): void {
    if (this.element.hidden) return;
    const { before, after, lines } = judged;
    this.judged = judged;
    this.showBands();
    const sentence = `${rule.id} reports ${findingsWords(before)} as it is, ${findingsWords(after)} with these numbers.`;
    const isMoved = this.moved() !== undefined;
    this.answer.replaceChildren(
      h('p', {}, sentence, ` ${outcomeWords(before, after)}`),
      ...(after.reason === null || after.reason === before.reason ? [] : [h('p', { class: 'quiet' }, after.reason)]),
      ...(lines === '' ? [] : this.lines(lines)),
      ...(isMoved
        ? [this.beforeButton(), ' ', h('button', { type: 'button', click: () => this.write() }, 'Write to profile…')]
        : []),
    );
  }

  private lines(lines: string): (HTMLElement | string)[] {
    return [
      h('p', { class: 'quiet' }, `In the rules of quality/profiles/${this.shown.profile}.ts:`),
      h('pre', {}, lines),
      h('button', { type: 'button', click: () => void copy('lines for the profile', lines) }, 'Copy lines'),
      ' ',
    ];
  }

  /** Bands as they are and as they would be, in turn. */
  private beforeButton(): HTMLElement {
    const button = h('button', { type: 'button', 'aria-pressed': `${this.showsBefore}` }, 'Show as it is');
    button.addEventListener('click', () => {
      this.showsBefore = !this.showsBefore;
      button.setAttribute('aria-pressed', `${this.showsBefore}`);
      this.showBands();
    });
    return button;
  }

  private showBands(): void {
    const { rule, judged } = this;
    if (rule === undefined || judged === undefined) return;
    const isBefore = this.showsBefore && this.moved() !== undefined;
    const others = this.shown.findings.filter(({ ruleId }) => ruleId !== rule.id);
    this.plot.showFindings([...others, ...(isBefore ? judged.findingsBefore : judged.findings)]);
  }
}

async function judged(id: string, rule: string, values: ReadonlyMap<string, number>): Promise<BenchJudged> {
  const sets = [...values].map(([name, value]): [string, string] => ['set', `${name}:${value}`]);
  return await askJson<BenchJudged>(`api/recording/${id}/judged`, [['rule', rule], ...sets]);
}

/** A name in several words that are written as one, which may be broken between them. */
function breakable(name: string): (Node | string)[] {
  return name.split(/(?=[A-Z])/).flatMap((word, i) => (i === 0 ? [word] : [h('wbr', {}), word]));
}
