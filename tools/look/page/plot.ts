/** The paper of a recording on the screen: what of it is shown, moved, enlarged and drawn. */
import { type Band, GRADES } from '../../../handler/draw/bands.ts';
import {
  type Cell,
  cellsOf,
  LAYOUT_WORDS,
  type Layout,
  missingLeads,
  rowMmOf,
  rowsOf,
} from '../../../handler/draw/layout.ts';
import { LEFT_MM } from '../../../handler/draw/lead-label.ts';
import { type PaperLead, paperSvg, placedCells, type Sheet, traceAttributes } from '../../../handler/draw/paper-svg.ts';
import { nextGain, nextSpeed, timeWords, xOf, yOf } from '../../../handler/draw/scale.ts';
import { centreOf, partOf, type Trace } from '../../../handler/draw/trace.ts';
import { MAX_RAW_S } from '../stretch-bytes.ts';
import type { ShownMark, ShownRecording } from '../wire.ts';
import { h, say, svgElement } from './dom.ts';
import { filteredTraces, filterWords, SETTLES_S } from './paper/display-filter.ts';
import { type Fetched, Stretches } from './paper/stretches.ts';
import { dotsPerMm, paperWidthMm } from './paper-size.ts';
import { addressOfView, insideRecording, type View, viewInAddress } from './view.ts';

/** How long after a move the address follows: browsers bear some 200 changes in half a minute, and one takes longer than a drawing. */
const ADDRESS_MS = 200;
/** How long the server is waited for before what is at hand is drawn: mostly it answers sooner, and one drawing is saved. */
const PART_MS = 16;

/** A point on the paper. */
export interface Place {
  /** Of its lead, in `ShownRecording.leads`. */
  readonly position: number;
  readonly timeS: number;
  /** Of the paper: a lead may lie in several. */
  readonly row: number;
}

/** A point on the paper that is not bound to the trace. */
export interface PaperPoint extends Place {
  readonly mv: number;
}

/** The plot. Set `changed` to hear what is shown, `drew` to draw over it. */
export class Plot {
  readonly element: HTMLElement;
  /** What hears the pointer. */
  readonly paper: HTMLElement;
  /** Called after each drawing. */
  drew: () => void = () => {};
  /** Called with the first and last time on the paper. */
  changed: (fromS: number, toS: number) => void = () => {};
  private readonly shown: ShownRecording;
  private readonly stretches: Stretches;
  private readonly cursor: HTMLElement;
  private findings: ShownRecording['findings'];
  private bands: readonly (readonly Band[])[] = [];
  private readonly durationS: number;
  private readonly centresMv: (number | undefined)[];
  private view: View;
  private marks: readonly ShownMark[] = [];
  private drawn: Fetched | undefined;
  private sheet: Sheet | undefined;
  private measuredMm: number | undefined;
  /** Is all that is on the paper drawn from what was fetched for it? */
  private isAllDrawn = false;
  private frame = 0;
  /** Timers. */
  private noting: number | undefined;
  private part: number | undefined;
  private next: number | undefined;

  constructor(shown: ShownRecording) {
    this.shown = shown;
    this.durationS = shown.durationS ?? 0;
    this.stretches = new Stretches(shown.id, shown.leads.length, this.durationS);
    this.findings = shown.findings;
    this.bands = this.bandsOf(shown.findings);
    this.centresMv = shown.leads.map(() => undefined);
    this.view = viewInAddress();
    this.cursor = h('p', { class: 'cursor quiet' }, ' ');
    this.paper = h('div', { class: 'plot', tabindex: '0', role: 'group', 'aria-label': 'ECG paper; keys: ?' });
    this.element = h('div', { class: 'sheet' }, this.paper, this.cursor);
    this.paper.addEventListener('pointermove', (event) => this.readAt(event));
  }

  /** Seconds on the paper. */
  get spanS(): number {
    return this.widthMm / this.view.speedMmPerS;
  }

  /** The time in the middle of the paper, or of what it shows of the recording. */
  get middleS(): number {
    return (this.view.fromS + Math.min(this.durationS, this.view.fromS + this.spanS)) / 2;
  }

  private bandsOf(findings: ShownRecording['findings']): Band[][] {
    return this.shown.leads.map(({ index }) => bandsOf(findings, index));
  }

