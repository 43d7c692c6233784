/** The signal on the paper: what is at hand is drawn at once, the rest when it has come, and what a step would show is fetched ahead. */
import { say } from '../dom.ts';
import type { Fetched, Span, Stretches } from './stretches.ts';

/** How long the server is waited for before what is at hand is drawn: mostly it answers sooner, and one drawing is saved. */
const PART_MS = 16;

/** The paper that the signal is for. */
export interface SignalPaper {
  /** On which `aria-busy` says that something is waited for. */
  readonly paper: HTMLElement;
  /** Shows again what is to be shown. */
  readonly redraw: () => void;
  /** Draws. @param isAll whether everything on the paper was fetched */
  readonly put: (fetched: Fetched, isAll: boolean) => void;
  /** First and last time on the paper. */
  readonly shownS: () => readonly [fromS: number, toS: number];
  /** What the next step of somebody may show. */
  readonly steps: () => readonly Span[];
}

/** Fetches for one paper. */
export class PaperSignal {
  private readonly stretches: Stretches;
  private readonly of: SignalPaper;
  private isAllDrawn = false;
  /** Timers. */
  private part: number | undefined;
  private next: number | undefined;

  constructor(stretches: Stretches, of: SignalPaper) {
    this.stretches = stretches;
    this.of = of;
  }

  /** Is all that is on the paper drawn from what was fetched for it? */
  get isWhole(): boolean {
    return this.isAllDrawn;
  }

  /** Asks for what will be shown in the next frame, so that it may have come by then. What goes wrong is said by `show`, which asks again. */
  soon({ fromS, toS, speedMmPerS }: Span): void {
    if (this.stretches.known(fromS, toS, speedMmPerS) !== undefined) return;
    this.stretches.fetch(fromS, toS, speedMmPerS).catch(() => {});
  }

  /** @param shown what has to be known for what is shown: a filter needs more */
  show(shown: Span): void {
    const { fromS, toS, speedMmPerS } = shown;
    const { paper, redraw, put } = this.of;
    const known = this.stretches.known(fromS, toS, speedMmPerS);
    paper.setAttribute('aria-busy', String(known === undefined)); // a part of it may be drawn meanwhile
    this.isAllDrawn = known !== undefined;
    if (known !== undefined) {
      clearTimeout(this.part);
      this.part = undefined;
      put(known, true);
      const views = [shown, ...this.of.steps()];
      this.fetchAhead(views, views.length);
      return;
    }
    this.waitFor(
      this.stretches.fetch(fromS, toS, speedMmPerS).then(
        (fetched) => {
          if (fetched !== undefined && paper.ariaBusy === 'true') redraw();
        },
        (error: Error) => {
          paper.setAttribute('aria-busy', 'false'); // nothing comes until something else is shown
          throw error;
        },
      ),
    );
    this.part ??= setTimeout(() => this.drawPart(), PART_MS);
  }

  /** Of what is to be shown, what was fetched before. */
  private drawPart(): void {
    this.part = undefined;
    const { paper, put, shownS } = this.of;
    if (!paper.isConnected) return;
    const partly = this.stretches.partly(...shownS());
    if (partly !== undefined) put(partly, false);
  }

  /**
   * Once there is time: the pages around what is shown, and what a step of zoom would show.
   *
   * @param rounds at most: where not all of them can be held, one that is fetched takes the place of another
   */
  private fetchAhead(views: readonly Span[], rounds: number): void {
    clearTimeout(this.next);
    this.next = setTimeout(() => {
      if (!this.of.paper.isConnected) return;
      this.waitFor(
        this.stretches.ahead(views).then((isMore) => {
          if (isMore && rounds > 1) this.fetchAhead(views, rounds - 1);
        }),
      );
    });
  }

  private waitFor(fetching: Promise<void>): void {
    fetching.catch((error: Error) => say(error.message));
  }
}
