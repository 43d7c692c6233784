/**
 * One lead of one window, in the words that rules are written in. What several words need (the filtered wave, the
 * beats) is computed once, when the first rule asks.
 */
import type { Span } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { millivolts, ratio, seconds } from '../units.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import { LOWEST_RATE_HZ } from './beats.ts';
import { type Copies, copiesIn } from './copies.ts';
import { findBeatsByCurveLength } from './curve-length.ts';
import { weightOfCut, ZONE_LEVELS } from './flat-tops.ts';
import { type Frames, rmsBetween } from './frames.ts';
import { type Levels, levelsOf } from './levels.ts';
import { type Agreement, agreementOf } from './matching.ts';
import { type Moments, momentsOf } from './moments.ts';
import { Movement } from './movement.ts';
import { BeatPartners } from './partners.ts';
import type { LeadHeader, LeadPiece } from './piece.ts';
import * as plateaus from './plateaus.ts';
import { peaksOf, type RPeak } from './r-peaks.ts';
import { Rhythm } from './rhythm.ts';
import { areEqual } from './samples.ts';
import { type Spectrum, spectrumOf } from './spectrum.ts';
import { medianOf, peakToPeak } from './statistics.ts';
import type { Stretches } from './stretches.ts';
import { BeatShapes } from './template.ts';
import { Views } from './views.ts';

/** Two detectors mean the same beat when they find it within this time (as ANSI/AAMI EC57 compares beats). */
const SAME_BEAT = seconds(0.15);

/** The top of a QRS, or its lowest point, in a recording. */
export interface Peak {
  /** In samples from the start of the recording, with its fraction. */
  readonly sample: number;
  /** Height between 0.5 and 40 Hz; negative below the baseline. */
  readonly mv: number;
}

/** A beat as one window shows it: R is its top or its lowest point, as the beats of the lead usually point. */
export interface FoundBeat {
  readonly up: Peak;
  readonly down: Peak;
  /** From -1, all of the QRS below the baseline, to 1, all of it above. NaN where the trace is flat. */
  readonly lean: number;
  /** Do both detectors find it? */
  readonly detectorsAgree: boolean;
  /** Pearson's r, 0 to 1, with the most similar other beat of the window; undefined where the beat is cut off. */
  readonly partnerR: number | undefined;
}

/** One lead of one window: what every rule about leads is given. */
export class Lead {
  /** What the device says about it. */
  readonly header: LeadHeader;
  /** Samples per second. */
  readonly samplingRateHz: number;
  private readonly views: Views;

  constructor(piece: LeadPiece) {
    this.header = piece.header;
    this.samplingRateHz = piece.samplingRateHz;
    this.views = new Views(piece);
  }

  /** Does the file hold the converter's counts (adu), not millivolts? */
  get holdsCounts(): boolean {
    return this.header.gainAduPerMv !== undefined;
  }

  /** Does the window hold no sample at all? */
  get isEmpty(): boolean {
    const { from, to } = this.views.extent;
    return to <= from;
  }

  /** Is any sample of the window a number? */
  get hasFiniteSamples(): boolean {
    return this.views.range().allFinite ? !this.isEmpty : this.notFinite().share().value < 100;
  }

  /** Is 0 adu a voltage like any other: the device's zero line, or the end of its range? */
  get zeroIsASignal(): boolean {
    const { zeroAdu, railsAdu } = this.header;
    return zeroAdu === undefined || zeroAdu === 0 || railsAdu?.includes(0) === true;
  }

  /** Is the sampling rate high enough to find beats? */
  get showsBeats(): boolean {
    return this.samplingRateHz > LOWEST_RATE_HZ;
  }

  /** The window itself, as a span to report. */
  wholeWindow(): { spans(): Span[] } {
    const { origin, from, to } = this.views.extent;
    return { spans: () => [{ start: origin + from, end: origin + to }] };
  }

  /** Stretches in which the stored value is NaN or infinite. */
  notFinite(): Stretches {
    return plateaus.notFinite(this.views);
  }

  /** Stretches of samples that hold exactly one of these codes. */
  holding(codes: readonly Quantity<'adu'>[]): Stretches {
    return plateaus.holding(this.views, codes);
  }

  /** Stretches of two samples and more in which the stored value does not change at all. */
  constantStretches(): Stretches {
    return plateaus.constant(this.views);
  }

  /** Stretches of at least this duration whose peak to peak stays within this voltage. */
  stretchesWithin(band: Quantity<'µV'>, atLeast: Quantity<'s'>): Stretches {
    return plateaus.within(this.views, band, atLeast);
  }

