/** Frames: short equal pieces of a window, each with one level, so that a burst is not taken for a noisy window. */
import type { Span } from '../spans.ts';
import type { Unit } from '../units.ts';
import { Quantity } from '../units.ts';
import { bandPass, filterBothWays } from './filter.ts';
import { withScratch } from './scratch.ts';
import { percentileOf } from './statistics.ts';
import type { Extent } from './stretches.ts';
import { Stretches } from './stretches.ts';

/** One level per frame, in one unit. Frames that hold a sample which is not finite have no level (NaN). */
export class Frames<U extends Unit> {
  private readonly extent: Extent;
  private readonly frameSamples: number;
  private readonly levels: Float64Array;
  private readonly unit: U;

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
    const { levels } = this;
    return withScratch(levels.length, (ordered) => {
      let finite = 0;
      for (let i = 0; i < levels.length; i += 1) {
        if (levels[i]! - levels[i]! === 0) ordered[finite++] = levels[i]!;
      }
      return new Quantity(percentileOf(ordered.subarray(0, finite), share), this.unit);
    });
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

/** A steady wave that is known to lie over the window, as the mains does. */
export interface SteadyWave {
  readonly hz: number;
  /** Its power, amplitude²/2, in mV². */
  readonly power: number;
}

/**
 * The RMS of consecutive frames of the window between two frequencies; the upper one is lowered to 5 Hz under half the
 * sampling rate. Frames that touch a gap have no level.
 *
 * @param gaps where `mv` was bridged, local indices
 * @param taken steady waves whose power is taken out
 * @returns undefined when the sampling rate leaves nothing between the two
 */
export function rmsBetween(
  extent: Extent,
  { mv, gaps }: { readonly mv: Float64Array; readonly gaps: readonly Span[] },
  { low, high }: { readonly low: Quantity<'Hz'>; readonly high: Quantity<'Hz'> },
  frame: Quantity<'s'>,
  taken: readonly SteadyWave[] = [],
): Frames<'µV'> | undefined {
  const top = Math.min(high.value, extent.samplingRateHz / 2 - 5);
  if (top <= low.value) return undefined;
  const settling = Math.ceil((SETTLING_PERIODS / low.value) * extent.samplingRateHz);
  const start = Math.max(0, extent.from - settling);
  const end = Math.min(mv.length, extent.to + settling);
  return withScratch(mv.length, (wave) => {
    filterBothWays(bandPass(low.value, top, extent.samplingRateHz), mv.subarray(start, end), wave.subarray(start, end));
    for (const gap of gaps) wave.fill(Number.NaN, gap.start, gap.end);
    return rmsOfFrames(extent, wave, frame, taken);
  });
}

/**
 * The root mean square of each whole frame of the window, in thousandths of the unit of `values` (mV in, µV out).
 * Samples that do not fill a last frame are left out; a frame with a NaN has no level.
 *
 * @param taken steady waves whose power is taken out of each frame: but no more than it holds at that frequency, so that
 *   a wave that comes and goes takes nothing else with it
 */
export function rmsOfFrames(
  extent: Extent,
  values: Float64Array,
  frame: Quantity<'s'>,
  taken: readonly SteadyWave[] = [],
): Frames<'µV'> {
  const frameSamples = Math.max(1, Math.round(frame.value * extent.samplingRateHz));
  const waves = taken
    .filter(({ power }) => power > 0)
    .map(({ hz, power }) => ({ power, wave: waveOf(hz, extent.samplingRateHz, frameSamples) }));
  const levels = new Float64Array(Math.floor((extent.to - extent.from) / frameSamples));
  for (let i = 0; i < levels.length; i += 1) {
    const start = extent.from + i * frameSamples;
    let rest = meanSquare(values, start, start + frameSamples);
    for (const { power, wave } of waves) rest -= Math.min(power, powerAt(wave, values, start));
    levels[i] = 1000 * Math.sqrt(Math.max(0, rest));
  }
  return new Frames(extent, frameSamples, levels, 'µV');
}

/** Two sums, as in `powerAt`: an addition need not wait for the one before it. */
function meanSquare(values: Float64Array, from: number, to: number): number {
  let even = 0;
  let odd = 0;
  let i = from;
  for (; i + 1 < to; i += 2) {
    const first = values[i]!;
    const second = values[i + 1]!;
    even += first * first;
    odd += second * second;
  }
  if (i < to) even += values[i]! * values[i]!;
  return (even + odd) / (to - from);
}

/** One frame of a wave and of the same a quarter of a period later. */
interface FrameOfWave {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
}

/** By frequency in radians per sample, and length: each rule that measures in frames asks for one wave a mains frequency. */
const wavesByName = new Map<string, FrameOfWave>();
/** When there are more, all are made anew as they are asked for: of other recordings, they would stay for good. */
const MAX_WAVES = 4;

function waveOf(hz: number, samplingRateHz: number, length: number): FrameOfWave {
  const angle = (2 * Math.PI * hz) / samplingRateHz;
  const name = `${angle} ${length}`;
  const known = wavesByName.get(name);
  if (known !== undefined) return known;
  const made = {
    cosine: Float64Array.from({ length }, (_, i) => Math.cos(angle * i)),
    sine: Float64Array.from({ length }, (_, i) => Math.sin(angle * i)),
  };
  if (wavesByName.size >= MAX_WAVES) wavesByName.clear();
  wavesByName.set(name, made);
  return made;
}

/** Power of one frame at the frequency of a wave, whatever its phase. */
function powerAt({ cosine, sine }: FrameOfWave, values: Float64Array, start: number): number {
  const { length } = cosine;
  let re = 0;
  let im = 0;
  let oddRe = 0;
  let oddIm = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    const even = values[start + i]!;
    const odd = values[start + i + 1]!;
    re += even * cosine[i]!;
    im += even * sine[i]!;
    oddRe += odd * cosine[i + 1]!;
    oddIm += odd * sine[i + 1]!;
  }
  if (i < length) {
    re += values[start + i]! * cosine[i]!;
    im += values[start + i]! * sine[i]!;
  }
  re += oddRe;
  im += oddIm;
  return (2 * (re * re + im * im)) / (length * length);
}
