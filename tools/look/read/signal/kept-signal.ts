/**
 * What is kept of the signal of one version of a recording, on two levels: narrow columns of all of it, and every sample of the
 * places that were looked at last. Each is read in blocks; what lies in blocks that are there is answered without reading anything.
 */
import { release } from '../../../../handler/write/release.ts';
import type { ShownLead } from '../../wire.ts';
import { type Columns, emptyColumns, join } from './columns.ts';
import type { SampleBlock, SignalReader } from './signal-reader.ts';

/** How much is kept, and read at once, of all leads of a recording together. */
export interface KeptBounds {
  readonly columns: number;
  /** Samples that one block of columns is made of. */
  readonly columnBlockSamples: number;
  /** Blocks of columns that are read at once: a statement holds its groups until it ends. */
  readonly columnBlocks: number;
  /** Samples of one block of samples. */
  readonly sampleBlockSamples: number;
  /** Blocks of samples. */
  readonly sampleBlocks: number;
  /** Samples around a place whose columns are read before somebody asks for them. */
  readonly aheadSamples: number;
}

/**
 * Of each recording that is open. Columns of 8 MB: of 24 h of 2 leads, 0.17 s each. Samples of 12 MB: of 2 leads, six times 12
 * minutes. A block takes 0.1 s. Ahead: all of 24 h of 2 leads, 3 s of processor; of longer ones, or of more leads, a part.
 */
export const KEPT: KeptBounds = {
  columns: 2 ** 20,
  columnBlockSamples: 2 ** 21,
  columnBlocks: 4,
  sampleBlockSamples: 2 ** 19,
  sampleBlocks: 6,
  aheadSamples: 2 ** 26,
};

/** How much of a block is read to each side of what is looked at: of 24 h of 2 leads, nearly 5 minutes; longer stretches are made of columns. */
const AROUND = 0.4;

/** Blocks side by side, from one to before another. */
export interface Blocks {
  readonly first: number;
  readonly end: number;
}

/** Of what a signal is kept. */
export interface KeptOf {
  /** The version of the recording. */
  readonly state: string;
  /** In the order in which they are kept. */
  readonly leads: readonly ShownLead[];
  /** Of each lead. */
  readonly sampleCount: number;
}

/** Kept of one version of one recording. */
export class KeptSignal {
  /** Samples of a narrow column. */
  readonly grain: number;
  private readonly of: KeptOf;
  private readonly bounds: KeptBounds;
  private readonly columns: Columns;
  /** Narrow columns of a block. */
  private readonly perBlock: number;
  private readonly isThere: boolean[];
  /** Samples of each lead in a block. */
  private readonly blockSamples: number;
  /** By number; the one used last is the last. */
  private readonly samples = new Map<number, SampleBlock>();

  constructor(of: KeptOf, bounds: KeptBounds) {
    const { sampleCount } = of;
    const leads = of.leads.length;
    this.of = of;
    this.bounds = bounds;
    this.grain = Math.max(1, Math.ceil((sampleCount * leads) / bounds.columns));
    const count = Math.ceil(sampleCount / this.grain);
    this.columns = emptyColumns(leads, count);
    this.perBlock = Math.ceil(bounds.columnBlockSamples / leads / this.grain);
    this.isThere = Array.from({ length: Math.ceil(count / this.perBlock) }, () => false);
    this.blockSamples = Math.ceil(bounds.sampleBlockSamples / leads);
  }

  /** Is it kept of this: of the same version, as it was understood then? */
  isOf({ state, leads, sampleCount }: KeptOf): boolean {
    const indexes = (of: readonly ShownLead[]) => of.map(({ index }) => index).join();
    const { of } = this;
    return of.state === state && of.sampleCount === sampleCount && indexes(of.leads) === indexes(leads);
  }

  /** @returns undefined when blocks are missing. @param per samples of a column, a multiple of the grain that divides `from` */
  columnsBetween(from: number, to: number, per: number): Columns | undefined {
    if (this.missingColumns(from, to) !== undefined) return undefined;
    const { low, high } = this.columns;
    const wide = emptyColumns(low.length, Math.ceil((to - from) / per));
    const [first, end] = [from / this.grain, Math.ceil(to / this.grain)];
    for (const position of low.keys()) {
      const narrow = { low: low[position]!.subarray(first, end), high: high[position]!.subarray(first, end), first: 0 };
      join(wide, position, narrow, per / this.grain);
    }
    return wide;
  }

  /** The first blocks that are missing side by side, as many as are read at once. */
  missingColumns(from: number, to: number): Blocks | undefined {
    const perBlock = this.perBlock * this.grain;
    const last = Math.min(this.isThere.length, Math.ceil(to / perBlock));
    let first = Math.floor(from / perBlock);
    while (first < last && this.isThere[first]) first += 1;
    if (first >= last) return undefined;
    let end = first + 1;
    while (end < last && end - first < this.bounds.columnBlocks && !this.isThere[end]) end += 1;
    return { first, end };
  }