  /** Stretches at or beyond the lowest or highest code of the converter; undefined when the device does not say them. */
  atRails(): Stretches | undefined {
    return plateaus.atRails(this.views);
  }

  /** Stretches at the piece's own highest or lowest value that end in a kink of at least this many adu. */
  atOwnExtremesWithKink(kink: plateaus.Kink): Stretches {
    return plateaus.atOwnExtremesWithKink(this.views, kink);
  }

  /** Stretches at the window's own highest value. */
  atOwnHighest(): Stretches {
    return plateaus.equalTo(this.views, this.levels().highest);
  }

  /** Stretches at the window's own lowest value. */
  atOwnLowest(): Stretches {
    return plateaus.equalTo(this.views, this.levels().lowest);
  }

  /** How many times likelier these stretches at the highest value are cut peaks than flat by chance. */
  oddsOfCutTops(tops: Stretches): Quantity<'ratio'> {
    return this.oddsOfCut(tops, (levels) => this.levels().samplesInTop(levels));
  }

  /** How many times likelier these stretches at the lowest value are cut peaks than flat by chance. */
  oddsOfCutBottoms(bottoms: Stretches): Quantity<'ratio'> {
    return this.oddsOfCut(bottoms, (levels) => this.levels().samplesInBottom(levels));
  }

  /** The distinct values of the window: median, head-room, resolution of the converter. */
  levels(): Levels {
    const { piece } = this.views;
    const { gainAduPerMv = 1, zeroAdu = 0, railsAdu } = this.header;
    const scale = { gainAduPerMv, zeroAdu, railsAdu };
    return this.views.once('levels', () => levelsOf(piece.stored, piece.from, piece.to, scale));
  }

  /** How far, how fast, and from which level to which the trace moves. */
  movement(): Movement {
    const { views } = this;
    return views.once('movement', () => {
      const resolutionMv = views.resolution() / Math.abs(this.header.gainAduPerMv ?? 1);
      const medianMv = this.levels().median().value;
      return new Movement({ extent: views.extent, mv: views.millivolts().mv, medianMv, resolutionMv });
    });
  }

  /** Blocks, at least this long and this high from peak to peak, that come twice in the window and its margin. */
  copies(shortest: Quantity<'s'>, range: Quantity<'adu'>): Copies {
    const { extent, piece } = this.views;
    return copiesIn(extent, piece.stored, shortest, this.views.resolution() * range.value * (1 - plateaus.ROUNDING));
  }

  /** Are the windows of both leads the same, in the file or in mV, the right way up or upside down? */
  isCopyOf(other: Lead): boolean {
    const [mine, its] = [this, other].map(({ views }) => ({ ...views.extent, values: views.piece.stored }));
    const [myMv, itsMv] = [this, other].map(({ views }) => ({ ...views.extent, values: views.millivolts().mv }));
    return areEqual(mine!, its!) || areEqual(myMv!, itsMv!) || areEqual(myMv!, itsMv!, -1);
  }

  /** The window in mV, its gaps bridged: for words about several leads. */
  ownMillivolts(): Float64Array {
    const { from, to } = this.views.extent;
    return this.views.millivolts().mv.subarray(from, to);
  }

  /**
   * The RMS of consecutive frames between two frequencies; undefined when the sampling rate is too low for them. The power
   * of steady waves at `lines` is taken out, amplitude²/2 of each, but from no frame more than it holds there.
   */
  rmsBetween(
    low: Quantity<'Hz'>,
    high: Quantity<'Hz'>,
    frame: Quantity<'s'>,
    lines: readonly Quantity<'Hz'>[] = [],
  ): Frames<'µV'> | undefined {
    const { views } = this;
    const name = `rms ${low.value} ${high.value} ${frame.value} ${lines.map(({ value }) => value)}`;
    return views.once(name, () => {
      const taken = lines.map((line) => ({ hz: line.value, power: this.spectrum().powerOfLine(line).value }));
      return rmsBetween(views.extent, views.millivolts(), { low, high }, frame, taken);
    });
  }

  /** Mean heart rate over the window; NaN with fewer than two beats. */
  heartRate(): Quantity<'bpm'> {
    return this.rhythm().rate();
  }

  /** When the beats come (Elgendi 2013), and when none does. */
  rhythm(): Rhythm {
    const { views } = this;
    return views.once('rhythm', () => new Rhythm(views.extent, views.beats(), views.piece.stored.length));
  }

