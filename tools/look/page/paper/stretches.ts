/** The signal of a recording as far as it was fetched: around what is shown, so that a small step needs no server. */
import { decodeStretch, MAX_COLUMNS, MAX_RAW_S, type Stretch } from '../../stretch-bytes.ts';

/** Columns for each millimetre of paper: two for each dot of a usual screen. */
const COLUMNS_PER_MM = 8;

/** A part of a recording, and the speed of the paper that it is for. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
  readonly speedMmPerS: number;
}

/** A stretch with where it begins and ends. */
export interface Fetched extends Span {
  readonly stretch: Stretch;
}

/**
 * Asks the server for a stretch by what its address says.
 *
 * @throws {Refused} when the server cannot answer
 */
export type AskSignal = (values: Readonly<Record<string, string>>, wanted: AbortSignal) => Promise<Response>;

/** One that is waited for. */
interface Coming extends Span {
  readonly stop: AbortController;
  readonly coming: Promise<Fetched | undefined>;
}

/** Kept of a recording, in bytes of its traces: of two leads, some 200 stretches. */
const MAX_KEPT_BYTES = 32e6;

/** Half of a stretch to each side is what one step of zoom out adds; a little more, so that rounding leaves no edge out. */
const AROUND = 0.51;

/** Fetches what is asked for, the newest question first, and keeps it. */
export class Stretches {
  private readonly ask: AskSignal;
  private readonly leads: number;
  private readonly durationS: number;
  /** The one used last is the last. */
  private readonly held = new Set<Fetched>();
  private under: Coming | undefined;

  constructor(ask: AskSignal, leads: number, durationS: number) {
    this.ask = ask;
    this.leads = leads;
    this.durationS = durationS;
  }

  /**
   * What was fetched, if it holds all of this: every sample serves any speed, columns their own and slower ones, at which they are
   * narrower than they need to be. Of several, the one that is the least to draw.
   */
  known(fromS: number, toS: number, speedMmPerS: number): Fetched | undefined {
    const end = Math.min(toS, this.durationS);
    const found = [...this.held]
      .filter((one) => holds(one, fromS, end, speedMmPerS))
      .reduce<Fetched | undefined>((best, one) => (best && finenessOf(best) < finenessOf(one) ? best : one), undefined);
    if (found !== undefined) this.keep(found);
    return found;
  }

  /** What shows most of this stretch until it is fetched, and of those that show as much, the finest. */
  partly(fromS: number, toS: number): Fetched | undefined {
    const shownS = (one: Fetched) => Math.min(one.toS, toS) - Math.max(one.fromS, fromS);
    const touching = [...this.held].filter((one) => shownS(one) > 0);
    return touching.sort((a, b) => shownS(a) - shownS(b) || a.speedMmPerS - b.speedMmPerS).at(-1);
  }

  /**
   * Fetches a stretch and as much around it. One that is under way and will hold it is waited for.
   *
   * @returns undefined when another was asked for meanwhile
   * @throws {Refused} when the server cannot answer
   */
  fetch(fromS: number, toS: number, speedMmPerS: number): Promise<Fetched | undefined> {
    const { under } = this;
    if (under !== undefined && holds(under, fromS, Math.min(toS, this.durationS), speedMmPerS)) return under.coming;
    under?.stop.abort();
    const stop = new AbortController();
    const wide = { ...this.around(fromS, toS), speedMmPerS };
    const coming = this.asked(wide, stop.signal).finally(() => {
      if (this.under?.stop === stop) this.under = undefined;
    });
    this.under = { ...wide, stop, coming };
    return coming;
  }

  private async asked(wide: Span, wanted: AbortSignal): Promise<Fetched | undefined> {
    const { fromS, toS, speedMmPerS } = wide;
    const columns = Math.ceil((toS - fromS) * speedMmPerS * COLUMNS_PER_MM);
    try {
      const values = { from: fromS.toFixed(3), to: toS.toFixed(3), columns: String(Math.min(MAX_COLUMNS, columns)) };
      const response = await this.ask(values, wanted);
      const fetched = { ...wide, stretch: decodeStretch(await response.arrayBuffer(), this.leads) };
      this.keep(fetched);
      return fetched;
    } catch (error) {
      if (wanted.aborted) return undefined;
      throw error;
    }
  }

  /**
   * Fetches the first of these that is not held, so that the next step needs no server, as long as one more as large as the largest
   * before it leaves those before it where they are.
   *
   * @param views what is shown, then what may be next
   * @returns whether there was one that came; false also when another was asked for meanwhile
   * @throws {Refused} when the server cannot answer
   */
  async ahead(views: readonly Span[]): Promise<boolean> {
    if (this.under !== undefined) return false;
    const needed = new Set<Fetched>();
    for (const { fromS, toS, speedMmPerS } of views) {
      const known = this.known(fromS, toS, speedMmPerS);
      if (known === undefined) return hasRoom(needed) && (await this.fetch(fromS, toS, speedMmPerS)) !== undefined;
      needed.add(known);
    }
    return false;
  }

  private keep(one: Fetched): void {
    this.held.delete(one);
    this.held.add(one);
    let bytes = [...this.held].reduce((sum, { stretch }) => sum + bytesOf(stretch), 0);
    for (const oldest of this.held) {
      if (bytes <= MAX_KEPT_BYTES || oldest === one) break;
      this.held.delete(oldest);
      bytes -= bytesOf(oldest.stretch);
    }
  }

  private around(fromS: number, toS: number): { readonly fromS: number; readonly toS: number } {
    const marginS = marginOf(toS - fromS);
    const lessBefore = Math.max(0, marginS - fromS); // at an end of the recording, it is as much more on the other side
    const lessAfter = Math.max(0, toS + marginS - this.durationS);
    const from = Math.max(0, fromS - marginS - lessAfter);
    return { fromS: from, toS: Math.max(from + 0.1, Math.min(this.durationS, toS + marginS + lessBefore)) };
  }
}

/** Does it hold all of this, as finely at least? What is short is shown sample by sample, with its R peaks. */
function holds(one: Span, fromS: number, toS: number, speedMmPerS: number): boolean {
  const isFine = isRaw(one) || (toS - fromS > MAX_RAW_S && one.speedMmPerS >= speedMmPerS);
  return one.fromS <= fromS && one.toS >= toS && isFine;
}

function isRaw({ fromS, toS }: Span): boolean {
  return toS - fromS <= MAX_RAW_S;
}

/** More for narrower columns. */
function finenessOf(one: Span): number {
  return isRaw(one) ? Number.POSITIVE_INFINITY : one.speedMmPerS;
}

/** For one more of their size? */
function hasRoom(held: ReadonlySet<Fetched>): boolean {
  const bytes = Array.from(held, ({ stretch }) => bytesOf(stretch));
  return bytes.reduce((sum, one) => sum + one, Math.max(0, ...bytes)) <= MAX_KEPT_BYTES;
}

function bytesOf({ traces }: Stretch): number {
  return traces.reduce((sum, one) => sum + 4 * (one.kind === 'samples' ? one.mv.length : 2 * one.low.length), 0);
}

/**
 * How far around a stretch is fetched, too. A short one is widened until nearly all that is sent sample by sample: a minute takes
 * the server no longer than ten seconds. A long one is widened to what the next step out shows, which is then drawn from it.
 */
function marginOf(spanS: number): number {
  return spanS <= MAX_RAW_S ? Math.max(0, (MAX_RAW_S - 1 - spanS) / 2) : AROUND * spanS;
}
