/** Channels that hold the time or the number of each sample: no heart rises by the same step for a whole recording. */
import type { Statement } from './said/statement.ts';
import { rateOfTimes, timesOf } from './said/times.ts';
import { readTrack, type Track } from './tracks.ts';

/** How far a step may be from the first one, as a share of it: times may be rounded. */
const ROUNDING = 0.6;
/** Three numbers that rise by one are not yet a clock. */
const MIN_SAMPLES = 64;
/** Samples that are looked at before the whole channel is: a clock is rare. */
const LOOKED_AT = 64;
/** Samples that are read at a time. */
const PIECE = 1 << 16;

/** The channels of several that are clocks. A single channel is a signal, whatever it holds. */
export function clocksIn(tracks: readonly Track[], sampleCount: number): ReadonlySet<number> {
  if (tracks.length < 2 || sampleCount < MIN_SAMPLES) return new Set();
  const found = tracks.flatMap((track, index) => (isClock(track, sampleCount) ? [index] : []));
  return new Set(found.length < tracks.length ? found : []); // a test signal of ramps is not a file of clocks
}

/** Whether a channel rises by the same step from its first sample to its last. */
export function isClock(track: Track, sampleCount: number): boolean {
  if (sampleCount < MIN_SAMPLES) return false;
  if (!isSteady(track, Math.min(LOOKED_AT, sampleCount))) return false;
  return isSteady(track, sampleCount);
}

function isSteady(track: Track, count: number): boolean {
  const [first = Number.NaN] = readTrack(track, 0, 1);
  const [last = Number.NaN] = readTrack(track, count - 1, count);
  const step = (last - first) / (count - 1);
  if (!(step > 0)) return false;
  for (let from = 0; from < count; from += PIECE) {
    const piece = readTrack(track, from, Math.min(from + PIECE, count));
    if (!piece.every((value, i) => Math.abs(value - first - (from + i) * step) <= ROUNDING * step)) return false;
  }
  return true;
}

/** What a clock among the channels says about the rate. */
export function clockTimes(
  tracks: readonly Track[],
  clocks: ReadonlySet<number>,
  sampleCount: number,
): Statement<number>[] {
  return [...clocks].flatMap((index): Statement<number>[] => {
    const times = timesOf({ length: sampleCount, slice: (from, to) => readTrack(tracks[index]!, from, to) });
    const rateHz = rateOfTimes(times)?.rateHz;
    if (rateHz === undefined) return [];
    return [{ value: rateHz, shown: `${rateHz} Hz`, path: `channel ${index + 1}`, rank: 0, isMeasured: true }];
  });
}
