/**
 * A stretch of an accepted recording, from its lake: every sample, or the lowest and
 * highest of each column. The first long stretch reads the whole recording once (24 h of 2 leads: 62 million samples, 2.5 s of
 * processor time), and what is left of it, 131 072 columns, answers every other long one.
 */
import { textLiteral } from '../../../lake/question-parameters.ts';
import type { LocalLake } from '../../../local/open-lake.ts';
import type { Stretch } from '../stretch-bytes.ts';
import type { ShownLead } from '../wire.ts';
import { type StretchAsked, stretchAsked } from './stretch-asked.ts';

/** Columns that are kept of a whole recording: 1 MB a lead; of 24 h, 0.66 s each. */
const KEPT_COLUMNS = 2 ** 17;

/** Which recording. */
export interface RecordingPlace {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Its `ingest_date`, `YYYY-MM-DD`: only that day's files are opened. */
  readonly day: string;
}

/** Rate and samples of each lead. */
export interface RecordingSize {
  readonly samplingRateHz: number;
  readonly sampleCount: number;
}

/** The lowest and highest of each column of each lead, in mV; NaN where a column has no value. */
interface Columns {
  readonly low: readonly Float32Array[];
  readonly high: readonly Float32Array[];
}

/** Reads stretches of one recording. */
export class LakeStretches {
  private readonly lake: LocalLake;
  /** In SQL. */
  private readonly isMine: string;
  private readonly leads: readonly ShownLead[];
  private readonly size: RecordingSize;
  /** Samples of a kept column. */
  private readonly grain: number;
  private kept: Columns | undefined;

  constructor(lake: LocalLake, { id, day }: RecordingPlace, leads: readonly ShownLead[], size: RecordingSize) {
    this.lake = lake;
    this.isMine = `recording_id = ${textLiteral(id)} AND ingest_date = ${textLiteral(day)}`;
    this.leads = leads;
    this.size = size;
    this.grain = Math.max(1, Math.ceil(size.sampleCount / KEPT_COLUMNS));
  }

  /** @param columns how many at most, of a long stretch. @throws {SqlError} when the lake cannot be read */
  async stretch(fromS: number, toS: number, columns: number): Promise<Stretch> {
    const asked = stretchAsked({ fromS, toS, columns }, this.size, this.grain);
    const { firstSample: from, endSample: to, samplesPerColumn: per } = asked;
    const read =
      per !== undefined && per >= this.grain
        ? await this.fromKept(from, to, per)
        : await this.columns(from, to, per ?? 1);
    const traces = this.leads.map((_, position) => asked.trace(read.low[position]!, read.high[position]!));
    return { traces, beatsS: per === undefined ? await this.beats(asked) : this.leads.map(() => []) };
  }

  /** @param from a whole multiple of `per`, which is one of the grain */
  private async fromKept(from: number, to: number, per: number): Promise<Columns> {
    this.kept ??= await this.columns(0, this.size.sampleCount, this.grain);
    const [first, each, count] = [from / this.grain, per / this.grain, Math.ceil((to - from) / per)];
    const joined = (kept: Float32Array, better: (one: number, other: number) => boolean) =>
      Float32Array.from({ length: count }, (_, column) => {
        let best = Number.NaN;
        for (let i = first + column * each; i < first + (column + 1) * each && i < kept.length; i += 1) {
          if (Number.isNaN(best) || better(kept[i]!, best)) best = kept[i]!;
        }
        return best;
      });
    return {
      low: this.kept.low.map((kept) => joined(kept, (one, other) => one < other)),
      high: this.kept.high.map((kept) => joined(kept, (one, other) => one > other)),
    };
  }

  /** Counts are compared, not millivolts: two numbers of each column are then converted, and not every sample. */
  private async columns(from: number, to: number, per: number): Promise<Columns> {
    const count = Math.ceil((to - from) / per);
    const empty = () => this.leads.map(() => new Float32Array(count).fill(Number.NaN));
    const [low, high] = [empty(), empty()];
    const positions = new Map(this.leads.map(({ index }, position) => [index, position]));
    const where = `WHERE ${this.isMine} AND sample >= ${from} AND sample < ${to}`;
    const sql =
      per === 1
        ? `SELECT lead_index, sample - ${from}, adu, adu, mv, mv, gain_adu_per_mv, zero_adu FROM samples ${where}`
        : `SELECT lead_index, CAST((sample - ${from}) // ${per} AS INTEGER), MIN(adu), MAX(adu), MIN(mv), MAX(mv),
             MIN(gain_adu_per_mv), MIN(zero_adu) FROM samples ${where} GROUP BY 1, 2`;
    for await (const [lead, at, leastAdu, mostAdu, leastMv, mostMv, gain, zero] of await this.lake.numbers(sql)) {
      for (let row = 0; row < lead!.length; row += 1) {
        const position = positions.get(lead![row]!)!;
        const inMv = (adu: number, mv: number) => (Number.isNaN(mv) ? (adu - zero![row]!) / gain![row]! : mv);
        const one = inMv(leastAdu![row]!, leastMv![row]!);
        const other = inMv(mostAdu![row]!, mostMv![row]!);
        low[position]![at![row]!] = Math.min(one, other); // a gain may be negative
        high[position]![at![row]!] = Math.max(one, other);
      }
    }
    return { low, high };
  }

  private async beats({ firstSample, endSample }: StretchAsked): Promise<number[][]> {
    const beatsS = new Map(this.leads.map(({ index }) => [index, [] as number[]]));
    const sql = `SELECT lead_index, t_s FROM beats WHERE ${this.isMine} AND sample >= ${firstSample} AND sample < ${endSample} ORDER BY lead_index, t_s`;
    for await (const [lead, timeS] of await this.lake.numbers(sql)) {
      for (let row = 0; row < lead!.length; row += 1) beatsS.get(lead![row]!)?.push(timeS![row]!);
    }
    return this.leads.map(({ index }) => beatsS.get(index)!);
  }
}
