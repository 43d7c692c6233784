/** What a file looks like, whatever it says of itself: to suggest a profile for it. */
import missingSentinel from '../../quality/rules/missing-sentinel.ts';
import type { MatFile } from '../mat/variables.ts';
import { chooseSignal } from './choose-signal.ts';
import { clocksIn } from './clocks.ts';
import type { Looks } from './settled/profile-fit.ts';
import { everything } from './tree.ts';
import { rangeOf } from './value-range.ts';

/** Codes for "no value" say nothing about a converter's range. */
const NO_VALUE = missingSentinel.settings.codes.default.map(({ value }) => value);

/** What a file looks like, and the variable that was looked at. */
export interface LooksOfFile extends Looks {
  readonly variable: string;
  /** Samples of each channel. */
  readonly sampleCount: number;
}

/** @returns the reason, as the end of a sentence, when no variable of the file is a signal */
export function looksOf(file: MatFile): LooksOfFile | { readonly why: string } {
  const { signal, whyNoSignal } = chooseSignal(everything(file), { names: [], orientation: 'auto' });
  if (signal === undefined) return { why: whyNoSignal };
  const { path, tracks, sampleCount } = signal;
  const clocks = clocksIn(tracks, sampleCount);
  const channels = tracks.filter((_, index) => !clocks.has(index));
  const range = rangeOf(channels, sampleCount, NO_VALUE);
  return { variable: path, sampleCount, channelCount: tracks.length, range: () => range };
}
