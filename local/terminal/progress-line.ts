/** The one line at the bottom of a terminal that says how far the work is. */
import type { Output } from './command-context.ts';
import { visible } from './text.ts';

/** Work that takes less time shows no progress; once shown, the line is drawn again after each file. */
const REDRAW_MS = 100;
/** From this size on, reading one file takes long enough to say so. */
export const LONG_BYTES = 8 * 2 ** 20;

/** Nothing is drawn where no one is watching. */
export class ProgressLine {
  private readonly err: Output;
  private readonly total: number;
  private readonly startedMs = performance.now();
  private done = 0;
  private unprinted = 0;
  private drawnMs = Number.NEGATIVE_INFINITY;
  private isShown = false;

  constructor(err: Output, total: number) {
    this.err = err;
    this.total = total;
  }

  /** A file is about to be read. */
  reading(name: string, bytes: number): void {
    if (bytes >= LONG_BYTES) this.draw(` · ${(bytes / 2 ** 20).toFixed(0)} MiB: ${visible(name)}`);
  }

  /** A file is done whose result is to be printed later. */
  finished(): void {
    this.done += 1;
    this.unprinted += 1;
    if (this.isDue()) this.draw('');
  }

  /** A file is done: prints its result where the line was, and the line below it. */
  past(print: () => void): void {
    const wasShown = this.isShown;
    this.end();
    print();
    if (this.unprinted > 0) this.unprinted -= 1;
    else this.done += 1;
    if (wasShown || this.isDue()) this.draw('');
  }

  /** Removes the line. */
  end(): void {
    if (this.isShown) this.err.write('\r\x1b[2K');
    this.isShown = false;
  }

  private isDue(): boolean {
    return performance.now() - this.drawnMs >= REDRAW_MS;
  }

  private draw(rest: string): void {
    if (!this.err.isTerminal || this.done === this.total) return;
    this.end();
    this.drawnMs = performance.now();
    const seconds = (this.drawnMs - this.startedMs) / 1000;
    const rate = this.done === 0 ? '' : ` · ${(this.done / seconds).toFixed(0)} files/s`;
    this.err.write(`${this.done}/${this.total}${rate}${rest}`.slice(0, this.err.columns - 1));
    this.isShown = true;
  }
}
