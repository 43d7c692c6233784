/** How a lead moves: how far it goes from its median, how fast, and from which level to which. */
import type { Quantity } from '../units.ts';
import { adu } from '../units.ts';
import { findBeats } from './beats.ts';
import { Course } from './course.ts';
import { findBeatsByCurveLength } from './curve-length.ts';
import { withScratch } from './scratch.ts';
import type { Extent } from './stretches.ts';
import { noStretches, Stretches } from './stretches.ts';

/** A piece of a lead, as the words about movement need it. */
export interface Moving {
  readonly extent: Extent;
  /** The whole piece in mV; gaps are bridged. */
  readonly mv: Float64Array;
  readonly medianMv: number;
  /** The converter's resolution, 1 adu, in mV. */
  readonly resolutionMv: number;
}

/**
 * The slew that diagnostic electrocardiographs must follow (AAMI EC11): anything faster is removed before looking for
 * beats that are there without it.
 */
const MAX_HEART_SLEW_MV_PER_S = 320;
/** What is removed around it: a pacemaker's pulse and the amplifier's response to it. */
const SPIKE_S = 0.01;
/** Room for rounding, so that "within 1 adu" holds in millivolts too. */
const ROUNDING = 1e-6;

/** The movement of one window. */
export class Movement {
  private readonly piece: Moving;
  private slewOnce: Course<'mV/s'> | undefined;
  private beatsOnce: readonly number[] | undefined;

  constructor(piece: Moving) {
    this.piece = piece;
  }

  /** How far each sample is from the median of the window. */
  fromMedian(): Course<'mV'> {
    const { extent, mv, medianMv } = this.piece;
    const fill = (distance: Float64Array) => {
      for (let i = 0; i < mv.length; i += 1) distance[i] = Math.abs(mv[i]! - medianMv);
    };
    const largest = (from: number, to: number) => farthestFrom(medianMv, mv, from, to);
    return new Course(extent, mv.length, { fill, largest }, 'mV');
  }

  /** How fast the trace moves to or from each sample, whichever is faster. */
  slew(): Course<'mV/s'> {
    const { extent, mv } = this.piece;
    const { samplingRateHz } = extent;
    const fill = (slew: Float64Array) => fillSlew(slew, mv, samplingRateHz);
    const largest = (from: number, to: number) => largestDifferenceIn(mv, from, to) * samplingRateHz;
    this.slewOnce ??= new Course(extent, mv.length, { fill, largest }, 'mV/s');
    return this.slewOnce;
  }

  /** How far the level shifts at each sample: the mean over some time after it against that over as long before. */
  levelShifts(mean: Quantity<'s'>, apart: Quantity<'s'>): Course<'mV'> {
    const { extent, mv } = this.piece;
    const width = Math.max(1, Math.round(mean.value * extent.samplingRateHz));
    const gap = Math.round(apart.value * extent.samplingRateHz);
    return new Course(extent, mv.length, { fill: (shifts) => fillShifts(shifts, mv, width, gap) }, 'mV');
  }

  /** The largest difference between one sample and the next. */
  largestDifference(): Quantity<'adu'> {
    const { extent, resolutionMv } = this.piece;
    return adu(this.slew().largest().value / extent.samplingRateHz / resolutionMv);
  }

  /** Each sample of the window that lies that far from the one before it, or at most `within` less far. */
  asSteepAs(steepest: Quantity<'adu'>, within: Quantity<'adu'>): Stretches {
    const { extent, mv, resolutionMv } = this.piece;
    const least = (steepest.value - within.value - ROUNDING) * resolutionMv;
    const starts: number[] = [];
    const ends: number[] = [];
    const end = Math.min(extent.to, mv.length);
    for (let i = Math.max(1, extent.from); i < end; i += 1) {
      if (!(Math.abs(mv[i]! - mv[i - 1]!) >= least)) continue;
      starts.push(i);
      while (i < end && Math.abs(mv[i]! - mv[i - 1]!) >= least) i += 1;
      ends.push(i);
    }
    return new Stretches(extent, starts, ends);
  }

