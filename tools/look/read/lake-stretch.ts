/**
 * A stretch of an accepted recording, from its lake: every sample, or the lowest and highest of each column. Narrow columns of a
 * recording are kept, block by block as they are read, and answer every stretch of wider ones without a statement. The blocks
 * that nobody asked for are read when there is nothing else to do, once somebody has looked at more than a minute: 24 h of 2
 * leads are 62 million samples, 2.5 s of processor time.
 */
import { textLiteral } from '../../../lake/question-parameters.ts';
import type { LocalLake } from '../../../local/open-lake.ts';
import type { Stretch } from '../stretch-bytes.ts';
import type { ShownLead } from '../wire.ts';
import { type StretchAsked, stretchAsked } from './stretch-asked.ts';

/** How much is kept, and read at once. */
export interface KeptBounds {
  /** Columns of all leads of a recording together. */
  readonly columns: number;
  /** Samples of a block, of all leads together. */
  readonly blockSamples: number;
  /** Blocks that one statement reads: its groups are held until it ends. */
  readonly blocks: number;
}

/** Columns of 8 MB: of 24 h of 2 leads, 0.17 s each. Reading a block takes 0.1 s. */
const KEPT: KeptBounds = { columns: 2 ** 20, blockSamples: 2 ** 21, blocks: 4 };

/** Which recording. */
export interface RecordingPlace {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Its `ingest_date`, `YYYY-MM-DD`: only that day's files are opened. */
  readonly day: string;
  /** Changes when it is written again, so that blocks of two versions are not drawn together; left out, it never is. */
  readonly state?: () => string;
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
  private readonly bounds: KeptBounds;
  /** Samples of a kept column. */
  private readonly grain: number;
  /** Columns of a block. */
  private readonly perBlock: number;
  private readonly state: () => string;
  private kept: (Columns & { readonly state: string; readonly isThere: boolean[] }) | undefined;

  constructor(
    lake: LocalLake,
    { id, day, state = () => '' }: RecordingPlace,
    leads: readonly ShownLead[],
    size: RecordingSize,
    bounds = KEPT,
  ) {
    this.lake = lake;
    this.state = state;
    this.bounds = bounds;
    this.isMine = `recording_id = ${textLiteral(id)} AND ingest_date = ${textLiteral(day)}`;
    this.leads = leads;
    this.size = size;
    this.grain = Math.max(1, Math.ceil((size.sampleCount * leads.length) / bounds.columns));
    this.perBlock = Math.ceil(bounds.blockSamples / leads.length / this.grain);
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

  /**
   * Reads the first block that is not kept, when any is.
   *
   * @returns whether there may be more
   * @throws {SqlError} when the lake cannot be read
   */
  async readAhead(): Promise<boolean> {
    this.dropOlder();
    const missing = this.kept?.isThere.indexOf(false) ?? -1;
    if (missing < 0) return false;
    await this.keep(missing, missing + 1);
    return true;
  }

  /** @param from a whole multiple of `per`, which is one of the grain */
  private async fromKept(from: number, to: number, per: number): Promise<Columns> {
    const [first, each, count] = [from / this.grain, per / this.grain, Math.ceil((to - from) / per)];
    const kept = await this.keptBetween(first, first + count * each);
    const joined = (all: Float32Array, better: (one: number, other: number) => boolean) =>
      Float32Array.from({ length: count }, (_, column) => {
        let best = Number.NaN;
        for (let i = first + column * each; i < first + (column + 1) * each && i < all.length; i += 1) {
          if (Number.isNaN(best) || better(all[i]!, best)) best = all[i]!;
        }
        return best;
      });
    return {
      low: kept.low.map((all) => joined(all, (one, other) => one < other)),
      high: kept.high.map((all) => joined(all, (one, other) => one > other)),
    };
  }

  private dropOlder(): void {
    if (this.kept?.state !== this.state()) this.kept = undefined;
  }

  /** What is kept, with these columns: blocks that are missing side by side are read at once. */
  private async keptBetween(first: number, end: number): Promise<Columns> {
    const count = Math.ceil(this.size.sampleCount / this.grain);
    const empty = () => this.leads.map(() => new Float32Array(count).fill(Number.NaN));
    const blocks = Math.ceil(count / this.perBlock);
    this.dropOlder();
    const isThere = Array.from({ length: blocks }, () => false);
    this.kept ??= { low: empty(), high: empty(), state: this.state(), isThere };
    const last = Math.min(blocks, Math.ceil(end / this.perBlock));
    for (let block = Math.floor(first / this.perBlock); block < last; block += 1) {
      if (this.kept.isThere[block]) continue;
      let after = block + 1;
      while (after < last && after - block < this.bounds.blocks && !this.kept.isThere[after]) after += 1;
      await this.keep(block, after);
    }
    return this.kept;
  }

  /** Reads blocks that are not kept, from one to before another. */
  private async keep(block: number, after: number): Promise<void> {
    const { kept, grain, perBlock } = this;
    if (kept === undefined) return;
    const [from, to] = [block * perBlock * grain, Math.min(this.size.sampleCount, after * perBlock * grain)];
    const { low, high } = await this.columns(from, to, grain);
    for (const position of this.leads.keys()) {
      kept.low[position]!.set(low[position]!, from / grain);
      kept.high[position]!.set(high[position]!, from / grain);
    }
    kept.isThere.fill(true, block, after);
  }

  /** Counts are compared, not millivolts: two numbers of each column are then converted, and not every sample. */
  private async columns(from: number, to: number, per: number): Promise<Columns> {
    const count = Math.ceil((to - from) / per);
    const empty = () => this.leads.map(() => new Float32Array(count).fill(Number.NaN));
    const [low, high] = [empty(), empty()];
    const positions = new Map(this.leads.map(({ index }, position) => [index, position]));
    const inMv = (adu: string, mv: string, of: (column: string) => string) =>
      `COALESCE(${mv}, (${adu} - ${of('zero_adu')}) / ${of('gain_adu_per_mv')})`;
    const where = `WHERE ${this.isMine} AND sample >= ${from} AND sample < ${to}`;
    const least = (column: string) => `MIN(${column})`;
    const sql =
      per === 1
        ? `SELECT lead_index, sample - ${from}, ${inMv('adu', 'mv', (column) => column)} FROM samples ${where}`
        : `SELECT lead_index, CAST((sample - ${from}) // ${per} AS INTEGER), ${inMv('MIN(adu)', 'MIN(mv)', least)},
             ${inMv('MAX(adu)', 'MAX(mv)', least)} FROM samples ${where} GROUP BY 1, 2`;
    for await (const [lead, at, first, second = first] of await this.lake.numbers(sql)) {
      for (let row = 0; row < lead!.length; row += 1) {
        const position = positions.get(lead![row]!)!;
        const [one, other] = [first![row]!, second![row]!];
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
