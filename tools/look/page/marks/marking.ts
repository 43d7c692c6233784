/** Marks: sets what is meant to good, doubtful or poor, takes a mark back, and lists what stands. */

import { timeWords } from '../../../../handler/draw/scale.ts';
import { MARKS, type Mark } from '../../../../lake/tables/labels.ts';
import type { MarkAsked, RecordingMarks, ShownMark, ShownRecording } from '../../wire.ts';
import { parameters } from '../address.ts';
import { askJson, post } from '../ask.ts';
import { h, say } from '../dom.ts';
import { type Key, showDialog } from '../keys.ts';
import type { Plot } from '../plot.ts';
import { chip } from './mark-chip.ts';
import { marksListed } from './marks-listed.ts';
import type { LeadStretch, Selection } from './selection.ts';

/** As the server has it. */
const MAX_NOTE = 500;
const HINT = 'Point at a window, click on it, or drag over a stretch.';

/** What is marked in a recording, and the ways to mark. Set `changed` to hear of marks. */
export class Marking {
  readonly toolbar: HTMLElement;
  readonly list: HTMLElement;
  readonly keys: readonly Key[];
  /** Called with the marks when they have changed. */
  changed: (marks: readonly ShownMark[]) => void = () => {};
  private readonly shown: ShownRecording;
  private readonly plot: Plot;
  private readonly selection: Selection;
  private readonly target = h('span', { class: 'target' });
  private readonly problem = h('span', { class: 'refused', role: 'alert' });
  /** Goes to the next window to mark. */
  private readonly next: () => void;
  private marks: readonly ShownMark[];
  /** Ends when what was asked so far is done. */
  private last: Promise<void> = Promise.resolve();

  constructor(shown: ShownRecording, plot: Plot, selection: Selection, next: () => void) {
    this.shown = shown;
    this.next = next;
    this.plot = plot;
    this.selection = selection;
    this.marks = shown.marks.marks;
    this.toolbar = h('div', { class: 'marking', role: 'group', 'aria-label': 'Mark' }, ...this.tools());
    this.list = h('aside', { class: 'marks', 'aria-labelledby': 'marks-title' });
    this.keys = this.allKeys();
    selection.changed = () => this.showTarget();
    const refresh = () => {
      if (!this.list.isConnected) removeEventListener('focus', refresh);
      else this.inTurn(() => this.refresh()); // what was marked since must not be shown as it was before
    };
    addEventListener('focus', refresh); // another window may have marked meanwhile
  }

  /** To be called once everything is on the page: selects what the address says. */
  start(): void {
    const asked = parameters();
    const position = this.shown.leads.findIndex(({ index }) => String(index) === asked.get('lead'));
    const timeS = Number(asked.get('window') ?? Number.NaN);
    if (position >= 0 && timeS >= 0) this.selection.selectWindow(position, timeS);
    this.take(this.shown.marks);
    this.showTarget();
  }

  private get name(): string | undefined {
    return 'name' in this.shown.marking ? this.shown.marking.name : undefined;
  }

  private tools(): (Node | string)[] {
    const { marking } = this.shown;
    if ('why' in marking) return [h('span', { class: 'quiet' }, marking.why)];
    const button = (title: string, run: () => void, ...content: (Node | string)[]) =>
      h('button', { type: 'button', title, click: run }, ...content);
    const marks = MARKS.map((mark, i) =>
      button(`Mark it ${mark} (${i + 1})`, () => this.mark(mark), chip(mark), ` ${mark}`),
    );
    return [
      this.target,
      ...marks,
      button('Take the mark back (0)', () => this.takeBack(), 'take back'),
      button('Write a note beside the mark', () => this.askNote(), 'note…'),
      button('Go to the window where the score is least sure (m)', this.next, 'next to mark'),
      h('span', { class: 'quiet' }, `as ${marking.name}`),
      this.problem,
    ];
  }

  private allKeys(): Key[] {
    const { selection } = this;
    return [
      ...MARKS.map((mark, i) => ({
        keys: [String(i + 1)],
        shown: String(i + 1),
        what: `mark it ${mark}`,
        run: () => this.mark(mark),
      })),
      { keys: ['0'], shown: '0', what: 'take the mark back', run: () => this.takeBack() },
      { keys: ['m'], shown: 'm', what: 'next to mark: where the score is least sure', run: this.next },
      { keys: ['['], shown: '[', what: 'select a window of the lead above', run: () => selection.stepLead(-1) },
      { keys: [']'], shown: ']', what: 'select a window of the lead below', run: () => selection.stepLead(1) },
      { keys: [','], shown: ',', what: 'select the window before', run: () => selection.stepWindow(-1) },
      { keys: ['.'], shown: '.', what: 'select the next window', run: () => selection.stepWindow(1) },
    ];
  }

  private mark(mark: Mark): void {
    const meant = this.meant();
    if (meant === undefined) return;
    const { shows } = this.plot;
    this.inTurn(async () => {
      const note = this.mine(meant).find((one) => isExactly(one, meant, this.shown))?.note ?? null;
      await this.send({ ...this.stretchOf(meant), mark, note }, `${this.words(meant)}: ${mark}`, shows);
    });
  }