  /** Those of some spikes at which a pacemaker may have fired: shortly before an R peak that is there without them. */
  pacingAmong(spikes: Stretches, before: Quantity<'s'>): Stretches {
    const { extent } = this.piece;
    if (spikes.count().value === 0) return noStretches(extent);
    this.beatsOnce ??= this.beatsWithoutSpikes();
    const reach = Math.round(before.value * extent.samplingRateHz);
    const starts = this.beatsOnce.map((beat) => beat - reach);
    return spikes.outside(spikes.outside(new Stretches(extent, starts, this.beatsOnce)));
  }

  /**
   * Beats of the trace with a straight line in place of everything that is too fast for a heart. What either detector
   * finds counts: above 150 bpm wide paced beats run into one another, and Elgendi's leaves some out.
   */
  private beatsWithoutSpikes(): number[] {
    const { extent, mv } = this.piece;
    const withoutSpikes = Float64Array.from(mv);
    withScratch(mv.length, (slew) => {
      fillSlew(slew, mv, extent.samplingRateHz);
      interpolateWhereFast(withoutSpikes, slew, Math.max(1, Math.round(SPIKE_S * extent.samplingRateHz)));
    });
    const { samplingRateHz } = extent;
    return [...findBeats(withoutSpikes, samplingRateHz), ...findBeatsByCurveLength(withoutSpikes, samplingRateHz)].sort(
      (a, b) => a - b,
    );
  }
}

/** Puts a straight line in place of everything that is too fast for a heart, and of `reach` samples around it. */
function interpolateWhereFast(values: Float64Array, slew: Float64Array, reach: number): void {
  const { length } = values;
  for (let i = 0; i < length; i += 1) {
    if (!(slew[i]! > MAX_HEART_SLEW_MV_PER_S)) continue;
    let last = i;
    for (let k = i; k < length && k <= last + reach; k += 1) if (slew[k]! > MAX_HEART_SLEW_MV_PER_S) last = k;
    interpolate(values, Math.max(0, i - reach), Math.min(length - 1, last + reach));
    i = last;
  }
}

/** Puts a straight line between one sample and another. */
function interpolate(values: Float64Array, from: number, to: number): void {
  const start = values[from]!;
  const rise = (values[to]! - start) / Math.max(1, to - from);
  for (let i = from + 1; i < to; i += 1) values[i] = start + rise * (i - from);
}

/** Both ends of a difference carry its slew, so that a recording that runs backwards shows the same. */
function fillSlew(slew: Float64Array, values: Float64Array, samplingRateHz: number): void {
  const last = values.length - 1;
  let before = 0;
  for (let i = 0; i < last; i += 1) {
    const after = Math.abs(values[i + 1]! - values[i]!);
    slew[i] = Math.max(before, after) * samplingRateHz;
    before = after;
  }
  if (last >= 0) slew[last] = before * samplingRateHz;
}

/** The largest difference between one of these samples and its neighbours; -Infinity of none. */
function largestDifferenceIn(values: Float64Array, from: number, to: number): number {
  if (from >= to) return Number.NEGATIVE_INFINITY;
  const end = Math.min(to + 1, values.length);
  let largest = 0;
  for (let i = Math.max(1, from); i < end; i += 1) {
    const difference = Math.abs(values[i]! - values[i - 1]!);
    if (difference > largest) largest = difference;
  }
  return largest;
}

/** The largest distance of these samples from a level; -Infinity of none. */
function farthestFrom(level: number, values: Float64Array, from: number, to: number): number {
  let farthest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i += 1) {
    const distance = Math.abs(values[i]! - level);
    if (distance > farthest) farthest = distance;
  }
  return farthest;
}

/** The distance between the means of `width` samples before and after a gap, at its middle; NaN where they do not fit. */
function fillShifts(shifts: Float64Array, values: Float64Array, width: number, gap: number): void {
  const { length } = values;
  shifts.fill(Number.NaN);
  const reach = 2 * width + gap;
  if (reach > length) return;
  let difference = 0;
  for (let i = 0; i < width; i += 1) difference += values[width + gap + i]! - values[i]!;
  for (let start = 0; ; start += 1) {
    shifts[start + width + (gap >> 1)] = Math.abs(difference) / width;
    if (start + reach >= length) return;
    difference += values[start + reach]! - values[start + width + gap]! - values[start + width]! + values[start]!;
  }
}
