/** Which part of a recording the paper shows, and how: the ways to change it, each said, and each in the address. */
import { LAYOUT_WORDS, type Layout, missingLeads } from '../../../../handler/draw/layout.ts';
import { nextGain, nextSpeed, timeWords } from '../../../../handler/draw/scale.ts';
import type { ShownRecording } from '../../wire.ts';
import { say } from '../dom.ts';
import { addressOfView, insideRecording, type View, viewInAddress } from '../view.ts';
import { filterWords, SETTLES_S } from './display-filter.ts';
import type { Span } from './stretches.ts';

/** How long after a move the address follows: browsers bear some 200 changes in half a minute, and one takes longer than a drawing. */
const ADDRESS_MS = 200;

/** A step that is likely to be taken next. */
type Way = 'on' | 'back' | 'out' | 'in';

/** The view of one recording. */
export class PaperView {
  readonly durationS: number;
  readonly rateHz: number;
  readonly names: readonly string[];
  private readonly id: string;
  /** Of the paper, in mm. */
  private readonly widthMm: () => number;
  /** Called after each change. */
  private readonly changed: () => void;
  private view: View = viewInAddress();
  private noting: number | undefined;
  /** The way of the last step. */
  private way: Way = 'on';

  constructor({ id, durationS, samplingRateHz, leads }: ShownRecording, widthMm: () => number, changed: () => void) {
    this.id = id;
    this.durationS = durationS ?? 0;
    this.rateHz = samplingRateHz ?? 1;
    this.names = leads.map(({ name }) => name);
    this.widthMm = widthMm;
    this.changed = changed;
  }

  get now(): View {
    return this.view;
  }

  /** Seconds on the paper. */
  get spanS(): number {
    return this.widthMm() / this.view.speedMmPerS;
  }

  /** Last time on the paper, also where that is behind the recording. */
  get toS(): number {
    return this.view.fromS + this.spanS;
  }

  /** The time in the middle of the paper, or of what it shows of the recording. */
  get middleS(): number {
    return (this.view.fromS + Math.min(this.durationS, this.toS)) / 2;
  }

  /** What is asked for, where the recording has its leads. */
  get layout(): Layout {
    return missingLeads(this.view.layout, this.names).length === 0 ? this.view.layout : 'stacked';
  }

  /** To be called when the paper may have another width. */
  settle(): void {
    this.view = insideRecording(this.view, this.widthMm(), this.durationS);
  }

  move(byS: number): void {
    this.way = byS < 0 ? 'back' : 'on';
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
    if (startS < this.view.fromS || endS > this.toS) this.centreOn(startS, endS);
  }

  /** @param direction 1 for less time on the paper; what is in the middle stays there */
  zoom(direction: 1 | -1): void {
    this.way = direction === 1 ? 'in' : 'out';
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
    const words = filterWords(this.rateHz);
    say(showsFiltered ? `Filtered, ${words}: rules judge what was recorded.` : 'As it was recorded.');
  }

  /** Draws the leads in another layout. */
  arrange(layout: Layout): void {
    this.set({ layout });
    say(`Layout: ${LAYOUT_WORDS[layout]}.`);
  }

  /** Where this is, to come back to. */
  address(): string {
    return addressOfView(this.id, this.view);
  }

  /** What of the signal is needed to show this. */
  get needed(): Span {
    return this.neededFor(this.view);
  }

  /**
   * What of the signal a page on or back, or a step of zoom would need: the step that was taken last comes first, for mostly it is
   * taken again; of zoom out also the one after, since each takes twice as long to read.
   */
  get neededNext(): readonly Span[] {
    const { view, spanS } = this;
    const steps: Readonly<Record<Way, View>> = {
      on: { ...view, fromS: view.fromS + spanS },
      back: { ...view, fromS: view.fromS - spanS },
      out: this.zoomed(-1),
      in: this.zoomed(1),
    };
    const further = this.way === 'out' ? [this.zoomed(-1, 2)] : [];
    const [on, zoom] = [
      ['on', 'back'],
      ['out', 'in'],
    ] as const;
    const isZoom = this.way === 'out' || this.way === 'in';
    const [first, ...others] = new Set([this.way, ...(isZoom ? [...zoom, ...on] : [...on, ...zoom])]);
    const views = [steps[first!], ...further, ...others.map((way) => steps[way])];
    return views.map((one) => this.neededFor(insideRecording(one, this.widthMm(), this.durationS)));
  }

  /** A filter needs more than is shown. */
  private neededFor({ fromS, speedMmPerS, showsFiltered }: View): Span {
    const toS = fromS + this.widthMm() / speedMmPerS;
    if (!showsFiltered) return { fromS, toS, speedMmPerS };
    const mostToS = Math.max(this.durationS, toS);
    return { fromS: Math.max(0, fromS - SETTLES_S), toS: Math.min(mostToS, toS + SETTLES_S), speedMmPerS };
  }

  private zoomed(direction: 1 | -1, steps = 1): View {
    let { speedMmPerS } = this.view;
    for (let step = 0; step < steps; step += 1) speedMmPerS = nextSpeed(speedMmPerS, direction);
    const middleS = this.view.fromS + this.spanS / 2;
    return { ...this.view, speedMmPerS, fromS: middleS - this.widthMm() / speedMmPerS / 2 };
  }

  private set(change: Partial<View>): void {
    this.view = insideRecording({ ...this.view, ...change }, this.widthMm(), this.durationS);
    this.noteAddress();
    this.changed();
  }

  private noteAddress(): void {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => {
      const address = this.address();
      const isHere = location.pathname === new URL(address, location.href).pathname; // and not on the way to another
      if (isHere) history.replaceState(null, '', address);
    }, ADDRESS_MS);
  }
}
