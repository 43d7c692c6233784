/** Frames: short equal pieces of a window, each with one level, so that a burst is not taken for a noisy window. */
import type { Span } from '../spans.ts';
import type { Unit } from '../units.ts';
import { Quantity } from '../units.ts';
import { bandPass, filterBothWays } from './filter.ts';
import { withScratch } from './scratch.ts';
import { percentileOfSorted } from './statistics.ts';
import type { Extent } from './stretches.ts';
import { Stretches } from './stretches.ts';

/** One level per frame, in one unit. Frames that hold a sample which is not finite have no level (NaN). */
export class Frames<U extends Unit> {
  private readonly extent: Extent;
  private readonly frameSamples: number;
  private readonly levels: Float64Array;
  private readonly unit: U;
  private sortedOnce: Float64Array | undefined;

  constructor(extent: Extent, frameSamples: number, levels: Float64Array, unit: U) {
    this.extent = extent;
    this.frameSamples = frameSamples;
    this.levels = levels;
    this.unit = unit;
  }

  /** The level that half of the frames stay below; NaN when no frame has a level. */
  median(): Quantity<U> {
    return this.percentile(50);
  }

  /** The level that `share` percent of the frames stay below; NaN when no frame has a level. */
  percentile(share: number): Quantity<U> {
    this.sortedOnce ??= this.levels.filter(Number.isFinite).sort();
    return new Quantity(percentileOfSorted(this.sortedOnce, share), this.unit);
  }

  /** The stretches of frames whose level is above the limit. */
  above(limit: Quantity<U>): Stretches {
    const starts: number[] = [];
    const ends: number[] = [];
    for (let i = 0; i < this.levels.length; i += 1) {
      if (!(this.levels[i]! > limit.value)) continue;
      starts.push(this.extent.from + i * this.frameSamples);
      ends.push(this.extent.from + (i + 1) * this.frameSamples);
    }
    return new Stretches(this.extent, starts, ends);
  }
}

/**
 * This many periods of the lower edge are filtered before and after the window: by then the filter's initial transient
 * has decayed to e⁻⁴⁴, too little to show in any figure.
 */
const SETTLING_PERIODS = 10;

/**
 * The RMS of consecutive frames of the window between two frequencies; the upper one is lowered to 5 Hz under half the
 * sampling rate. Frames that touch a gap have no level.
 *
 * @param gaps where `mv` was bridged, local indices
 * @returns undefined when the sampling rate leaves nothing between the two
 */
export function rmsBetween(
  extent: Extent,
  { mv, gaps }: { readonly mv: Float64Array; readonly gaps: readonly Span[] },
  { low, high }: { readonly low: Quantity<'Hz'>; readonly high: Quantity<'Hz'> },
  frame: Quantity<'s'>,
): Frames<'µV'> | undefined {
  const top = Math.min(high.value, extent.samplingRateHz / 2 - 5);
  if (top <= low.value) return undefined;
  const settling = Math.ceil((SETTLING_PERIODS / low.value) * extent.samplingRateHz);
  const start = Math.max(0, extent.from - settling);
  const end = Math.min(mv.length, extent.to + settling);
  return withScratch(mv.length, (wave) => {
    filterBothWays(bandPass(low.value, top, extent.samplingRateHz), mv.subarray(start, end), wave.subarray(start, end));
    for (const gap of gaps) wave.fill(Number.NaN, gap.start, gap.end);
    return rmsOfFrames(extent, wave, frame);
  });
}

/**
 * The root mean square of each whole frame of the window, in thousandths of the unit of `values` (mV in, µV out).
 * Samples that do not fill a last frame are left out; a frame with a NaN has no level.
 */
export function rmsOfFrames(extent: Extent, values: Float64Array, frame: Quantity<'s'>): Frames<'µV'> {
  const frameSamples = Math.max(1, Math.round(frame.value * extent.samplingRateHz));
  const levels = new Float64Array(Math.floor((extent.to - extent.from) / frameSamples));
  for (let i = 0; i < levels.length; i += 1) {
    const start = extent.from + i * frameSamples;
    let sum = 0;
    for (let k = start; k < start + frameSamples; k += 1) sum += values[k]! * values[k]!;
    levels[i] = 1000 * Math.sqrt(sum / frameSamples);
  }
  return new Frames(extent, frameSamples, levels, 'µV');
}