  private takeBack(): void {
    const meant = this.meant();
    if (meant === undefined) return;
    this.inTurn(async () => {
      const mark = this.mineAt(meant);
      if (mark === undefined) throw new Error(`There is no mark of ${this.name} here.`);
      const { leadIndex, lead, startS, endS } = mark;
      await this.send(
        { leadIndex, startS, endS, mark: 'none', note: null },
        `${lead}, ${timeWords(startS)} to ${timeWords(endS)}: the mark ${mark.mark} is taken back`,
      );
    });
  }

  private askNote(): void {
    const meant = this.meant();
    if (meant === undefined) return;
    this.inTurn(async () => {
      const mark = this.mineAt(meant);
      if (mark === undefined) throw new Error('A note stands beside a mark: mark it first.');
      this.showNote(mark);
    });
  }

  private showNote(mark: ShownMark): void {
    const field = h('input', { id: 'note', type: 'text', maxlength: String(MAX_NOTE), value: mark.note ?? '' });
    const where = `${mark.lead}, ${timeWords(mark.startS)} to ${timeWords(mark.endS)}: ${mark.mark}`;
    const form = h('form', {}, h('label', { for: 'note' }, where), field, h('button', {}, 'Keep'));
    const close = showDialog('Note', form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const { leadIndex, startS, endS, mark: said } = mark;
      const note = field.value.trim();
      this.inTurn(() =>
        this.send(
          { leadIndex, startS, endS, mark: said, note: note === '' ? null : note },
          `${where}; the note is kept`,
        ),
      );
      close();
    });
    field.focus();
  }

  /** What is meant; says what to do where it is nothing, and why where nobody can mark. */
  private meant(): LeadStretch | undefined {
    const { marking } = this.shown;
    if ('why' in marking) {
      this.refuse(marking.why);
      return undefined;
    }
    const { meant } = this.selection;
    if (meant === undefined) this.refuse(`Nothing is selected. ${HINT}`);
    return meant;
  }

  /** Marks of the one who marks here, on this lead, the newest first. */
  private mine({ position }: LeadStretch): ShownMark[] {
    const index = this.shown.leads[position]?.index;
    return this.marks.filter(({ reader, leadIndex }) => reader === this.name && leadIndex === index).toReversed();
  }

  /** The one on exactly this stretch, else the newest that touches it. */
  private mineAt(meant: LeadStretch): ShownMark | undefined {
    const mine = this.mine(meant);
    return (
      mine.find((mark) => isExactly(mark, meant, this.shown)) ??
      mine.find(({ startS, endS }) => startS < meant.endS && endS > meant.startS)
    );
  }

  private stretchOf({ position, startS, endS }: LeadStretch) {
    return { leadIndex: this.shown.leads[position]!.index, startS, endS };
  }

  private words({ position, startS, endS }: LeadStretch): string {
    return `${this.shown.leads[position]?.name}, ${timeWords(startS)} to ${timeWords(endS)}`;
  }

  /**
   * Keys that are pressed in haste count in their order: each is decided once those before it stand, as 0 takes back
   * what the key before it has marked.
   */
  private inTurn(work: () => Promise<void>): void {
    this.last = this.last.then(work).catch((error: unknown) => this.refuse((error as Error).message));
  }

  /** @param shown how the signal was drawn when the key was pressed */
  private async send(
    asked: Omit<MarkAsked, 'ruleset' | 'shown'>,
    done: string,
    shown = this.plot.shows,
  ): Promise<void> {
    const { id, ruleset } = this.shown;
    this.take(await post<RecordingMarks>(`api/recording/${id}/marks`, { ...asked, ruleset, shown }));
    this.problem.textContent = '';
    say(`${done}.`);
  }

  private async refresh(): Promise<void> {
    this.take(await askJson<RecordingMarks>(`api/recording/${this.shown.id}/marks`, {}));
  }

  /** Where the reader has gone on to another screen, it is said there. */
  private refuse(sentence: string): void {
    if (this.toolbar.isConnected) this.problem.textContent = sentence;
    else say(sentence);
  }

  private take({ marks, problem }: RecordingMarks): void {
    if (problem !== null) this.refuse(problem);
    this.marks = marks;
    this.list.replaceChildren(...marksListed(marks, (mark) => this.goTo(mark)));
    this.changed(marks);
  }

  private showTarget(): void {
    const { meant, selected } = this.selection;
    this.target.textContent = meant === undefined ? HINT : this.words(meant);
    this.target.classList.toggle('quiet', meant === undefined);
    this.target.classList.toggle('is-selected', selected !== undefined);
    if (meant !== undefined) this.problem.textContent = '';
  }

  private goTo({ leadIndex, startS, endS }: ShownMark): void {
    const position = this.shown.leads.findIndex(({ index }) => index === leadIndex);
    this.plot.view.bring(startS, endS);
    if (position >= 0) this.selection.select({ position, startS, endS });
  }
}

/** Ends are put on samples when they are kept. */
function isExactly({ startS, endS }: ShownMark, meant: LeadStretch, { samplingRateHz }: ShownRecording): boolean {
  const halfS = 0.5 / (samplingRateHz ?? 1);
  return Math.abs(startS - meant.startS) <= halfS && Math.abs(endS - meant.endS) <= halfS;
}
