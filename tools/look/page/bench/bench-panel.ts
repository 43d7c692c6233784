/** The rule bench: sliders for the numbers of a rule, what the recording becomes with them, and the way into the profile's file. */
import { GRADES } from '../../draw/bands.ts';
import type { Bench, BenchJudged, BenchOutcome, BenchRule, BenchSetting, ShownRecording } from '../../wire.ts';
import { askJson } from '../ask.ts';
import { copy, h, say } from '../dom.ts';
import type { Plot } from '../plot.ts';
import { percentWords } from '../words.ts';
import { sliderRange } from './slider-range.ts';
import { askToWrite } from './write-dialog.ts';

/** How often files of rules and profiles are looked at while the bench is open. */
const WATCH_MS = 1000;

/** The panel, closed until it is opened. */
export class BenchPanel {
  readonly element = h('section', { class: 'bench', 'aria-label': 'Rule bench', hidden: true });
  private readonly shown: ShownRecording;
  private readonly plot: Plot;
  private readonly title = h('span', { class: 'quiet' });
  private readonly numbers = h('div', { class: 'numbers' });
  private readonly answer = h('div', { class: 'answer', role: 'status' });
  private bench: Bench | undefined;
  private rule: BenchRule | undefined;
  private values = new Map<string, number>();
  /** A slider moves faster than a recording is judged: the newest question waits, those before it are not asked. */
  private isAsking = false;
  private isChanged = false;

  constructor(shown: ShownRecording, plot: Plot) {
    this.shown = shown;
    this.plot = plot;
  }

  /** Opens it, or closes it and shows the findings of the lake again. */
  async toggle(): Promise<void> {
    if (!this.element.hidden) {
      this.element.hidden = true;
      this.plot.showFindings(this.shown.findings);
      return;
    }
    try {
      this.bench = await this.askBench();
    } catch (error) {
      say((error as Error).message);
      return;
    }
    this.element.hidden = false;
    this.build(this.bench);
    this.watch();
  }

  private askBench(): Promise<Bench> {
    return askJson<Bench>(`api/recording/${this.shown.id}/bench`, {});
  }

  /** Takes a rule or profile that somebody saves at once; while it is wrong, says where. */
  private watch(): void {
    let seen = this.bench?.state;
    const look = async () => {
      if (this.element.hidden || !this.element.isConnected) return clearInterval(timer);
      if (document.hidden) return;
      const { state } = await askJson<Pick<Bench, 'state'>>(`api/recording/${this.shown.id}/bench-state`, {});
      if (state === seen) return;
      seen = state;
      await this.reload();
    };
    const timer = setInterval(() => void look().catch((error: Error) => this.refuse(error)), WATCH_MS);
  }

  /** Shows the rules as they are now, with the numbers that are moved. */
  private async reload(): Promise<void> {
    this.bench = await this.askBench();
    const rule = this.bench.rules.find(({ id }) => id === this.rule?.id);
    this.choose(rule, new Map([...this.values].filter(([name]) => rule?.settings.some((one) => one.name === name))));
    say('The rules were read again.');
  }

  private refuse({ message }: Error): void {
    this.answer.replaceChildren(h('p', { class: 'refused' }, message));
  }

  private build({ profile, rules }: Bench): void {
    const reported = [this.shown.code, ...this.shown.findings.map(({ ruleId }) => ruleId)];
    const first = reported.map((id) => rules.find((rule) => rule.id === id)).find((rule) => rule !== undefined);
    const options = rules.map(({ id }) => h('option', { value: id, selected: id === (first ?? rules[0])?.id }, id));
    const select = h('select', { id: 'bench-rule' }, ...options);
    select.addEventListener('change', () => this.choose(rules.find(({ id }) => id === select.value)));
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
    this.element.replaceChildren(head, this.numbers, this.answer);
    this.choose(first ?? rules[0]);
    select.focus();
  }

  private choose(rule: BenchRule | undefined, values = new Map<string, number>()): void {
    this.rule = rule;
    this.values = values;
    this.title.textContent = rule === undefined ? '' : titleWords(rule);
    this.numbers.replaceChildren(...(rule?.settings ?? []).map((one) => this.row(one)));
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
      h('label', { for: id }, name),
      range,
      exact,
      h('span', {}, shownUnit),
      h('span', { class: 'quiet' }, `${meaning} (${`${usual} ${shownUnit}`.trim()}${looser})`),
    );
  }

  private ask(): void {
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

  private write(rule: string): void {
    const set = Object.fromEntries(this.values);
    askToWrite(this.shown.id, { rule, set }, () => {
      this.values = new Map();
      this.reload().catch((error: Error) => this.refuse(error));
    }).catch((error: Error) => say(error.message));
  }

  private show({ id }: BenchRule, { before, after, findings, lines }: BenchJudged): void {
    if (this.element.hidden) return;
    this.plot.showFindings([...this.shown.findings.filter(({ ruleId }) => ruleId !== id), ...findings]);
    const sentence = `${id} reports ${findingsWords(before)} as it is, ${findingsWords(after)} with these numbers.`;
    const place = this.shown.profile;
    this.answer.replaceChildren(
      h('p', {}, sentence, ` ${outcomeWords(before, after)}`),
      ...(after.reason === null || after.reason === before.reason ? [] : [h('p', { class: 'quiet' }, after.reason)]),
      ...(lines === ''
        ? []
        : [
            h('p', { class: 'quiet' }, `In the rules of quality/profiles/${place}.ts:`),
            h('pre', {}, lines),
            h('button', { type: 'button', click: () => void copy('lines for the profile', lines) }, 'Copy lines'),
          ]),
      ...(this.values.size === 0
        ? []
        : [h('button', { type: 'button', click: () => this.write(id) }, 'Write to profile…')]),
    );
  }
}

async function judged(id: string, rule: string, values: ReadonlyMap<string, number>): Promise<BenchJudged> {
  const sets = [...values].map(([name, value]): [string, string] => ['set', `${name}:${value}`]);
  return await askJson<BenchJudged>(`api/recording/${id}/judged`, [['rule', rule], ...sets]);
}

function titleWords({ title, isOff }: BenchRule): string {
  return isOff ? `${title}. The profile switches it off; here it is on.` : `${title}.`;
}

const NOUNS = { reject: 'reject', warn: 'warning', info: 'note' } as const;

/** `1 reject of 5 s, 2 warnings of 12.4 s`: over all leads. */
function findingsWords({ findings }: BenchOutcome): string {
  const words = GRADES.filter((grade) => findings[grade].count > 0).map((grade) => {
    const { count, leadS } = findings[grade];
    return `${count} ${NOUNS[grade]}${count === 1 ? '' : 's'} of ${Number(leadS.toFixed(1))} s`;
  });
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function outcomeWords(before: BenchOutcome, after: BenchOutcome): string {
  const words = ({ outcome, usableShare }: BenchOutcome) => `${outcome}, ${percentWords(usableShare)} usable`;
  return words(before) === words(after)
    ? `The recording stays ${words(after)}.`
    : `The recording is ${words(before)}; it would be ${words(after)}.`;
}
