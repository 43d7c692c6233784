/**
 * One lead of one window, in the words that rules are written in. Views that several rules need (the filtered wave,
 * the beats) are computed once, when the first rule asks.
 */
import type { Span } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { millivolts } from '../units.ts';
import type { Baseline } from './baseline.ts';
import { baselineOf } from './baseline.ts';
import { findBeats, LOWEST_RATE_HZ } from './beats.ts';
import { areEqual } from './between-leads.ts';
import type { Copies } from './copies.ts';
import { copiesIn } from './copies.ts';
import { findBeatsByCurveLength } from './curve-length.ts';
import { bandPass, filterBothWays } from './filter.ts';
import type { Frames } from './frames.ts';
import { rmsOfFrames } from './frames.ts';
import type { Levels } from './levels.ts';
import { levelsOf } from './levels.ts';
import { Agreement } from './matching.ts';
import type { Moments } from './moments.ts';
import { momentsOf } from './moments.ts';
import { Movement } from './movement.ts';
import { Rhythm } from './rhythm.ts';
import { withScratch } from './scratch.ts';
import type { Spectrum } from './spectrum.ts';
import { spectrumOf } from './spectrum.ts';
import { medianOf, peakToPeak } from './statistics.ts';
import type { Extent, Stretches } from './stretches.ts';
import { noStretches, runsOf, runsOfEqual, runsWhere, runsWithin } from './stretches.ts';
import { BeatShapes } from './template.ts';

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
    const [only] = possible;
    if (only === undefined) return noStretches(this.extent);
    return possible.length === 1 ? this.equalTo(only) : this.where((value) => possible.includes(value));
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
      this.equalTo(level).filter((start, end) => isFar(start - 2, level) || isFar(end + 1, level));
    return at(highest).and(at(lowest));
  }

  /** Stretches at the window's own highest value. */
  atOwnHighest(): Stretches {
    return this.equalTo(this.levels().highest);
  }

  /** Stretches at the window's own lowest value. */
  atOwnLowest(): Stretches {
    return this.equalTo(this.levels().lowest);
  }

  /** The distinct values of the window: median, head-room, step of the converter. */
  levels(): Levels {
    const { gainAduPerMv = 1, zeroAdu = 0, railsAdu } = this.header;
    const scale = { gainAduPerMv, zeroAdu, railsAdu };
    return this.once('levels', () => levelsOf(this.stored, this.extent.from, this.extent.to, scale));
  }

  /** How far, how fast, and from which level to which the trace moves. */
  movement(): Movement {
    return this.once('movement', () => {
      const stepMv = this.step() / Math.abs(this.header.gainAduPerMv ?? 1);
      return new Movement({
        extent: this.extent,
        mv: this.millivolts().mv,
        medianMv: this.levels().median().value,
        stepMv,
      });
    });
  }

  /** Blocks that come twice in the window and its margin, bit for bit, so long and with so large a peak to peak. */
  copies(shortest: Quantity<'s'>, range: Quantity<'adu'>): Copies {
    return copiesIn(this.extent, this.stored, shortest, this.step() * range.value * (1 - ROUNDING));
  }

  /** Are the windows of both leads the same, in the file or in mV, the right way up or upside down? */
  isCopyOf(other: Lead): boolean {
    const [mine, its] = [this, other].map(({ stored, extent }) => ({ ...extent, values: stored }));
    const [myMv, itsMv] = [this, other].map((lead) => ({ ...lead.extent, values: lead.millivolts().mv }));
    return areEqual(mine!, its!) || areEqual(myMv!, itsMv!) || areEqual(myMv!, itsMv!, -1);
  }

  /** The window in mV, its gaps bridged: for words about several leads. */
  ownMillivolts(): Float64Array {
    return this.millivolts().mv.subarray(this.extent.from, this.extent.to);
  }

  /** The RMS of consecutive frames between two frequencies; undefined when the sampling rate is too low for them. */
  rmsBetween(low: Quantity<'Hz'>, high: Quantity<'Hz'>, frame: Quantity<'s'>): Frames<'µV'> | undefined {
    const top = Math.min(high.value, this.samplingRateHz / 2 - 5);
    if (top <= low.value) return undefined;
    const { mv, gaps } = this.millivolts();
    return withScratch(mv.length, (wave) => {
      filterBothWays(bandPass(low.value, top, this.samplingRateHz), mv, wave);
      for (const { start, end } of gaps) wave.fill(Number.NaN, start, end);
      return rmsOfFrames(this.extent, wave, frame);
    });
  }

  /** Mean heart rate over the window; NaN with fewer than two beats. */
  heartRate(): Quantity<'bpm'> {
    return this.rhythm().rate();
  }

  /** Is the sampling rate high enough to find beats? */
  get showsBeats(): boolean {
    return this.samplingRateHz > LOWEST_RATE_HZ;
  }

  /** When the beats come (Elgendi 2013), and when none does. */
  rhythm(): Rhythm {
    return this.once('rhythm', () => new Rhythm(this.extent, this.beats(), this.stored.length));
  }

  /** The beats of the window laid over each other; undefined when the sampling rate is too low to see their shape. */
  beatShapes(): BeatShapes | undefined {
    return this.once('beat shapes', () => {
      const shape = this.shape();
      return shape && new BeatShapes(this.extent, shape, this.rhythm().beatsInWindow());
    });
  }

  /** Median over the beats of the peak to peak so far around each R peak; NaN when there is no beat. */
  qrsHeight(around: Quantity<'s'>): Quantity<'mV'> {
    const shape = this.shape();
    const reach = Math.round(around.value * this.samplingRateHz);
    const beats = shape === undefined ? [] : this.rhythm().beatsInWindow();
    const heights = new Float64Array(beats.length);
    beats.forEach((at, i) => {
      heights[i] = peakToPeak(shape!, at - reach, at + reach + 1);
    });
    return millivolts(medianOf(heights));
  }

  /** Do two detectors that work differently (Elgendi 2013, Zong 2003) find the same beats? */
  detectorAgreement(within: Quantity<'s'>): Agreement {
    return this.once(`agreement ${within.value}`, () => {
      const others = findBeatsByCurveLength(this.millivolts().mv, this.samplingRateHz);
      return new Agreement(this.extent, this.beats(), others, within);
    });
  }

  /** How the power of the window is spread over frequencies. */
  spectrum(): Spectrum {
    const { from, to } = this.extent;
    return this.once('spectrum', () => spectrumOf(this.millivolts().mv.subarray(from, to), this.samplingRateHz));
  }

  /** Kurtosis and skewness of the window's samples. */
  moments(): Moments {
    return this.once('moments', () => momentsOf(this.millivolts().mv, this.extent.from, this.extent.to));
  }

  /** What of the trace is slower than this; undefined when the sampling rate is too low for the filter. */
  baseline(edge: Quantity<'Hz'>): Baseline | undefined {
    if (2 * edge.value >= this.samplingRateHz) return undefined;
    return this.once(`baseline ${edge.value}`, () => baselineOf(this.extent, this.millivolts().mv, edge.value));
  }

  /** The trace from 0.5 to 40 Hz, in which beats are compared; undefined when the sampling rate is too low. */
  private shape(): Float64Array | undefined {
    return this.once('shape', () => {
      const top = Math.min(40, this.samplingRateHz / 2 - 5);
      if (top <= 0.5) return undefined;
      return filterBothWays(bandPass(0.5, top, this.samplingRateHz), this.millivolts().mv);
    });
  }

  /** R peaks of the whole piece, as local indices. */
  private beats(): number[] {
    return this.once('beats', () => findBeats(this.millivolts().mv, this.samplingRateHz));
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

  private equalTo(value: number): Stretches {
    return runsOf(this.extent, this.stored, value);
  }

  private where(holds: (value: number) => boolean): Stretches {
    return runsWhere(this.extent, this.stored.length, (index) => holds(this.stored[index]!));
  }

  private once<T>(name: string, make: () => T): T {
    const known = this.views.get(name);
    if (known !== undefined || this.views.has(name)) return known as T; // each name is used in one place, for one type
    const made = make();
    this.views.set(name, made);
    return made;
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