  private get rowMm(): number {
    return rowMmOf(rowsOf(this.cells));
  }

  private get cells(): readonly Cell[] {
    return cellsOf(this.layout, this.names, this.widthMm);
  }

  private get names(): string[] {
    return this.shown.leads.map(({ name }) => name);
  }

  /** What is asked for, where the recording has its leads. */
  get layout(): Layout {
    return missingLeads(this.view.layout, this.names).length === 0 ? this.view.layout : 'stacked';
  }

  /** Measured once a drawing: asked for after a change, the browser would lay the page out each time. */
  private get widthMm(): number {
    this.measuredMm ??= paperWidthMm(this.paper.clientWidth);
    return this.measuredMm;
  }

  /** To be called once the element is on the page. */
  start(): void {
    new ResizeObserver(() => this.draw()).observe(this.paper);
    this.draw();
  }

  move(byS: number): void {
    this.moveTo(this.view.fromS + byS);
  }

  moveTo(fromS: number): void {
    this.set({ fromS });
  }

  /** Goes to a stretch: to its middle, or where it does not fit, to its start. */
  centreOn(startS: number, endS: number): void {
    const { spanS } = this;
    this.moveTo(endS - startS > spanS ? startS - spanS / 10 : (startS + endS - spanS) / 2);
  }

  /** Goes to a stretch unless all of it is on the paper. */
  bring(startS: number, endS: number): void {
    if (startS < this.view.fromS || endS > this.view.fromS + this.spanS) this.centreOn(startS, endS);
  }

  /** Shows other findings than those of the lake. */
  showFindings(findings: ShownRecording['findings']): void {
    this.findings = findings;
    this.bands = this.bandsOf(findings);
    this.draw();
  }

  /** Shows what people said. */
  showMarks(marks: readonly ShownMark[]): void {
    this.marks = marks;
    this.draw();
  }

  /** The time that a point of the screen stands for, within what is shown of the recording. */
  timeAt({ clientX }: PointerEvent): number {
    const left = this.paper.querySelector('svg')?.getBoundingClientRect().left ?? 0;
    const { fromS, speedMmPerS } = this.view;
    const timeS = fromS + ((clientX - left) / dotsPerMm() - LEFT_MM) / speedMmPerS;
    return Math.max(fromS, Math.min(timeS, fromS + this.spanS, this.durationS));
  }

  /** What a point of the screen is on; undefined beside the leads or the recording. */
  placeAt(event: PointerEvent): Place | undefined {
    const box = this.paper.querySelector('svg')?.getBoundingClientRect();
    if (box === undefined) return undefined;
    const [xMm, yMm] = [(event.clientX - box.left) / dotsPerMm() - LEFT_MM, (event.clientY - box.top) / dotsPerMm()];
    const row = Math.floor(yMm / this.rowMm);
    const timeS = this.view.fromS + xMm / this.view.speedMmPerS;
    const cell = this.cells.find((one) => one.row === row && xMm >= one.fromMm && xMm <= one.toMm);
    return cell !== undefined && timeS <= this.durationS ? { position: cell.position, timeS, row } : undefined;
  }

  /** What a point of the screen means by the paper's lines; undefined beside the leads or the recording. */
  pointAt(event: PointerEvent): PaperPoint | undefined {
    const place = this.placeAt(event);
    const box = this.paper.querySelector('svg')?.getBoundingClientRect();
    if (place === undefined || box === undefined) return undefined;
    const belowMm = (event.clientY - box.top) / dotsPerMm() - (place.row + 0.5) * this.rowMm;
    return { ...place, mv: (this.centresMv[place.position] ?? 0) - belowMm / this.view.gainMmPerMv };
  }

  /** Where a point lies on the paper as it is now. */
  mmOf({ position, timeS, row, mv }: PaperPoint): { readonly xMm: number; readonly yMm: number } {
    const yMm = (row + 0.5) * this.rowMm + yOf(mv, this.centresMv[position] ?? 0, this.view.gainMmPerMv);
    return { xMm: xOf(timeS, this.view), yMm };
  }

  /** What is on the paper of the recording. */
  get stretch(): { readonly fromS: number; readonly toS: number } {
    const fine = (s: number) => Number(s.toFixed(3));
    return { fromS: fine(this.view.fromS), toS: fine(Math.min(this.durationS, this.view.fromS + this.spanS)) };
  }

