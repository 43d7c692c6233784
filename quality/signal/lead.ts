/**
 * One lead of one window, in the words that rules are written in. Views that several rules need (the filtered wave,
 * the beats) are computed once, when the first rule asks.
 */
import type { Span } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { bpm } from '../units.ts';
import { findBeats } from './beats.ts';
import { bandPass, filterBothWays } from './filter.ts';
import type { Frames } from './frames.ts';
import { rmsOfFrames } from './frames.ts';
import type { Extent, Stretches } from './stretches.ts';
import { noStretches, runsOfEqual, runsWhere, runsWithin } from './stretches.ts';

/** What a device says of a lead; what it does not say is undefined. */
export interface LeadHeader {
  readonly name: string;
  /** Row (or column) of the lead in the file, from 0. */
  readonly index: number;
  /** Undefined when the file holds millivolts. */
  readonly gainAduPerMv: number | undefined;
  readonly zeroAdu: number | undefined;
  /** Lowest and highest code of the converter. */
  readonly railsAdu: readonly [number, number] | undefined;
}

/** A piece of one lead: the window and, around it, as much margin as there is. */
export interface LeadPiece {
  readonly header: LeadHeader;
  readonly samplingRateHz: number;
  /** Margin, window, margin, as the file stores them: adu, or mV when `gainAduPerMv` is undefined. */
  readonly stored: ArrayLike<number>;
  /** The recording's sample that `stored[0]` is. */
  readonly origin: number;
  /** The window is `stored[from]` to `stored[to - 1]`. */
  readonly from: number;
  readonly to: number;
  /** Samples of the whole recording, to know where it really begins and ends. */
  readonly recordingSamples: number;
}

/** The slope (in steps of the converter) that tells a clipped plateau from a wave resting on its own top. */
export type Kink = Quantity<'adu'>;

/** Room for rounding, so that a band or kink of whole steps of the converter holds in millivolts too. */
const ROUNDING = 1e-6;

export class Lead {
  readonly header: LeadHeader;
  readonly samplingRateHz: number;
  private readonly stored: ArrayLike<number>;
  private readonly extent: Extent;
  private readonly recordingSamples: number;
  private readonly views = new Map<string, unknown>();

  constructor(piece: LeadPiece) {
    this.header = piece.header;
    this.samplingRateHz = piece.samplingRateHz;
    this.stored = piece.stored;
    this.recordingSamples = piece.recordingSamples;
    this.extent = { samplingRateHz: piece.samplingRateHz, origin: piece.origin, from: piece.from, to: piece.to };
  }

  /** Does the file hold the converter's counts (adu), not millivolts? */
  get holdsCounts(): boolean {
    return this.header.gainAduPerMv !== undefined;
  }

  /** Does the window hold no sample at all? */
  get isEmpty(): boolean {
    return this.extent.to <= this.extent.from;
  }

  /** Is any sample of the window a number? */
  get hasFiniteSamples(): boolean {
    return this.range().allFinite ? !this.isEmpty : this.notFinite().share().value < 100;
  }

  /** Is 0 adu a voltage like any other: the device's zero line, or the end of its range? */
  get zeroIsASignal(): boolean {
    const { zeroAdu, railsAdu } = this.header;
    return zeroAdu === undefined || zeroAdu === 0 || railsAdu?.includes(0) === true;
  }

  /** The window itself, as a span to report. */
  whole(): { spans(): Span[] } {
    const { origin, from, to } = this.extent;
    return { spans: () => [{ start: origin + from, end: origin + to }] };
  }

  /** Stretches in which the stored value is NaN or infinite. */
  notFinite(): Stretches {
    return this.once('notFinite', () =>
      this.range().allFinite ? noStretches(this.extent) : this.where((value) => !Number.isFinite(value)),
    );
  }

  /** Stretches of samples that hold exactly one of these codes. */
  holding(codes: readonly Quantity<'adu'>[]): Stretches {
    const { highest, lowest } = this.range();
    const possible = codes.map(({ value }) => value).filter((code) => code >= lowest && code <= highest);
    return possible.length === 0 ? noStretches(this.extent) : this.where((value) => possible.includes(value));
  }

  /** Stretches of two samples and more in which the stored value does not change at all. */
  constantStretches(): Stretches {
    return this.once('constant', () => runsOfEqual(this.extent, this.stored));
  }

  /** Stretches of at least this duration whose peak to peak stays within this voltage. */
  stretchesWithin(band: Quantity<'µV'>, atLeast: Quantity<'s'>): Stretches {
    const width = (band.value / 1000) * Math.abs(this.header.gainAduPerMv ?? 1);
    return runsWithin(this.extent, this.stored, width * (1 + ROUNDING), atLeast);
  }

  /** Stretches at or beyond the lowest or highest code of the converter; undefined when the device does not say them. */
  atRails(): Stretches | undefined {
    const rails = this.header.railsAdu;
    if (rails === undefined || !this.holdsCounts) return undefined;
    const [bottom, top] = rails;
    const { highest, lowest } = this.range();
    if (lowest > bottom && highest < top) return noStretches(this.extent);
    return this.where((value) => (value <= bottom || value >= top) && Number.isFinite(value));
  }

