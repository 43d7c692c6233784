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
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let isWhole = true;
  const found = new Set<number>();
  for (const { values, start, stride, count } of together(tracks, sampleCount)) {
    const end = start + (count - 1) * stride + 1;
    const look = (piece: NumericArray) => {
      const mayBeFraction = isWhole && !isNarrowInteger(piece);
      // Of its own, as hardly any value widens the range: a variable that a closure shares is read from memory each time.
      let [low, high] = [lowest, highest];
      for (let i = 0; i < piece.length; i += stride) {
        const value = Number(piece[i]);
        if (mayBeFraction && isWhole && Number.isFinite(value)) isWhole = isCount(value);
        if (value >= low && value <= high) continue;
        if (noValue.includes(value)) found.add(value);
        else if (Number.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      [lowest, highest] = [low, high];
    };
    for (let from = start; from < end; from += PIECE * stride) {
      inBlock(values, from, Math.min(from + PIECE * stride, end), look);
    }
  }
  const isEmpty = lowest > highest;
  return {
    lowest: isEmpty ? Number.NaN : lowest,
    highest: isEmpty ? Number.NaN : highest,
    isWhole,
    noValue: outside(found, lowest, highest),
  };
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