  /** Is all of what the paper shows drawn, so that it can be taken along? */
  get isWhole(): boolean {
    return this.isAllDrawn;
  }

  /** What is drawn of each lead; empty before anything is. */
  get traces(): readonly { readonly name: string; readonly trace: Trace }[] {
    const { fromS, toS } = this.stretch;
    const { drawn } = this;
    if (drawn === undefined) return [];
    return this.shown.leads.map(({ name }, i) => ({ name, trace: partOf(drawn.stretch.traces[i]!, fromS, toS) }));
  }

  /** The drawing as it is, for paper: a document of its own. */
  get picture(): string {
    return this.sheet === undefined ? '' : paperSvg(this.sheet);
  }

  /** Width and height of the drawing. */
  get sizeMm(): readonly [number, number] {
    const { width = 0, height = 0 } = this.paper.querySelector('svg')?.viewBox.baseVal ?? {};
    return [width, height];
  }

  /** Draws a frame around a stretch, in place of the one of this name. @param stretch undefined for none */
  outline(
    name: string,
    stretch: { readonly position: number; readonly startS: number; readonly endS: number } | undefined,
  ): void {
    const svg = this.paper.querySelector('svg');
    for (const before of svg?.querySelectorAll(`.${name}`) ?? []) before.remove();
    if (svg === null || stretch === undefined) return;
    for (const { position, row, fromMm, toMm } of this.cells) {
      const x = (timeS: number) => Math.max(fromMm, Math.min(toMm, xOf(timeS, this.view)));
      const [from, to] = [x(stretch.startS), x(stretch.endS)];
      if (position !== stretch.position || to <= from) continue;
      const frame = document.createElementNS(svg.namespaceURI, 'rect');
      const size = { x: from, y: row * this.rowMm, width: to - from, height: this.rowMm };
      for (const [attribute, mm] of Object.entries(size)) frame.setAttribute(attribute, String(mm));
      frame.setAttribute('class', name);
      svg.append(frame);
    }
  }

  /** @param direction 1 for less time on the paper; what is in the middle stays there */
  zoom(direction: 1 | -1): void {
    this.set(this.zoomed(direction));
    say(`${Number(this.view.speedMmPerS.toPrecision(3))} mm/s: ${timeWords(this.spanS)} on the paper`);
  }

  gain(direction: 1 | -1): void {
    this.set({ gainMmPerMv: nextGain(this.view.gainMmPerMv, direction) });
    say(`${this.view.gainMmPerMv} mm/mV`);
  }

  toggleBeats(): void {
    this.set({ showsBeats: !this.view.showsBeats });
    say(this.view.showsBeats ? 'R peaks are shown, with RR intervals in ms.' : 'R peaks are hidden.');
  }

  /** Filters what is drawn, or shows it as it was recorded. */
  toggleFilter(): void {
    const showsFiltered = !this.view.showsFiltered;
    this.set({ showsFiltered });
    const words = filterWords(this.shown.samplingRateHz ?? 1);
    say(showsFiltered ? `Filtered, ${words}: rules judge what was recorded.` : 'As it was recorded.');
  }

  /** Draws the leads in another layout. */
  arrange(layout: Layout): void {
    this.set({ layout });
    say(`Layout: ${LAYOUT_WORDS[layout]}.`);
  }

  /** How the signal is shown at present. */
  get shows(): 'raw' | 'filtered' {
    return this.sheet?.filter && this.drawn !== undefined && filteredTraces(this.drawn.stretch) ? 'filtered' : 'raw';
  }

  /** Is it to be filtered, where that can be? */
  get isFiltered(): boolean {
    return this.view.showsFiltered;
  }

  /** Where this is, to come back to. */
  address(): string {
    return addressOfView(this.shown.id, this.view);
  }

