/** The paper of a recording on the screen: what of it is shown, moved, enlarged and drawn. */
import { type Band, GRADES } from '../../../handler/draw/bands.ts';
import { LEFT_MM, type PaperLead, paperSvg } from '../../../handler/draw/paper-svg.ts';
import { nextGain, nextSpeed, timeWords, xOf, yOf } from '../../../handler/draw/scale.ts';
import { centreOf, partOf, type Trace } from '../../../handler/draw/trace.ts';
import type { ShownMark, ShownRecording } from '../wire.ts';
import { h, say, svgElement } from './dom.ts';
import { dotsPerMm, paperWidthMm } from './paper-size.ts';
import { type Fetched, Stretches } from './stretches.ts';
import { addressOfView, insideRecording, type View, viewInAddress } from './view.ts';

/** Height of a row in mm: many leads share the screen. */
export function rowMmOf(leads: number): number {
  if (leads === 1) return 60;
  return leads <= 3 ? 40 : 20;
}

/** How long after a move the address follows: browsers bear some 200 changes in half a minute, and one takes longer than a drawing. */
const ADDRESS_MS = 200;
/** How long the server is waited for before a part of what is to be shown is drawn: mostly it answers sooner, and one drawing is saved. */
const PART_MS = 40;

/** A point on the paper. */
export interface Place {
  /** Of its lead, in `ShownRecording.leads`. */
  readonly position: number;
  readonly timeS: number;
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
  private svg = '';
  private frame = 0;
  /** Timers. */
  private noting: number | undefined;
  private part: number | undefined;

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
    return rowMmOf(this.shown.leads.length);
  }

  private get widthMm(): number {
    return paperWidthMm(this.paper.clientWidth);
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
    const position = Math.floor(yMm / this.rowMm);
    const timeS = this.view.fromS + xMm / this.view.speedMmPerS;
    const isOnPaper = xMm >= 0 && xMm <= this.widthMm && this.shown.leads[position] !== undefined;
    return isOnPaper && timeS <= this.durationS ? { position, timeS } : undefined;
  }

  /** What a point of the screen means by the paper's lines; undefined beside the leads or the recording. */
  pointAt(event: PointerEvent): PaperPoint | undefined {
    const place = this.placeAt(event);
    const box = this.paper.querySelector('svg')?.getBoundingClientRect();
    if (place === undefined || box === undefined) return undefined;
    const belowMm = (event.clientY - box.top) / dotsPerMm() - (place.position + 0.5) * this.rowMm;
    return { ...place, mv: (this.centresMv[place.position] ?? 0) - belowMm / this.view.gainMmPerMv };
  }

  /** Where a point lies on the paper as it is now. */
  mmOf({ position, timeS, mv }: PaperPoint): { readonly xMm: number; readonly yMm: number } {
    const yMm = (position + 0.5) * this.rowMm + yOf(mv, this.centresMv[position] ?? 0, this.view.gainMmPerMv);
    return { xMm: xOf(timeS, this.view), yMm };
  }

  /** What is on the paper of the recording. */
  get stretch(): { readonly fromS: number; readonly toS: number } {
    const fine = (s: number) => Number(s.toFixed(3));
    return { fromS: fine(this.view.fromS), toS: fine(Math.min(this.durationS, this.view.fromS + this.spanS)) };
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
    return this.svg;
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
    svg?.querySelector(`.${name}`)?.remove();
    if (svg === null || stretch === undefined) return;
    const x = (timeS: number) => Math.max(0, Math.min(this.widthMm, xOf(timeS, this.view)));
    const [from, to] = [x(stretch.startS), x(stretch.endS)];
    if (to <= from) return;
    const frame = document.createElementNS(svg.namespaceURI, 'rect');
    const size = { x: from, y: stretch.position * this.rowMm, width: to - from, height: this.rowMm };
    for (const [attribute, mm] of Object.entries(size)) frame.setAttribute(attribute, String(mm));
    frame.setAttribute('class', name);
    svg.append(frame);
  }

  /** @param direction 1 for less time on the paper; what is in the middle stays there */
  zoom(direction: 1 | -1): void {
    const middleS = this.view.fromS + this.spanS / 2;
    const speedMmPerS = nextSpeed(this.view.speedMmPerS, direction);
    this.set({ speedMmPerS, fromS: middleS - this.widthMm / speedMmPerS / 2 });
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
    this.view = insideRecording(this.view, this.widthMm, this.durationS);
    const { fromS, speedMmPerS } = this.view;
    const toS = fromS + this.spanS;
    const known = this.stretches.known(fromS, toS, speedMmPerS);
    this.paper.setAttribute('aria-busy', String(known === undefined)); // a part of it may be drawn meanwhile
    if (known === undefined) {
      this.fetch(() => this.stretches.fetch(fromS, toS, speedMmPerS));
      this.part ??= setTimeout(() => this.drawPart(), PART_MS);
    } else {
      clearTimeout(this.part);
      this.part = undefined;
      this.drawn = known;
      this.put(known, toS);
      this.fetch(() => this.stretches.ahead(fromS, toS, speedMmPerS));
    }
    this.changed(fromS, toS);
  }

  private fetch(ask: () => Promise<Fetched | undefined>): void {
    ask()
      .then((fetched) => fetched && this.paper.ariaBusy === 'true' && this.draw())
      .catch((error: Error) => say(error.message));
  }

  /** Of what is to be shown, what was fetched before. */
  private drawPart(): void {
    this.part = undefined;
    if (this.drawn !== undefined && this.paper.isConnected) this.put(this.drawn, this.view.fromS + this.spanS);
  }

  private put({ stretch }: Fetched, toS: number): void {
    const { fromS, gainMmPerMv, showsBeats } = this.view;
    const { rowMm } = this;
    const leads = this.shown.leads.map(({ name, index }, i): PaperLead => {
      const trace = partOf(stretch.traces[i]!, fromS, toS);
      const centreMv = centreOf(trace, rowMm / gainMmPerMv, this.centresMv[i]);
      this.centresMv[i] = centreMv;
      const marks = this.marks.filter(({ leadIndex }) => leadIndex === index);
      return { name, trace, centreMv, bands: this.bands[i]!, marks, beatsS: showsBeats ? stretch.beatsS[i]! : [] };
    });
    this.svg = paperSvg({
      ...this.view,
      leads,
      widthMm: this.widthMm,
      rowMm,
      durationS: this.durationS,
      title: `ECG from ${timeWords(fromS)} to ${timeWords(Math.min(toS, this.durationS))}, ${leads.length} lead${leads.length === 1 ? '' : 's'}`,
      id: 'paper',
    });
    const svg = svgElement(this.svg);
    const { width, height } = svg.viewBox.baseVal;
    svg.style.setProperty('--wide', String(width));
    svg.style.setProperty('--high', String(height));
    this.paper.style.setProperty('--screen-dot', `${dotsPerMm()}px`);
    this.paper.replaceChildren(svg);
    this.drew();
  }

  /** Shows what is under the pointer. */
  private readAt(event: PointerEvent): void {
    const place = this.placeAt(event);
    const trace = place && this.drawn?.stretch.traces[place.position];
    if (place === undefined || trace === undefined) return;
    const { position, timeS } = place;
    const { name, index } = this.shown.leads[position]!;
    const mv = valueAt(trace, timeS);
    const words = [`lead ${name}`, timeWords(timeS), mv === undefined ? 'no value' : `${mv.toFixed(2)} mV`];
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
