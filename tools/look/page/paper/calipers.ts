/** Calipers: between two points of the paper, the time in ms, the rate that it would be in bpm, and the height in mV. */
import { h, say } from '../dom.ts';
import type { PaperPoint, Plot } from '../plot.ts';

/** Points nearer than this to each other are one click, in mm. */
const CLICK_MM = 0.5;

/** Two points: those of a drag, or of two clicks. */
interface Measured {
  readonly from: PaperPoint;
  readonly to: PaperPoint;
}

/** Hears the pointer on a plot before anything else does, as long as it measures. */
export class Calipers {
  /** What was measured, in words. */
  readonly reading = h('p', { class: 'calipers-reading', role: 'status', hidden: true });
  /** Switches them on and off, and says which. */
  readonly button = h(
    'button',
    {
      type: 'button',
      title: 'Measure ms, bpm and mV between two points (c)',
      'aria-pressed': 'false',
      click: () => this.toggle(),
    },
    'Calipers',
  );
  private readonly plot: Plot;
  private isOn = false;
  private measured: Measured | undefined;
  /** The pointer is down, or was clicked once. */
  private open: { readonly from: PaperPoint; readonly isDown: boolean } | undefined;

  constructor(plot: Plot) {
    this.plot = plot;
    const { paper } = plot;
    const first = { capture: true }; // before what selects and marks
    paper.addEventListener('pointerdown', (event) => this.heard(event, () => this.press(event)), first);
    paper.addEventListener('pointermove', (event) => this.heard(event, () => this.move(event)), first);
    paper.addEventListener('pointerup', (event) => this.heard(event, () => this.release(event)), first);
  }

  /** Measures from now on, or no more. */
  toggle(): void {
    this.isOn = !this.isOn;
    this.measured = undefined;
    this.open = undefined;
    this.reading.hidden = !this.isOn;
    this.button.setAttribute('aria-pressed', `${this.isOn}`);
    this.reading.textContent = this.isOn ? 'Calipers: drag, or click twice. c ends it.' : '';
    this.plot.paper.classList.toggle('measuring', this.isOn);
    this.draw();
    say(this.isOn ? 'Calipers are on: drag, or click twice.' : 'Calipers are off.');
  }

  /** To be called after each drawing of the plot. */
  draw(): void {
    const svg = this.plot.paper.querySelector('svg');
    svg?.querySelector('.calipers')?.remove();
    if (svg === null || this.measured === undefined) return;
    const [from, to] = [this.measured.from, this.measured.to].map((point) => this.plot.mmOf(point)) as [Mm, Mm];
    const box = document.createElementNS(svg.namespaceURI, 'rect');
    const [x, y] = [Math.min(from.xMm, to.xMm), Math.min(from.yMm, to.yMm)];
    const size = { x, y, width: Math.abs(from.xMm - to.xMm), height: Math.abs(from.yMm - to.yMm) };
    for (const [name, mm] of Object.entries(size)) box.setAttribute(name, String(mm));
    box.setAttribute('class', 'calipers');
    svg.append(box);
  }

  private heard(event: PointerEvent, hear: () => void): void {
    if (!this.isOn || event.button > 0) return;
    event.stopImmediatePropagation();
    hear();
  }

  private press(event: PointerEvent): void {
    const point = this.plot.pointAt(event);
    if (point === undefined) return;
    this.plot.paper.setPointerCapture(event.pointerId);
    if (this.open === undefined) this.open = { from: point, isDown: true };
    else this.measure(this.open.from, point);
  }

  private move(event: PointerEvent): void {
    const point = this.plot.pointAt(event);
    if (this.open !== undefined && point !== undefined) this.measure(this.open.from, point);
  }

  /** Where the pointer has not moved, a second click is waited for. */
  private release(event: PointerEvent): void {
    const point = this.plot.pointAt(event);
    if (this.open === undefined) return;
    if (point !== undefined) this.measure(this.open.from, point);
    const { from, isDown } = this.open;
    const isClick = isDown && point !== undefined && this.distanceMm(from, point) < CLICK_MM;
    this.open = isClick ? { from, isDown: false } : undefined;
  }

  private measure(from: PaperPoint, to: PaperPoint): void {
    this.measured = { from, to };
    this.reading.textContent = `Calipers: ${measuredWords(to.timeS - from.timeS, to.mv - from.mv)}`;
    this.draw();
  }

  private distanceMm(one: PaperPoint, other: PaperPoint): number {
    const [from, to] = [this.plot.mmOf(one), this.plot.mmOf(other)];
    return Math.hypot(from.xMm - to.xMm, from.yMm - to.yMm);
  }
}

type Mm = ReturnType<Plot['mmOf']>;

/** `400 ms, 150 bpm, 0.5 mV`; no rate where no time has passed. */
function measuredWords(timeS: number, mv: number): string {
  const ms = Math.round(Math.abs(timeS) * 1000);
  const rate = ms === 0 ? [] : [`${Number((60_000 / ms).toPrecision(3))} bpm`];
  return [`${ms} ms`, ...rate, `${Number(Math.abs(mv).toFixed(2))} mV`].join(', ');
}