  /** Draws in the next frame, once. */
  draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.drawNow());
  }

  private set(change: Partial<View>): void {
    this.view = insideRecording({ ...this.view, ...change }, this.widthMm, this.durationS);
    this.noteAddress();
    this.draw();
  }

  private noteAddress(): void {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => {
      const address = this.address();
      const isHere = location.pathname === new URL(address, location.href).pathname; // and not on the way to another
      if (isHere) history.replaceState(null, '', address);
    }, ADDRESS_MS);
  }

  private drawNow(): void {
    if (!this.paper.isConnected) return;
    this.measuredMm = undefined;
    this.view = insideRecording(this.view, this.widthMm, this.durationS);
    const { fromS, speedMmPerS } = this.view;
    const toS = fromS + this.spanS;
    const [needFromS, needToS] = this.around(fromS, toS);
    const known = this.stretches.known(needFromS, needToS, speedMmPerS);
    this.paper.setAttribute('aria-busy', String(known === undefined)); // a part of it may be drawn meanwhile
    this.isAllDrawn = known !== undefined;
    if (known === undefined) {
      this.waitFor(
        this.stretches.fetch(needFromS, needToS, speedMmPerS).then(
          (fetched) => {
            if (fetched !== undefined && this.paper.ariaBusy === 'true') this.draw();
          },
          (error: Error) => {
            this.paper.setAttribute('aria-busy', 'false'); // nothing comes until something else is shown
            throw error;
          },
        ),
      );
      this.part ??= setTimeout(() => this.drawPart(), PART_MS);
    } else {
      clearTimeout(this.part);
      this.part = undefined;
      this.put(known, toS, true);
      this.fetchAhead();
    }
    this.changed(fromS, toS);
  }

  /** What a filter needs to show a stretch. */
  private around(fromS: number, toS: number): readonly [fromS: number, toS: number] {
    if (!this.view.showsFiltered) return [fromS, toS];
    return [Math.max(0, fromS - SETTLES_S), Math.min(Math.max(this.durationS, toS), toS + SETTLES_S)];
  }

  private waitFor(fetching: Promise<void>): void {
    fetching.catch((error: Error) => say(error.message));
  }

  /** Once there is time: the pages around what is shown, and what a step of zoom would show. */
  private fetchAhead(): void {
    clearTimeout(this.next);
    this.next = setTimeout(() => {
      if (!this.paper.isConnected) return;
      this.waitFor(
        this.stretches.ahead(this.stepsFromHere()).then((isMore) => {
          if (isMore) this.fetchAhead();
        }),
      );
    });
  }

  private stepsFromHere() {
    const { view, widthMm, durationS, spanS } = this;
    const views = [
      { ...view, fromS: view.fromS + spanS },
      { ...view, fromS: view.fromS - spanS },
      this.zoomed(-1),
      this.zoomed(1),
    ];
    return views.map((one) => {
      const { fromS, speedMmPerS } = insideRecording(one, widthMm, durationS);
      const [needFromS, needToS] = this.around(fromS, fromS + widthMm / speedMmPerS);
      return { fromS: needFromS, toS: needToS, speedMmPerS };
    });
  }

  private zoomed(direction: 1 | -1): View {
    const speedMmPerS = nextSpeed(this.view.speedMmPerS, direction);
    const middleS = this.view.fromS + this.spanS / 2;
    return { ...this.view, speedMmPerS, fromS: middleS - this.widthMm / speedMmPerS / 2 };
  }

  /** Of what is to be shown, what was fetched before. */
  private drawPart(): void {
    this.part = undefined;
    if (!this.paper.isConnected) return;
    const { fromS } = this.view;
    const toS = fromS + this.spanS;
    const partly = this.stretches.partly(fromS, toS);
    if (partly !== undefined) this.put(partly, toS, false);
  }

  /** @param isAll whether everything on the paper was fetched */
  private put(fetched: Fetched, toS: number, isAll: boolean): void {
    this.drawn = fetched;
    const { stretch } = fetched;
    const { fromS, gainMmPerMv, showsBeats } = this.view;
    const { rowMm, cells } = this;
    const filtered = this.view.showsFiltered ? filteredTraces(stretch) : undefined;
    const leads = this.shown.leads.map(({ name, index }, i): PaperLead => {
      const trace = partOf((filtered ?? stretch.traces)[i]!, fromS, toS);
      const centreMv = centreOf(trace, rowMm / gainMmPerMv, this.centresMv[i]);
      this.centresMv[i] = centreMv;
      const marks = this.marks.filter(({ leadIndex }) => leadIndex === index);
      return { name, trace, centreMv, bands: this.bands[i]!, marks, beatsS: showsBeats ? stretch.beatsS[i]! : [] };
    });
    const sheet: Sheet = {
      ...this.view,
      leads,
      cells,
      filter: this.filterWords(filtered !== undefined, isAll),
      ...(isAll ? {} : { knownS: [fetched.fromS, fetched.toS] as const }),
      widthMm: this.widthMm,
      rowMm,
      durationS: this.durationS,
      title: `ECG from ${timeWords(fromS)} to ${timeWords(Math.min(toS, this.durationS))}, ${leads.length} lead${leads.length === 1 ? '' : 's'}`,
      id: 'paper',
    };
    this.sheet = sheet;
    const svg = svgElement(paperSvg(sheet, () => ({ class: 'trace' })));
    const paths = svg.querySelectorAll('.trace');
    for (const [i, cell] of placedCells(sheet).entries()) {
      const attributes = Object.entries(traceAttributes(cell.lead, cell.sheet));
      for (const [name, value] of attributes) paths[i]!.setAttribute(name, value);
    }
    const { width, height } = svg.viewBox.baseVal;
    svg.style.setProperty('--wide', String(width));
    svg.style.setProperty('--high', String(height));
    this.paper.style.setProperty('--screen-dot', `${dotsPerMm()}px`);
    this.paper.replaceChildren(svg);
    this.drew();
  }

  private filterWords(isDone: boolean, isAll: boolean): string {
    if (!this.view.showsFiltered) return '';
    if (isDone) return filterWords(this.shown.samplingRateHz ?? 1);
    const mostS = MAX_RAW_S - 2 * SETTLES_S;
    return isAll || this.stretch.toS - this.stretch.fromS > mostS
      ? `not filtered: more than ${mostS} s`
      : 'not filtered yet';
  }

  /** Shows what is under the pointer. */
  private readAt(event: PointerEvent): void {
    const place = this.placeAt(event);
    const stretch = this.drawn?.stretch;
    const filtered = stretch && this.view.showsFiltered ? filteredTraces(stretch) : undefined;
    const trace = place && (filtered ?? stretch?.traces)?.[place.position];
    if (place === undefined || trace === undefined) return;
    const { position, timeS } = place;
    const { name, index } = this.shown.leads[position]!;
    const mv = valueAt(trace, timeS);
    const words = [
      `lead ${name}`,
      timeWords(timeS),
      mv === undefined ? 'no value' : `${mv.toFixed(2)} mV${filtered === undefined ? '' : ' filtered'}`,
    ];
    const said = this.marks
      .filter(({ leadIndex, startS, endS }) => leadIndex === index && timeS >= startS && timeS < endS)
      .map(({ mark, reader }) => `marked ${mark} by ${reader}`);
    this.cursor.textContent = [...words, ...reportedAt(this.findings, index, timeS), ...said].join(', ');
  }
}