  /** The beats of the window laid over each other; undefined when the sampling rate is too low to see their shape. */
  beatShapes(): BeatShapes | undefined {
    const { views } = this;
    return views.once('beat shapes', () => {
      const shape = views.shape();
      return shape && new BeatShapes(views.extent, shape, this.rhythm().beatsInWindow());
    });
  }

  /** Each beat of the window next to the one most like it; undefined when the sampling rate is too low to see shapes. */
  beatPartners(): BeatPartners | undefined {
    const { views } = this;
    return views.once('beat partners', () => {
      const shape = views.shape();
      return shape && new BeatPartners(views.extent, shape, this.rhythm().beatsInWindow());
    });
  }

  /**
   * The beats of the window, with the two places where R may be, in samples of the recording, whether both detectors find it,
   * and how much it is like another beat of the window. None when the sampling rate is too low to see shapes.
   */
  foundBeats(): FoundBeat[] {
    const shape = this.views.shape();
    if (shape === undefined) return [];
    const { origin } = this.views.extent;
    const beats = this.rhythm().beatsInWindow();
    const agreement = this.detectorAgreement(SAME_BEAT);
    const partners = this.beatPartners();
    const partnerOf = new Map(partners?.peaks.map((at, i) => [at, partners.each()[i]!]));
    const inRecording = ({ at, mv }: RPeak): Peak => ({ sample: origin + at, mv });
    return peaksOf(shape, beats, this.samplingRateHz).map(({ up, down, lean }, i) => ({
      up: inRecording(up),
      down: inRecording(down),
      lean,
      detectorsAgree: agreement.hasBoth(beats[i]!),
      partnerR: partnerOf.get(beats[i]!),
    }));
  }

  /** Median over the beats of the peak to peak within this distance of each R peak; NaN without a beat. */
  qrsHeight(around: Quantity<'s'>): Quantity<'mV'> {
    const { views } = this;
    return views.once(`qrs height ${around.value}`, () => {
      const shape = views.shape();
      const reach = Math.round(around.value * this.samplingRateHz);
      const beats = shape === undefined ? [] : this.rhythm().beatsInWindow();
      const heights = new Float64Array(beats.length);
      for (let i = 0; i < beats.length; i += 1) {
        heights[i] = peakToPeak(shape!, beats[i]! - reach, beats[i]! + reach + 1);
      }
      return millivolts(medianOf(heights));
    });
  }

  /** Do two detectors that work differently (Elgendi 2013, Zong 2003) find the same beats? */
  detectorAgreement(within: Quantity<'s'>): Agreement {
    const { views } = this;
    return views.once(`agreement ${within.value}`, () => {
      const others = findBeatsByCurveLength(views.millivolts().mv, this.samplingRateHz);
      const searched = { extent: views.extent, pieceSamples: views.piece.stored.length };
      return agreementOf(searched, views.beats(), others, within);
    });
  }

  /** How the power of the window is spread over frequencies. */
  spectrum(): Spectrum {
    const { views } = this;
    const array = (length: number) => views.array(length);
    return views.once('spectrum', () => spectrumOf(this.ownMillivolts(), this.samplingRateHz, array));
  }

  /** Kurtosis and skewness of the window's samples. */
  moments(): Moments {
    const { from, to } = this.views.extent;
    return this.views.once('moments', () => momentsOf(this.views.millivolts().mv, from, to));
  }

  /** What of the trace is slower than this; undefined when the sampling rate is too low for the filter. */
  baseline(edge: Quantity<'Hz'>): Baseline | undefined {
    const { views } = this;
    if (2 * edge.value >= this.samplingRateHz) return undefined;
    return views.once(`baseline ${edge.value}`, () => {
      const { mv } = views.millivolts();
      return baselineOf(views.extent, mv, edge.value, views.array(mv.length));
    });
  }

  /** What is built on the words of this lead, made once. @param who makes it: one function for each thing */
  remembered<T>(who: unknown, make: () => T): T {
    return this.views.once(who, make);
  }

  private oddsOfCut(flat: Stretches, samplesInOutermost: (levels: number) => number): Quantity<'ratio'> {
    const equalShare = this.constantStretches().repeats().value / this.levels().samples();
    const [atExtreme, inZone] = [samplesInOutermost(1), samplesInOutermost(ZONE_LEVELS)];
    return ratio(10 ** weightOfCut({ equalNeighbours: flat.repeats().value, equalShare, atExtreme, inZone }));
  }
}
