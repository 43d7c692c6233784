/** The signal of a recording as far as it was fetched: around what is shown, so that a small step needs no server. */
import { decodeStretch, MAX_RAW_S, type Stretch } from '../stretch-bytes.ts';
import { ask } from './ask.ts';

/** Columns for each millimetre of paper: two for each dot of a usual screen. */
const COLUMNS_PER_MM = 8;

/** A stretch with where it begins and ends. */
export interface Fetched {
  readonly fromS: number;
  readonly toS: number;
  readonly speedMmPerS: number;
  readonly stretch: Stretch;
}

/** Fetches what is asked for, the newest question first. */
export class Stretches {
  private readonly id: string;
  private readonly leads: number;
  private readonly durationS: number;
  private held: Fetched | undefined;
  private under: AbortController | undefined;

  constructor(id: string, leads: number, durationS: number) {
    this.id = id;
    this.leads = leads;
    this.durationS = durationS;
  }

  /** What was fetched, if it holds all of this; every sample serves any speed, columns only their own. */
  known(fromS: number, toS: number, speedMmPerS: number): Fetched | undefined {
    const { held } = this;
    if (held === undefined || held.fromS > fromS || held.toS < Math.min(toS, this.durationS)) return undefined;
    const isRaw = held.toS - held.fromS <= MAX_RAW_S;
    return isRaw || held.speedMmPerS === speedMmPerS ? held : undefined;
  }

  /**
   * Fetches a stretch and as much around it.
   *
   * @returns undefined when another was asked for meanwhile
   * @throws {Refused} when the server cannot answer
   */
  async fetch(fromS: number, toS: number, speedMmPerS: number): Promise<Fetched | undefined> {
    this.under?.abort();
    const mine = new AbortController();
    this.under = mine;
    const wide = this.around(fromS, toS);
    const columns = Math.ceil((wide.toS - wide.fromS) * speedMmPerS * COLUMNS_PER_MM);
    try {
      const values = { from: wide.fromS.toFixed(3), to: wide.toS.toFixed(3), columns: String(Math.min(4000, columns)) };
      const response = await ask(`api/recording/${this.id}/signal`, values, mine.signal);
      this.held = { ...wide, speedMmPerS, stretch: decodeStretch(await response.arrayBuffer(), this.leads) };
      return this.held;
    } catch (error) {
      if (mine.signal.aborted) return undefined;
      throw error;
    } finally {
      if (this.under === mine) this.under = undefined;
    }
  }

  /**
   * Fetches more when the end of what is held is less than a page away, so that the next page needs no server.
   *
   * @returns undefined when there is no need to, or another was asked for meanwhile
   * @throws {Refused} when the server cannot answer
   */
  async ahead(fromS: number, toS: number, speedMmPerS: number): Promise<Fetched | undefined> {
    const { held } = this;
    if (held === undefined || this.under !== undefined) return undefined;
    const nearS = Math.min(toS - fromS, marginOf(toS - fromS) / 2);
    const isNear =
      (held.fromS > 0 && fromS - held.fromS < nearS) || (held.toS < this.durationS && held.toS - toS < nearS);
    return isNear ? await this.fetch(fromS, toS, speedMmPerS) : undefined;
  }

  private around(fromS: number, toS: number): { readonly fromS: number; readonly toS: number } {
    const marginS = marginOf(toS - fromS);
    const from = Math.max(0, fromS - marginS);
    return { fromS: from, toS: Math.max(from + 0.1, Math.min(this.durationS, toS + marginS)) };
  }
}

/**
 * How far around a stretch is fetched, too. A short one is widened until nearly all that is sent sample by sample: a minute takes
 * the server no longer than ten seconds.
 */
function marginOf(spanS: number): number {
  return spanS <= MAX_RAW_S ? Math.max(0, (MAX_RAW_S - 1 - spanS) / 2) : spanS / 2;
}