  /** The missing block that is nearest to a sample. @returns undefined when none is, as far as columns are read ahead */
  nextColumns(sample: number): Blocks | undefined {
    const perBlock = this.perBlock * this.grain;
    const span = Math.min(this.of.sampleCount, this.bounds.aheadSamples / this.of.leads.length);
    const from = Math.max(0, Math.min(this.of.sampleCount - span, sample - span / 2));
    const isAhead = (block: number) => (block + 1) * perBlock > from && block * perBlock < from + span;
    const at = sample / perBlock - 0.5;
    const missing = [...this.isThere.keys()].filter((block) => !this.isThere[block] && isAhead(block));
    const [first] = missing.sort((one, other) => Math.abs(one - at) - Math.abs(other - at));
    return first === undefined ? undefined : { first, end: first + 1 };
  }

  /** @throws {SqlError} as `SignalReader` does */
  async readColumns({ first, end }: Blocks, reader: SignalReader): Promise<void> {
    const { grain, perBlock } = this;
    const [from, to] = [first * perBlock * grain, Math.min(this.of.sampleCount, end * perBlock * grain)];
    const { low, high } = await reader.columns(from, to, grain);
    for (const position of low.keys()) {
      this.columns.low[position]!.set(low[position]!, from / grain);
      this.columns.high[position]!.set(high[position]!, from / grain);
    }
    this.isThere.fill(true, first, end);
  }

  /** @returns undefined when blocks are missing */
  samplesBetween(from: number, to: number): SampleBlock | undefined {
    const blocks = this.heldBetween(from, to);
    if (blocks === undefined) return undefined;
    const leads = this.columns.low;
    const mv = leads.map((_, position) => {
      const all = new Float32Array(to - from);
      for (const { start, block } of blocks) {
        const part = block.mv[position]!.subarray(Math.max(0, from - start), to - start);
        all.set(part, Math.max(0, start - from));
      }
      return all;
    });
    const beats = leads.map((_, position) =>
      blocks.flatMap(({ block }) => block.beats[position]!.filter(({ sample }) => sample >= from && sample < to)),
    );
    return { mv, beats };
  }

  /** Columns of any width, made of samples. @returns undefined when blocks are missing */
  narrowBetween(from: number, to: number, per: number): Columns | undefined {
    const blocks = this.heldBetween(from, to);
    if (blocks === undefined) return undefined;
    const wide = emptyColumns(this.columns.low.length, Math.ceil((to - from) / per));
    for (const { start, block } of blocks) {
      for (const [position, all] of block.mv.entries()) {
        const mv = all.subarray(Math.max(0, from - start), to - start);
        join(wide, position, { low: mv, high: mv, first: Math.max(0, start - from) }, per);
      }
    }
    return wide;
  }

  /** Can all samples of a stretch be kept? */
  fits(from: number, to: number): boolean {
    return this.blocksOf(from, to).length <= this.bounds.sampleBlocks;
  }

  /** Blocks of samples that are missing of a stretch. @returns undefined when none is, or all of it would be too much to keep */
  missingSamples(from: number, to: number): Blocks | undefined {
    if (!this.fits(from, to)) return undefined;
    const numbers = this.blocksOf(from, to);
    for (const number of numbers) this.use(number); // so that they stay while others are read
    const missing = numbers.filter((number) => !this.samples.has(number));
    return missing.length === 0 ? undefined : { first: missing[0]!, end: missing.at(-1)! + 1 };
  }

  /** Blocks that are missing around a sample. */
  nextSamples(sample: number): Blocks | undefined {
    const around = Math.floor(AROUND * this.blockSamples);
    return this.missingSamples(Math.max(0, sample - around), Math.min(this.of.sampleCount, sample + around));
  }

  /** @throws {SqlError} as `SignalReader` does */
  async readSamples({ first, end }: Blocks, reader: SignalReader): Promise<void> {
    const { blockSamples } = this;
    const from = first * blockSamples;
    const { mv, beats } = await reader.samples(from, Math.min(this.of.sampleCount, end * blockSamples));
    for (let block = first; block < end; block += 1) {
      const start = block * blockSamples;
      const part = { from: start - from, to: start - from + blockSamples };
      this.samples.delete(block);
      this.samples.set(block, {
        mv: mv.map((all) => (end - first === 1 ? all : all.slice(part.from, part.to))),
        beats: beats.map((all) => all.filter(({ sample }) => sample >= start && sample < start + blockSamples)),
      });
    }
    if (end - first > 1) release(...mv);
    for (const oldest of this.samples.keys()) {
      if (this.samples.size <= this.bounds.sampleBlocks) break;
      release(...this.samples.get(oldest)!.mv); // whoever asked for some of it has a copy
      this.samples.delete(oldest);
    }
  }

  /** With the sample that each begins at. @returns undefined when one is missing */
  private heldBetween(from: number, to: number): { readonly start: number; readonly block: SampleBlock }[] | undefined {
    const numbers = this.blocksOf(from, to);
    if (numbers.some((number) => !this.samples.has(number))) return undefined;
    return numbers.map((number) => ({ start: number * this.blockSamples, block: this.use(number)! }));
  }

  /** Makes a block the last to be dropped. */
  private use(number: number): SampleBlock | undefined {
    const block = this.samples.get(number);
    if (block === undefined) return undefined;
    this.samples.delete(number);
    this.samples.set(number, block);
    return block;
  }

  /** The numbers of those that hold a stretch. */
  private blocksOf(from: number, to: number): number[] {
    const first = Math.floor(from / this.blockSamples);
    return Array.from({ length: Math.ceil(to / this.blockSamples) - first }, (_, i) => first + i);
  }
}
