/** Finds runs of neighbouring samples that share something: they are equal, stay within a band, hold a value. */
import type { Quantity } from '../units.ts';
import type { Extent } from './stretches.ts';
import { noStretches, Stretches, samplesOf } from './stretches.ts';

/** Runs of samples for which `holds` is true, one sample or longer. */
export function runsWhere(extent: Extent, length: number, holds: (index: number) => boolean): Stretches {
  const starts: number[] = [];
  const ends: number[] = [];
  let start = -1;
  for (let i = 0; i < length; i += 1) {
    if (holds(i)) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      starts.push(start);
      ends.push(i);
      start = -1;
    }
  }
  if (start >= 0) {
    starts.push(start);
    ends.push(length);
  }
  return new Stretches(extent, starts, ends);
}

/** Runs of samples that hold exactly this value, one sample or longer. */
export function runsOf(extent: Extent, values: ArrayLike<number>, value: number): Stretches {
  const starts: number[] = [];
  const ends: number[] = [];
  const { length } = values;
  for (let i = indexIn(values, value, 0); i >= 0; i = indexIn(values, value, i)) {
    starts.push(i);
    while (i < length && values[i] === value) i += 1;
    ends.push(i);
  }
  return new Stretches(extent, starts, ends);
}

/** Where a value comes next, from an index on; -1 where it does not. An array's own search takes a third of the time of a loop. */
function indexIn(values: ArrayLike<number>, value: number, from: number): number {
  const array = values as ArrayLike<number> & { indexOf?: (value: number, from: number) => number };
  if (array.indexOf !== undefined) return array.indexOf(value, from);
  for (let i = from; i < values.length; i += 1) if (values[i] === value) return i;
  return -1;
}

/**
 * Maximal runs of two or more samples of exactly the same finite value: one sample alone is not flat.
 * NaN equals nothing, so it ends a run. Where the resolution is coarse, a window has a thousand.
 *
 * @param array gives one that the stretches keep
 */
export function runsOfEqual(
  extent: Extent,
  values: ArrayLike<number>,
  array: (length: number) => Float64Array = (most) => new Float64Array(most),
): Stretches {
  const { length } = values;
  const starts = array(length >>> 1);
  const ends = array(length >>> 1);
  let found = 0;
  for (let i = 1; i < length; i += 1) {
    if (values[i] !== values[i - 1]) continue;
    const start = i - 1;
    while (i < length && values[i] === values[start]) i += 1;
    if (!Number.isFinite(values[start])) continue;
    starts[found] = start;
    ends[found] = i;
    found += 1;
  }
  return new Stretches(extent, starts.subarray(0, found), ends.subarray(0, found));
}

/**
 * Maximal runs of at least this duration whose peak to peak is at most `band`, in the units of `values`; they may
 * overlap. A value that is not finite ends a run. Exact, in linear time.
 */
export function runsWithin(extent: Extent, values: ArrayLike<number>, band: number, atLeast: Quantity<'s'>): Stretches {
  const samples = Math.max(1, Math.ceil(samplesOf(atLeast, extent.samplingRateHz)));
  const runs = mayHoldRunWithin(values, band, samples) ? allRunsWithin(extent, values, band) : noStretches(extent);
  return runs.lasting(atLeast);
}

/**
 * A quick no, reached after a few samples per block for nearly every window with a heartbeat. Blocks are half as long as
 * the run, so a run covers a whole block wherever it starts; where no block stays within the band, there is none.
 */
function mayHoldRunWithin(values: ArrayLike<number>, band: number, samples: number): boolean {
  const block = Math.ceil(samples / 2);
  for (let start = 0; start + block <= values.length; start += block) {
    if (staysWithin(values, start, start + block, band)) return true;
  }
  return false;
}

function staysWithin(values: ArrayLike<number>, start: number, end: number, band: number): boolean {
  let highest = values[start]!;
  let lowest = highest;
  for (let i = start; i < end; i += 1) {
    highest = Math.max(highest, values[i]!);
    lowest = Math.min(lowest, values[i]!);
    if (!(highest - lowest <= band)) return false; // also where a value is NaN
  }
  return true;
}

/** Runs of any length. The maximum and minimum of the growing run are kept in two monotone queues of indices. */
function allRunsWithin(extent: Extent, values: ArrayLike<number>, band: number): Stretches {
  const { length } = values;
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  const highs = new Int32Array(length);
  const lows = new Int32Array(length);
  let found = 0;
  let start = 0;
  let highHead = 0;
  let highTail = 0;
  let lowHead = 0;
  let lowTail = 0;
  const spread = () => values[highs[highHead]!]! - values[lows[lowHead]!]!;
  const close = (end: number) => {
    if (end <= start) return;
    starts[found] = start;
    ends[found] = end;
    found += 1;
  };
  for (let i = 0; i < length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      close(i);
      start = i + 1;
      highHead = highTail;
      lowHead = lowTail;
      continue;
    }
    while (highTail > highHead && values[highs[highTail - 1]!]! <= value) highTail -= 1;
    while (lowTail > lowHead && values[lows[lowTail - 1]!]! >= value) lowTail -= 1;
    highs[highTail++] = i;
    lows[lowTail++] = i;
    if (spread() <= band) continue;
    close(i);
    while (spread() > band) {
      start += 1;
      if (highs[highHead]! < start) highHead += 1;
      if (lows[lowHead]! < start) lowHead += 1;
    }
  }
  close(length);
  return new Stretches(extent, starts.subarray(0, found), ends.subarray(0, found));
}
