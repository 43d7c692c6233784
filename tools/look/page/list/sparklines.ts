/** Small drawings in the list: fetched of the rows that come into sight, and of no others. */
import { MAX_SPARKLINES, type Sparkline, type Sparklines } from '../../wire.ts';
import { askJson } from '../ask.ts';
import { h, svgElement } from '../dom.ts';

/** Size of a drawing, in dots. */
const [WIDTH, HEIGHT] = [120, 22];
/** A flatter line is drawn as flat as it is. */
const MIN_RANGE_MV = 1;
/** How long after a row comes into sight it is asked for: rows that are scrolled past are not. */
const AFTER_MS = 120;
/** How long after the server could not answer it is asked again. */
const AGAIN_MS = 2000;

/** The drawings of a table. */
export class SparklineCells {
  private readonly ended = new AbortController();
  private readonly cells = new Map<Element, string>();
  private readonly inSight = new Set<Element>();
  private readonly observer: IntersectionObserver;
  private timer = 0;

  /** @param gone aborted once another screen was asked for */
  constructor(gone: AbortSignal) {
    this.observer = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) this.inSight.add(target);
        else this.inSight.delete(target);
      }
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.fetch(), AFTER_MS);
    });
    gone.addEventListener('abort', () => this.end(), { signal: this.ended.signal });
  }

  /** Once another table is shown in place of this one. */
  end(): void {
    this.ended.abort();
    this.observer.disconnect();
    clearTimeout(this.timer);
  }

  /** A cell for a row; it is filled once it is seen. */
  cell(id: string): HTMLElement {
    const cell = h('td', { class: 'spark' });
    this.cells.set(cell, id);
    this.observer.observe(cell);
    return cell;
  }

  private async fetch(): Promise<void> {
    const seen = [...this.inSight].filter((cell) => cell.isConnected);
    this.inSight.clear();
    for (const cell of seen) this.observer.unobserve(cell);
    for (let from = 0; from < seen.length; from += MAX_SPARKLINES) {
      if (this.ended.signal.aborted) return;
      await this.fill(seen.slice(from, from + MAX_SPARKLINES));
    }
  }

  private async fill(seen: readonly Element[]): Promise<void> {
    const ids = seen.map((cell) => ['id', this.cells.get(cell) ?? ''] as const);
    try {
      const { lines } = await askJson<Sparklines>('api/sparklines', ids, this.ended.signal);
      const byId = new Map(lines.map((line) => [line.id, line]));
      for (const cell of seen) {
        const line = byId.get(this.cells.get(cell) ?? '');
        if (line !== undefined) cell.replaceChildren(svgElement(drawing(line)));
      }
    } catch {
      // The list is whole without them, and says itself what is wrong with the lake.
      if (this.ended.signal.aborted) return;
      setTimeout(() => {
        if (this.ended.signal.aborted) return;
        for (const cell of seen) this.observer.observe(cell);
      }, AGAIN_MS);
    }
  }
}

/** An upright line for each part; the drawing says nothing that the row does not say in words. */
function drawing({ low, high }: Sparkline): string {
  const numbers = [...low, ...high].filter((mv) => mv !== null);
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
  const range = Math.max(MIN_RANGE_MV, highest - lowest);
  const middle = (lowest + highest) / 2;
  const y = (mv: number) => (HEIGHT / 2 - ((mv - middle) / range) * (HEIGHT - 2)).toFixed(1);
  const step = WIDTH / low.length;
  let [path, isDown] = ['', false];
  for (const [i, mv] of low.entries()) {
    const other = high[i] ?? null;
    if (mv === null || other === null) isDown = false;
    else {
      const x = ((i + 0.5) * step).toFixed(1);
      const [first, second] = i % 2 === 0 ? [mv, other] : [other, mv];
      path += `${isDown ? 'L' : 'M'}${x} ${y(first)}L${x} ${y(second)}`;
      isDown = true;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" class="sparkline" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><path d="${path}"/></svg>`;
}