function bandsOf(findings: ShownRecording['findings'], leadIndex: number): Band[] {
  return findings.flatMap(({ grade, leadIndex: of, startS, endS }) =>
    of === leadIndex && startS !== null && endS !== null ? [{ grade, startS, endS }] : [],
  );
}

/** `rejected by muscle-noise`, `warned by longest-gap`: what the rules say about one moment of a lead, worst first. */
function reportedAt(findings: ShownRecording['findings'], leadIndex: number, timeS: number): string[] {
  const here = findings.filter(
    ({ leadIndex: of, startS, endS }) =>
      of === leadIndex && startS !== null && endS !== null && timeS >= startS && timeS < endS,
  );
  const says = { reject: 'rejected by', warn: 'warned by', info: 'noted by' } as const;
  return GRADES.flatMap((grade) => {
    const ids = new Set(here.filter((one) => one.grade === grade).map(({ ruleId }) => ruleId));
    return ids.size === 0 ? [] : [`${says[grade]} ${[...ids].join(' and ')}`];
  });
}

function valueAt(trace: Trace, timeS: number): number | undefined {
  const value =
    trace.kind === 'samples'
      ? trace.mv[Math.round(timeS * trace.samplingRateHz) - trace.first]
      : trace.high[Math.floor((timeS - trace.fromS) / trace.stepS)];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