  /**
   * Stretches at the piece's own highest or lowest value that end in a kink: two samples before or after, the trace is
   * at least `kink` steps away (or the recording begins or ends there). A slow wave rests on its top without one.
   * Not a local property: it depends on how much signal is seen.
   */
  atOwnExtremesWithKink(kink: Kink): Stretches {
    const { stored, extent } = this;
    const { highest, lowest } = this.range();
    const far = this.step() * kink.value * (1 - ROUNDING);
    const isFar = (index: number, level: number) => {
      const sample = index + extent.origin;
      if (sample < 0 || sample >= this.recordingSamples) return true;
      return index >= 0 && index < stored.length && Math.abs(stored[index]! - level) >= far;
    };
    const at = (level: number) =>
      this.where((value) => value === level).filter((start, end) => isFar(start - 2, level) || isFar(end + 1, level));
    return at(highest).and(at(lowest));
  }

  /** The RMS of consecutive frames between two frequencies; undefined when the sampling rate is too low for them. */
  rmsBetween(low: Quantity<'Hz'>, high: Quantity<'Hz'>, frame: Quantity<'s'>): Frames<'µV'> | undefined {
    const top = Math.min(high.value, this.samplingRateHz / 2 - 5);
    if (top <= low.value) return undefined;
    const wave = this.once(`band ${low.value}-${top}`, () => {
      const { mv, gaps } = this.millivolts();
      const filtered = filterBothWays(bandPass(low.value, top, this.samplingRateHz), mv);
      for (const { start, end } of gaps) filtered.fill(Number.NaN, start, end);
      return filtered;
    });
    return rmsOfFrames(this.extent, wave, frame);
  }

  /** Mean heart rate over the window; NaN with fewer than two beats. */
  heartRate(): Quantity<'bpm'> {
    const beats = this.beats();
    const first = beats[0];
    const last = beats.at(-1);
    if (first === undefined || last === undefined || last === first) return bpm(Number.NaN);
    return bpm((60 * (beats.length - 1) * this.samplingRateHz) / (last - first));
  }

  /** R peaks inside the window, as local indices. */
  private beats(): number[] {
    return this.once('beats', () => {
      const { from, to } = this.extent;
      return findBeats(this.millivolts().mv, this.samplingRateHz).filter((at) => at >= from && at < to);
    });
  }

  /** The piece in mV; gaps (local indices) are bridged by a straight line, so that filters survive them. */
  private millivolts(): { mv: Float64Array; gaps: readonly Span[] } {
    return this.once('millivolts', () => {
      const { gainAduPerMv = 1, zeroAdu = 0 } = this.header;
      const mv = new Float64Array(this.stored.length);
      for (let i = 0; i < mv.length; i += 1) mv[i] = (this.stored[i]! - zeroAdu) / gainAduPerMv;
      return { mv, gaps: bridge(mv) };
    });
  }

  /** One step of the converter in stored units: 1 adu, or the smallest difference between neighbours in mV. */
  private step(): number {
    if (this.holdsCounts) return 1;
    return this.once('step', () => {
      let smallest = Number.POSITIVE_INFINITY;
      for (let i = 1; i < this.stored.length; i += 1) {
        const difference = Math.abs(this.stored[i]! - this.stored[i - 1]!);
        if (difference > 0 && difference < smallest) smallest = difference;
      }
      return Number.isFinite(smallest) ? smallest : 0;
    });
  }

  /** Highest and lowest finite value of the piece, and whether all are finite. */
  private range(): { highest: number; lowest: number; allFinite: boolean } {
    return this.once('range', () => {
      const { stored } = this;
      let highest = Number.NEGATIVE_INFINITY;
      let lowest = Number.POSITIVE_INFINITY;
      let allFinite = true;
      for (let i = 0; i < stored.length; i += 1) {
        const value = stored[i]!;
        if (!Number.isFinite(value)) allFinite = false;
        else {
          if (value > highest) highest = value;
          if (value < lowest) lowest = value;
        }
      }
      return { highest, lowest, allFinite };
    });
  }

  private where(holds: (value: number) => boolean): Stretches {
    return runsWhere(this.extent, this.stored.length, (index) => holds(this.stored[index]!));
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.views.has(name)) this.views.set(name, make());
    return this.views.get(name) as T; // the name decides the type: each name is used in one place
  }
}

/**
 * Replaces what is not finite by the line between its finite neighbours, at the ends by the nearest; all-NaN by 0.
 *
 * @returns where it did
 */
function bridge(values: Float64Array): Span[] {
  const gaps: Span[] = [];
  for (let start = 0; start < values.length; start += 1) {
    if (Number.isFinite(values[start])) continue;
    let end = start + 1;
    while (end < values.length && !Number.isFinite(values[end])) end += 1;
    const before = values[start - 1] ?? values[end] ?? 0;
    const after = values[end] ?? before;
    const steps = end - start + 1;
    for (let i = start; i < end; i += 1) values[i] = before + ((after - before) * (i - start + 1)) / steps;
    gaps.push({ start, end });
    start = end;
  }
  return gaps;
}
