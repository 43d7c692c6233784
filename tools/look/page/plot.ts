/** The paper of a recording on the screen: drawn from what was fetched, and what a point of it stands for. */
import type { Band } from '../../../handler/draw/bands.ts';
import { type Cell, cellsOf, rowMmOf, rowsOf } from '../../../handler/draw/layout.ts';
import { LEFT_MM } from '../../../handler/draw/lead-label.ts';
import { type PaperLead, paperSvg, type Sheet } from '../../../handler/draw/paper-svg.ts';
import { timeWords, xOf, yOf } from '../../../handler/draw/scale.ts';
import { centreOf, partOf, type Trace } from '../../../handler/draw/trace.ts';
import type { ShownMark, ShownRecording } from '../wire.ts';
import { ask } from './ask.ts';
import { h } from './dom.ts';
import { cursorWords } from './paper/cursor-words.ts';
import { filteredTraces, filterState } from './paper/display-filter.ts';
import { bandsOfLeads } from './paper/finding-bands.ts';
import { PaperSignal } from './paper/paper-signal.ts';
import { PaperView } from './paper/paper-view.ts';
import { type FramedStretch, frame, sheetElement } from './paper/sheet-element.ts';
import { type AskSignal, type Fetched, Stretches } from './paper/stretches.ts';
import { dotsPerMm, paperWidthMm } from './paper-size.ts';

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
  /** What of the recording is shown, and the ways to change that. */
  readonly view: PaperView;
  /** Called after each drawing. */
  drew: () => void = () => {};
  /** Called with the first and last time on the paper. */
  changed: (fromS: number, toS: number) => void = () => {};
  private readonly shown: ShownRecording;
  private readonly signal: PaperSignal;
  private readonly cursor: HTMLElement;
  private findings: ShownRecording['findings'];
  private bands: readonly (readonly Band[])[] = [];
  private readonly centresMv: (number | undefined)[];
  private marks: readonly ShownMark[] = [];
  private drawn: Fetched | undefined;
  private sheet: Sheet | undefined;
  /** Width of the paper in dots of CSS; undefined until it is measured. */
  private widthDots: number | undefined;
  private frame = 0;

  constructor(shown: ShownRecording) {
    this.shown = shown;
    this.findings = shown.findings;
    this.bands = bandsOfLeads(shown, shown.findings);
    this.centresMv = shown.leads.map(() => undefined);
    this.view = new PaperView(
      shown,
      () => this.widthMm,
      () => this.draw(),
    );
    this.cursor = h('p', { class: 'cursor quiet' }, ' ');
    this.paper = h('div', { class: 'plot', tabindex: '0', role: 'group', 'aria-label': 'ECG paper; keys: ?' });
    this.element = h('div', { class: 'sheet' }, this.paper, this.cursor);
    const askSignal: AskSignal = (values, wanted) => ask(`api/recording/${shown.id}/signal`, values, wanted);
    this.signal = new PaperSignal(new Stretches(askSignal, shown.leads.length, this.view.durationS), {
      paper: this.paper,
      redraw: () => this.draw(),
      put: (fetched, isAll) => this.put(fetched, isAll),
      shownS: () => [this.view.now.fromS, this.view.toS],
      steps: () => this.view.neededNext,
    });
    this.paper.addEventListener('pointermove', (event) => this.readAt(event));
  }

  private get rowMm(): number {
    return rowMmOf(rowsOf(this.cells));
  }

  private get cells(): readonly Cell[] {
    return cellsOf(this.view.layout, this.view.names, this.widthMm);
  }

  /** Measured when it has changed: asked for in each drawing, the browser would lay the page out once more. */
  private get widthMm(): number {
    this.widthDots ??= this.paper.clientWidth;
    return paperWidthMm(this.widthDots);
  }

  /** To be called once the element is on the page. */
  start(): void {
    new ResizeObserver(() => {
      this.widthDots = undefined;
      this.draw();
    }).observe(this.paper);
    this.draw();
  }

  /** Shows other findings than those of the lake. */
  showFindings(findings: ShownRecording['findings']): void {
    this.findings = findings;
    this.bands = bandsOfLeads(this.shown, findings);
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
    const { fromS, speedMmPerS } = this.view.now;
    const timeS = fromS + ((clientX - left) / dotsPerMm() - LEFT_MM) / speedMmPerS;
    return Math.max(fromS, Math.min(timeS, this.view.toS, this.view.durationS));
  }

  /** What a point of the screen is on; undefined beside the leads or the recording. */
  placeAt(event: PointerEvent): Place | undefined {
    const box = this.paper.querySelector('svg')?.getBoundingClientRect();
    if (box === undefined) return undefined;
    const [xMm, yMm] = [(event.clientX - box.left) / dotsPerMm() - LEFT_MM, (event.clientY - box.top) / dotsPerMm()];
    const row = Math.floor(yMm / this.rowMm);
    const timeS = this.view.now.fromS + xMm / this.view.now.speedMmPerS;
    const cell = this.cells.find((one) => one.row === row && xMm >= one.fromMm && xMm <= one.toMm);
    return cell !== undefined && timeS <= this.view.durationS ? { position: cell.position, timeS, row } : undefined;
  }

  /** What a point of the screen means by the paper's lines; undefined beside the leads or the recording. */
  pointAt(event: PointerEvent): PaperPoint | undefined {
    const place = this.placeAt(event);
    const box = this.paper.querySelector('svg')?.getBoundingClientRect();
    if (place === undefined || box === undefined) return undefined;
    const belowMm = (event.clientY - box.top) / dotsPerMm() - (place.row + 0.5) * this.rowMm;
    return { ...place, mv: (this.centresMv[place.position] ?? 0) - belowMm / this.view.now.gainMmPerMv };
  }

  /** Where a point lies on the paper as it is now. */
  mmOf({ position, timeS, row, mv }: PaperPoint): { readonly xMm: number; readonly yMm: number } {
    const yMm = (row + 0.5) * this.rowMm + yOf(mv, this.centresMv[position] ?? 0, this.view.now.gainMmPerMv);
    return { xMm: xOf(timeS, this.view.now), yMm };
  }

  /** What is on the paper of the recording. */
  get stretch(): { readonly fromS: number; readonly toS: number } {
    const fine = (s: number) => Number(s.toFixed(3));
    return { fromS: fine(this.view.now.fromS), toS: fine(Math.min(this.view.durationS, this.view.toS)) };
  }

  /** Is all of what the paper shows drawn, so that it can be taken along? */
  get isWhole(): boolean {
    return this.signal.isWhole;
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
  outline(name: string, stretch: FramedStretch | undefined): void {
    const svg = this.paper.querySelector('svg');
    for (const before of svg?.querySelectorAll(`.${name}`) ?? []) before.remove();
    if (svg === null || stretch === undefined) return;
    frame(svg, name, stretch, { cells: this.cells, rowMm: this.rowMm, scale: this.view.now });
  }

  /** How the signal is shown at present. */
  get shows(): 'raw' | 'filtered' {
    return this.sheet?.filter && this.drawn !== undefined && filteredTraces(this.drawn.stretch) ? 'filtered' : 'raw';
  }

  /** Draws in the next frame, once. */
  draw(): void {
    cancelAnimationFrame(this.frame);
    this.signal.soon(this.view.needed);
    this.frame = requestAnimationFrame(() => this.drawNow());
  }

  private drawNow(): void {
    if (!this.paper.isConnected) return;
    this.view.settle();
    this.signal.show(this.view.needed);
    this.changed(this.view.now.fromS, this.view.toS);
  }

  /** @param isAll whether everything on the paper was fetched */
  private put(fetched: Fetched, isAll: boolean): void {
    this.drawn = fetched;
    const { stretch } = fetched;
    const { toS, durationS, rateHz } = this.view;
    const { fromS, gainMmPerMv, showsBeats, showsFiltered } = this.view.now;
    const { rowMm, cells } = this;
    const filtered = showsFiltered ? filteredTraces(stretch) : undefined;
    const leads = this.shown.leads.map(({ name, index }, i): PaperLead => {
      const trace = partOf((filtered ?? stretch.traces)[i]!, fromS, toS);
      const centreMv = centreOf(trace, rowMm / gainMmPerMv, this.centresMv[i]);
      this.centresMv[i] = centreMv;
      const marks = this.marks.filter(({ leadIndex }) => leadIndex === index);
      return { name, trace, centreMv, bands: this.bands[i]!, marks, beatsS: showsBeats ? stretch.beatsS[i]! : [] };
    });
    const endS = Math.min(toS, durationS);
    const sheet: Sheet = {
      ...this.view.now,
      leads,
      cells,
      filter: showsFiltered ? filterState(filtered !== undefined, rateHz, endS - fromS, isAll) : '',
      ...(isAll ? {} : { knownS: [fetched.fromS, fetched.toS] as const }),
      widthMm: this.widthMm,
      rowMm,
      durationS,
      title: `ECG from ${timeWords(fromS)} to ${timeWords(endS)}, ${leads.length} lead${leads.length === 1 ? '' : 's'}`,
      id: 'paper',
    };
    this.sheet = sheet;
    const svg = sheetElement(sheet);
    this.paper.style.setProperty('--screen-dot', `${dotsPerMm()}px`);
    this.paper.replaceChildren(svg);
    this.drew();
  }

  /** Shows what is under the pointer. */
  private readAt(event: PointerEvent): void {
    const place = this.placeAt(event);
    const stretch = this.drawn?.stretch;
    const filtered = stretch && this.view.now.showsFiltered ? filteredTraces(stretch) : undefined;
    const trace = place && (filtered ?? stretch?.traces)?.[place.position];
    if (place === undefined || trace === undefined) return;
    this.cursor.textContent = cursorWords({
      lead: this.shown.leads[place.position]!,
      timeS: place.timeS,
      trace,
      isFiltered: filtered !== undefined,
      findings: this.findings,
      marks: this.marks,
    });
  }
}
