/**
 * The levels that a window takes: the distinct values of its samples and how many samples hold each. They show the
 * resolution of the converter, how many of its codes are in use, and the median.
 */
import type { Quantity } from '../units.ts';
import { count, microvolts, millivolts, percent } from '../units.ts';

/** How stored values become millivolts. */
export interface Scale {
  readonly gainAduPerMv: number;
  readonly zeroAdu: number;
  /** Lowest and highest code of the converter, where they are known. */
  readonly railsAdu: readonly [number, number] | undefined;
}

/** Above it, counting in a table of all possible codes costs more than sorting the samples. */
const MAX_TABLE_CODES = 1 << 16;
/** Values closer than this share of the largest one are one level: files of 32-bit fractions round to 6e-8. */
const SAME_LEVEL = 1e-6;
/** Figures of the resolution that rounding leaves right: it is a small difference of large numbers. */
const RESOLUTION_FIGURES = 6;
/** Figures of a level that rounding leaves right. */
const LEVEL_FIGURES = 12;

/** The levels of one window. */
export class Levels {
  /** Ascending, in the units of the file. */
  private readonly values: ArrayLike<number>;
  /** How many samples hold this level or a lower one. */
  private readonly upTo: ArrayLike<number>;
  private readonly scale: Scale;
  private smallestOnce: number | undefined;
  private medianOnce: Quantity<'mV'> | undefined;

  constructor(values: ArrayLike<number>, upTo: ArrayLike<number>, scale: Scale) {
    this.values = values;
    this.upTo = upTo;
    this.scale = scale;
  }

  /** In the units of the file; NaN without any. */
  get lowest(): number {
    return this.values[0] ?? Number.NaN;
  }

  /** In the units of the file; NaN without any. */
  get highest(): number {
    return this.values[this.values.length - 1] ?? Number.NaN;
  }

  /** How many there are. */
  distinct(): Quantity<'count'> {
    return count(this.values.length);
  }

  /** How many samples are a number. */
  samples(): number {
    return this.upTo[this.upTo.length - 1] ?? 0;
  }

  /** How many of them lie within this many levels of the converter from the highest one down, that one included. */
  samplesInTop(levels: number): number {
    const from = this.highest - this.reachOf(levels);
    let below = this.values.length - 1;
    while (below > 0 && this.values[below - 1]! > from) below -= 1;
    return this.samples() - (this.upTo[below - 1] ?? 0);
  }

  /** How many of them lie within this many levels of the converter from the lowest one up, that one included. */
  samplesInBottom(levels: number): number {
    const to = this.lowest + this.reachOf(levels);
    let last = 0;
    while (last + 1 < this.values.length && this.values[last + 1]! < to) last += 1;
    return this.upTo[last] ?? 0;
  }

  /** How many levels there are from the lowest to the highest, those included that no sample takes; 0 of no sample. */
  spanned(): Quantity<'count'> {
    if (this.values.length < 2) return count(this.values.length);
    return count(Math.round((this.highest - this.lowest) / this.smallestDistance()) + 1);
  }

  /** The smallest distance between two of them: the converter's resolution where enough of its codes are in use. */
  resolution(): Quantity<'µV'> {
    return microvolts(tidy((1000 * this.smallestDistance()) / Math.abs(this.scale.gainAduPerMv), RESOLUTION_FIGURES));
  }

  /** The middle one of all samples; between the two middle ones, their mean. */
  median(): Quantity<'mV'> {
    this.medianOnce ??= this.middle();
    return this.medianOnce;
  }

  /** How far the median is from 0 mV. */
  offset(): Quantity<'mV'> {
    return millivolts(Math.abs(this.median().value));
  }

  /** How far the median is from the nearer end of the converter's range; NaN where that is not known. */
  headroom(): Quantity<'mV'> {
    const { gainAduPerMv, zeroAdu, railsAdu = [Number.NaN, Number.NaN] } = this.scale;
    const median = this.median().value;
    return millivolts(Math.min(...railsAdu.map((rail) => Math.abs((rail - zeroAdu) / gainAduPerMv - median))));
  }

