/** What a recording's stored values are like, all channels together: read once, in pieces, when somebody asks. */
import { isCount } from '../../quality/limits.ts';
import type { NumericArray } from '../mat/variables.ts';
import { inBlock, type Track } from './tracks.ts';

/** What all values of some channels are like. */
export interface ValueRange {
  /** Of all numbers but the codes that stand for none; NaN when there is no such number. */
  readonly lowest: number;
  readonly highest: number;
  /** Whether every number is whole and has 32 bits, as a converter's counts are. */
  readonly isWhole: boolean;
  /** The codes for "no value" that stand at an end of the range: they were left out. Empty when there are none. */
  readonly noValue: readonly number[];
}

const PIECE = 1 << 16;

/**
 * The range of the values of some tracks.
 *
 * @param noValue codes that are left out
 */
export function rangeOf(tracks: readonly Track[], sampleCount: number, noValue: readonly number[]): ValueRange {
  const seen: Seen = {
    lowest: Number.POSITIVE_INFINITY,
    highest: Number.NEGATIVE_INFINITY,
    isWhole: true,
    found: new Set(),
  };
  for (const { values, start, stride, count } of together(tracks, sampleCount)) {
    const end = start + (count - 1) * stride + 1;
    const look = (piece: NumericArray) => takeIn(seen, piece, stride, noValue);
    for (let from = start; from < end; from += PIECE * stride) {
      inBlock(values, from, Math.min(from + PIECE * stride, end), look);
    }
  }
  const { lowest, highest, isWhole, found } = seen;
  const isEmpty = lowest > highest;
  return {
    lowest: isEmpty ? Number.NaN : lowest,
    highest: isEmpty ? Number.NaN : highest,
    isWhole,
    noValue: outside(found, lowest, highest),
  };
}

/** What has been seen so far. */
interface Seen {
  lowest: number;
  highest: number;
  isWhole: boolean;
  readonly found: Set<number>;
}

/** Not within the function that is lent each piece: nobody holds that one, and what V8 compiles for it goes with a collection. */
function takeIn(seen: Seen, piece: NumericArray, stride: number, noValue: readonly number[]): void {
  const mayBeFraction = seen.isWhole && !isNarrowInteger(piece);
  // Of its own, as hardly any value widens the range: what others can read is written to memory each time.
  let { lowest: low, highest: high, isWhole } = seen;
  for (let i = 0; i < piece.length; i += stride) {
    const value = Number(piece[i]);
    if (mayBeFraction && isWhole && Number.isFinite(value)) isWhole = isCount(value);
    if (value >= low && value <= high) continue;
    if (noValue.includes(value)) seen.found.add(value);
    else if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  seen.lowest = low;
  seen.highest = high;
  seen.isWhole = isWhole;
}

/** A code between other values is one of them: -2048 in 16 bits. */
function outside(codes: ReadonlySet<number>, lowest: number, highest: number): number[] {
  return [...codes].filter((code) => code < lowest || code > highest);
}

interface Run extends Track {
  /** How many values it has. */
  readonly count: number;
}

/** Channels that lie between one another are read as one. */
function together(tracks: readonly Track[], sampleCount: number): readonly Run[] {
  const [first] = tracks;
  const isOne =
    first !== undefined &&
    tracks.every(({ values, start, stride }, i) => values === first.values && start === i && stride === tracks.length);
  if (isOne) return [{ ...first, start: 0, stride: 1, count: sampleCount * first.stride }];
  return tracks.map((track) => ({ ...track, count: sampleCount }));
}

/** Every value of such an array is a 32-bit whole number, whatever it is. */
function isNarrowInteger(values: NumericArray): boolean {
  return (
    values instanceof Int8Array ||
    values instanceof Uint8Array ||
    values instanceof Int16Array ||
    values instanceof Uint16Array ||
    values instanceof Int32Array
  );
}
