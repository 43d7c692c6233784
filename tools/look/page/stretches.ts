/** The signal of a recording as far as it was fetched: around what is shown, so that a small step needs no server. */
import { decodeStretch, MAX_RAW_S, type Stretch } from '../wire.ts';
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
    }
  }

  /** A short stretch is widened only as far as every sample is still sent. */
  private around(fromS: number, toS: number): { readonly fromS: number; readonly toS: number } {
    const spanS = toS - fromS;
    const marginS = spanS <= MAX_RAW_S ? Math.min(spanS, (MAX_RAW_S - spanS) / 2) : spanS / 2;
    const from = Math.max(0, fromS - marginS);
    return { fromS: from, toS: Math.max(from + 0.1, Math.min(this.durationS, toS + marginS)) };
  }
}
