/** Views of a piece that several words need (millivolts, the filtered wave, the beats): computed once, when first asked for. */
import type { Span } from '../spans.ts';
import { beatsByEnergy, findBeats } from './beats.ts';
import { bandPass, filterBothWays } from './filter.ts';
import { fillMillivolts, type LeadPiece } from './piece.ts';
import type { Extent } from './stretches.ts';

/** The edges of the band in which beats are compared. */
const SHAPE_FROM_HZ = 0.5;
const SHAPE_TO_HZ = 40;

/** Highest and lowest finite value of a piece, as stored; infinite when there is none. */
export interface ValueRange {
  readonly highest: number;
  readonly lowest: number;
  readonly allFinite: boolean;
}

/** A signal in mV without gaps, and where they were. */
interface Bridged {
  readonly mv: Float64Array;
  readonly gaps: readonly Span[];
}

/** The views of one piece. */
export class Views {
  readonly piece: LeadPiece;
  readonly extent: Extent;
  private readonly made = new Map<unknown, unknown>();

  constructor(piece: LeadPiece) {
    const { samplingRateHz, origin, from, to } = piece;
    this.piece = piece;
    this.extent = { samplingRateHz, origin, from, to };
  }

  /** What `make` makes, made once; each name, which may be a function, is used in one place. */
  once<T>(name: unknown, make: () => T): T {
    const known = this.made.get(name);
    if (known !== undefined || this.made.has(name)) return known as T; // each name is used in one place, for one type
    const made = make();
    this.made.set(name, made);
    return made;
  }

  /** The piece in mV; gaps (local indices) are bridged by a straight line, so that filters survive them. */
  millivolts(): Bridged {
    return this.once('millivolts', () => this.inMillivolts(this.piece.stored));
  }

  /** The trace from 0.5 to 40 Hz, in which beats are compared; undefined when the sampling rate is too low. */
  shape(): Float64Array | undefined {
    return this.once('shape', () => {
      const { samplingRateHz } = this.piece;
      const top = Math.min(SHAPE_TO_HZ, samplingRateHz / 2 - 5);
      if (top <= SHAPE_FROM_HZ) return undefined;
      const { mv } = this.millivolts();
      return filterBothWays(bandPass(SHAPE_FROM_HZ, top, samplingRateHz), mv, this.array(mv.length));
    });
  }

  /** R peaks of the whole piece (Elgendi 2013), as local indices. */
  beats(): number[] {
    return this.once('beats', () => {
      const { stored, wider, samplingRateHz } = this.piece;
      if (wider === undefined || wider.stored.length === stored.length) {
        return findBeats(this.millivolts().mv, samplingRateHz);
      }
      const searched = [wider.from, wider.from + stored.length] as const;
      const energy = wider.qrsEnergy?.();
      const beats =
        energy === undefined
          ? findBeats(this.inMillivolts(wider.stored).mv, samplingRateHz, searched)
          : beatsByEnergy(energy, samplingRateHz, searched);
      return beats.map((at) => at - wider.from);
    });
  }

  /** The resolution of the stored values: 1 where they are counts, the smallest difference between neighbours in mV. */
  resolution(): number {
    const { header, stored } = this.piece;
    return header.gainAduPerMv !== undefined ? 1 : this.once('resolution', () => smallestDifference(stored));
  }

  range(): ValueRange {
    return this.once('range', () => rangeOf(this.piece.stored));
  }

  /** An array for as long as the window is judged. */
  array(length: number): Float64Array {
    return this.piece.memory?.take(length) ?? new Float64Array(length);
  }

  private inMillivolts(stored: ArrayLike<number>): Bridged {
    const mv = this.array(stored.length);
    return { mv, gaps: fillMillivolts(this.piece.header, stored, mv) ? bridge(mv) : [] };
  }
}

function rangeOf(values: ArrayLike<number>): ValueRange {
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  let allFinite = true;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    // Not finite. For a call of `Number.isFinite` V8 would put each value on the heap.
    if (value - value !== 0) allFinite = false;
    else {
      if (value > highest) highest = value;
      if (value < lowest) lowest = value;
    }
  }
  return { highest, lowest, allFinite };
}

/** Between neighbours that differ; 0 when none do. */
function smallestDifference(values: ArrayLike<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < values.length; i += 1) {
    const difference = Math.abs(values[i]! - values[i - 1]!);
    if (difference > 0 && difference < smallest) smallest = difference;
  }
  return Number.isFinite(smallest) ? smallest : 0;
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
    const intervals = end - start + 1;
    for (let i = start; i < end; i += 1) values[i] = before + ((after - before) * (i - start + 1)) / intervals;
    gaps.push({ start, end });
    start = end;
  }
  return gaps;
}