  /** Of the levels that this resolution makes between the 1st and 99th percentile, how many no sample takes. */
  unused(): Quantity<'%'> {
    const last = this.samples() - 1;
    const low = this.indexOfRank(Math.floor(0.01 * last));
    const high = this.indexOfRank(Math.ceil(0.99 * last));
    const distances = (this.values[high]! - this.values[low]!) / this.smallestDistance();
    const possible = Math.floor(distances * (1 + SAME_LEVEL)) + 1;
    return percent(100 * (1 - (high - low + 1) / possible));
  }

  /** From one level to beyond the last of this many; half a level is room for the rounding of counts that were scaled. */
  private reachOf(levels: number): number {
    return (levels - 0.5) * this.smallestDistance();
  }

  private middle(): Quantity<'mV'> {
    const samples = this.samples();
    const middle = (this.ofRank((samples - 1) >> 1) + this.ofRank(samples >> 1)) / 2;
    return millivolts(tidy((middle - this.scale.zeroAdu) / this.scale.gainAduPerMv, LEVEL_FIGURES));
  }

  /** NaN with fewer than two levels. */
  private smallestDistance(): number {
    this.smallestOnce ??= smallestDistanceOf(this.values);
    return this.smallestOnce;
  }

  private ofRank(rank: number): number {
    return this.values[this.indexOfRank(rank)] ?? Number.NaN;
  }

  /** The level of the sample that has `rank` others before it in ascending order. */
  private indexOfRank(rank: number): number {
    let low = 0;
    let high = this.upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo[middle]! > rank) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function smallestDistanceOf(values: ArrayLike<number>): number {
  let smallest = Number.NaN;
  for (let i = 1; i < values.length; i += 1) {
    const distance = values[i]! - values[i - 1]!;
    if (!(distance >= smallest)) smallest = distance;
  }
  return smallest;
}

/** The levels of the finite ones among `stored[from]` to `stored[to - 1]`. */
export function levelsOf(stored: ArrayLike<number>, from: number, to: number, scale: Scale): Levels {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let areWhole = true;
  for (let i = from; i < to; i += 1) {
    const value = stored[i]!;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if ((value | 0) !== value) areWhole = false;
  }
  const isTable = areWhole && highest - lowest < MAX_TABLE_CODES;
  return isTable
    ? levelsByCounting(stored, from, to, lowest, highest, scale)
    : levelsBySorting(stored, from, to, scale);
}

/** One window lends it to the next. */
let counts = new Int32Array();

function levelsByCounting(
  stored: ArrayLike<number>,
  from: number,
  to: number,
  lowest: number,
  highest: number,
  scale: Scale,
): Levels {
  const codes = Math.max(0, highest - lowest + 1);
  if (counts.length < codes) counts = new Int32Array(codes);
  const table = counts.subarray(0, codes).fill(0);
  for (let i = from; i < to; i += 1) table[stored[i]! - lowest]! += 1;
  let distinct = 0;
  for (let code = 0; code < table.length; code += 1) if (table[code] !== 0) distinct += 1;
  const values = new Array<number>(distinct);
  const upTo = new Array<number>(distinct);
  let samples = 0;
  for (let code = 0, level = 0; level < distinct; code += 1) {
    if (table[code] === 0) continue;
    samples += table[code]!;
    values[level] = code + lowest;
    upTo[level] = samples;
    level += 1;
  }
  return new Levels(values, upTo, scale);
}

function levelsBySorting(stored: ArrayLike<number>, from: number, to: number, scale: Scale): Levels {
  const ascending = new Float64Array(to - from);
  let finite = 0;
  for (let i = from; i < to; i += 1) if (Number.isFinite(stored[i])) ascending[finite++] = stored[i]!;
  const samples = ascending.subarray(0, finite).sort();
  const same = SAME_LEVEL * Math.max(Math.abs(samples[0] ?? 0), Math.abs(samples[finite - 1] ?? 0));
  const values: number[] = [];
  const upTo: number[] = [];
  for (let i = 0; i < finite; i += 1) {
    if (values.length === 0 || samples[i]! - values.at(-1)! > same) {
      values.push(samples[i]!);
      upTo.push(i + 1);
    } else upTo[upTo.length - 1] = i + 1;
  }
  return new Levels(values, upTo, scale);
}

/** Without the last figures, which rounding has made up: 0.01 mV must not read 0.010000000000000009. */
function tidy(value: number, figures: number): number {
  return Number(value.toPrecision(figures));
}
