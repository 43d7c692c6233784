/** What on the paper is meant: the window under the pointer, or one that was clicked, or a stretch that was dragged over. */
import type { ShownRecording } from '../../wire.ts';
import type { Place, Plot } from '../plot.ts';

/** A stretch of a lead. */
export interface LeadStretch {
  /** In `ShownRecording.leads`. */
  readonly position: number;
  readonly startS: number;
  readonly endS: number;
}

/** A pointer that moved less is a click, in dots. */
const DRAG_DOTS = 4;

/** Hears the pointer on a plot. Set `changed` to hear what is meant. */
export class Selection {
  /** Called when something else is selected or pointed at. */
  changed: () => void = () => {};
  private readonly plot: Plot;
  private readonly startsS: readonly number[];
  private readonly durationS: number;
  private readonly leads: number;
  private chosen: LeadStretch | undefined;
  private under: LeadStretch | undefined;
  private pressed: (Place & { readonly x: number }) | undefined;
  private isDragged = false;

  constructor(plot: Plot, { windowStartsS, durationS, leads }: ShownRecording) {
    this.plot = plot;
    this.startsS = windowStartsS.length === 0 ? [0] : windowStartsS;
    this.durationS = durationS ?? 0;
    this.leads = leads.length;
    const { paper } = plot;
    plot.drew = () => this.outline();
    paper.addEventListener('pointerdown', (event) => this.press(event));
    paper.addEventListener('pointermove', (event) => this.move(event));
    paper.addEventListener('pointerup', (event) => this.release(event));
    paper.addEventListener('pointercancel', () => this.forget());
    paper.addEventListener('pointerleave', () => this.point(undefined));
  }

  /** What was clicked or dragged over, or stepped to. */
  get selected(): LeadStretch | undefined {
    return this.chosen;
  }

  /** What is selected, or else pointed at. */
  get meant(): LeadStretch | undefined {
    return this.chosen ?? this.under;
  }

  /** @param stretch undefined to select nothing */
  select(stretch: LeadStretch | undefined): void {
    this.chosen = stretch;
    this.outline();
    this.changed();
  }

  /** Selects the window of a lead that holds a time. @param position in `ShownRecording.leads` */
  selectWindow(position: number, timeS: number): void {
    this.select(this.windowAt(position, timeS));
  }

  /** Selects the window in the middle of the paper, or the lead above or below the one that is selected. */
  stepLead(by: 1 | -1): void {
    const { chosen } = this;
    if (chosen === undefined) this.select(this.windowAt(by === 1 ? 0 : this.leads - 1, this.plot.view.middleS));
    else this.select({ ...chosen, position: (chosen.position + by + this.leads) % this.leads });
  }

  /** Selects the window before or behind, and goes there. */
  stepWindow(by: 1 | -1): void {
    const { chosen } = this;
    const at = chosen === undefined ? this.windowNumber(this.plot.view.middleS) : this.windowNumber(chosen.startS) + by;
    if (this.startsS[at] === undefined) return;
    const next = this.windowAt(chosen?.position ?? 0, this.startsS[at]);
    this.plot.view.bring(next.startS, next.endS);
    this.select(next);
  }

  private windowNumber(timeS: number): number {
    return Math.max(
      0,
      this.startsS.findLastIndex((startS) => startS <= timeS),
    );
  }

  private windowAt(position: number, timeS: number): LeadStretch {
    const at = this.windowNumber(timeS);
    return { position, startS: this.startsS[at] ?? 0, endS: this.startsS[at + 1] ?? this.durationS };
  }

  private press(event: PointerEvent): void {
    const place = this.plot.placeAt(event);
    if (event.button !== 0 || place === undefined) return;
    this.pressed = { ...place, x: event.clientX };
    this.isDragged = false;
    this.plot.paper.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const { pressed } = this;
    const place = this.plot.placeAt(event);
    if (pressed === undefined) {
      this.point(place === undefined ? undefined : this.windowAt(place.position, place.timeS));
      return;
    }
    this.isDragged ||= Math.abs(event.clientX - pressed.x) >= DRAG_DOTS;
    if (!this.isDragged) return;
    const timeS = this.plot.timeAt(event);
    const [startS, endS] = [Math.min(pressed.timeS, timeS), Math.max(pressed.timeS, timeS)];
    if (endS > startS) this.select({ position: pressed.position, startS, endS });
  }

  private release(event: PointerEvent): void {
    const { pressed, isDragged } = this;
    this.forget();
    if (pressed === undefined || isDragged) return;
    const clicked = this.windowAt(pressed.position, this.plot.timeAt(event));
    this.select(isSame(clicked, this.chosen) ? undefined : clicked);
  }

  private forget(): void {
    this.pressed = undefined;
  }

  private point(stretch: LeadStretch | undefined): void {
    if (isSame(stretch, this.under)) return;
    this.under = stretch;
    this.outline();
    this.changed();
  }

  private outline(): void {
    this.plot.outline('pointed', this.chosen === undefined ? this.under : undefined);
    this.plot.outline('selected', this.chosen);
  }
}

function isSame(one: LeadStretch | undefined, other: LeadStretch | undefined): boolean {
  return one?.position === other?.position && one?.startS === other?.startS && one?.endS === other?.endS;
}
