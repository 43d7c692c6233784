/** The baseline: the part of a trace that is slower than any wave of the heart, and how far it wanders. */
import type { Span } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { millivolts } from '../units.ts';
import { filterBothWays, lowPass } from './filter.ts';
import { withScratch } from './scratch.ts';
import { peakToPeak } from './statistics.ts';
import type { Extent } from './stretches.ts';
import { noStretches, Stretches } from './stretches.ts';

/**
 * This much is mirrored at either end before filtering: a filter this slow assumes that the level before was the first
 * value, and a recording that begins with a QRS would seem to begin with a shift.
 */
const MIRRORED_S = 1.5;

/** The slow part of a piece, in mV. */
export class Baseline {
  private readonly extent: Extent;
  private readonly mv: Float64Array;
  private widthOnce: number | undefined;

  constructor(extent: Extent, mv: Float64Array) {
    this.extent = extent;
    this.mv = mv;
  }

  /** From its lowest to its highest point in the window. */
  peakToPeak(): Quantity<'mV'> {
    return millivolts(this.widthMv());
  }

  /**
   * The blocks of the window in which it goes further from its mean than half of `width`. There is one whenever it
   * moves by more than `width` from peak to peak, however slowly.
   */
  blocksBeyond(width: Quantity<'mV'>, block: Quantity<'s'>): { spans(): Span[] } {
    return { spans: () => this.stretchesBeyond(width, block).spans() }; // few windows are asked for them
  }

  private stretchesBeyond(width: Quantity<'mV'>, block: Quantity<'s'>): Stretches {
    const { from, to, samplingRateHz } = this.extent;
    // No point is further from the mean than from the farthest other point.
    if (this.widthMv() <= width.value / 2) return noStretches(this.extent);
    const length = Math.max(1, Math.round(block.value * samplingRateHz));
    const mean = this.mean();
    const starts: number[] = [];
    const ends: number[] = [];
    for (let start = from; start < to; start += length) {
      const end = Math.min(start + length, to);
      if (!goesBeyond(this.mv, start, end, mean, width.value / 2)) continue;
      starts.push(start);
      ends.push(end);
    }
    return new Stretches(this.extent, starts, ends);
  }

  private widthMv(): number {
    const { from, to } = this.extent;
    this.widthOnce ??= peakToPeak(this.mv, from, to);
    return this.widthOnce;
  }

  private mean(): number {
    const { from, to } = this.extent;
    let sum = 0;
    for (let i = from; i < to; i += 1) sum += this.mv[i]!;
    return sum / (to - from);
  }
}

/**
 * The part of a signal that is slower than `edgeHz`: a second-order Butterworth low-pass, both ways.
 *
 * @param mv finite samples, mirrored at the ends
 * @param into where it goes, of the same length; kept as long as what is returned
 */
export function baselineOf(
  extent: Extent,
  mv: Float64Array,
  edgeHz: number,
  into: Float64Array = new Float64Array(mv.length),
): Baseline {
  const { samplingRateHz } = extent;
  const { length } = mv;
  const pad = Math.max(0, Math.min(length - 1, Math.round(MIRRORED_S * samplingRateHz)));
  return withScratch(length + 2 * pad, (mirrored) => {
    mirrorAtEnds(mv, pad, mirrored);
    filterBothWays(lowPass(edgeHz, samplingRateHz), mirrored, mirrored);
    into.set(mirrored.subarray(pad, pad + length));
    return new Baseline(extent, into);
  });
}

/** Fills `mirrored` with `values`, and the mirror image of `pad` of them before and after. */
function mirrorAtEnds(values: Float64Array, pad: number, mirrored: Float64Array): void {
  const { length } = values;
  mirrored.set(values, pad);
  for (let i = 1; i <= pad; i += 1) {
    mirrored[pad - i] = values[i]!;
    mirrored[pad + length - 1 + i] = values[length - 1 - i]!;
  }
}

/** Compares each distance by itself: where the centre is infinite, one of them is NaN, and so would be their maximum. */
function goesBeyond(values: Float64Array, from: number, to: number, centre: number, reach: number): boolean {
  let highest = centre;
  let lowest = centre;
  for (let i = from; i < to; i += 1) {
    const value = values[i]!;
    if (value > highest) highest = value;
    if (value < lowest) lowest = value;
  }
  return highest - centre > reach || centre - lowest > reach;
}
