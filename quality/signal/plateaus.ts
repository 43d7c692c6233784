/** Stretches in which the values that a file stores stay where they are: gaps, codes, rails, plateaus. */
import type { Quantity } from '../units.ts';
import { runsOf, runsOfEqual, runsWhere, runsWithin } from './runs.ts';
import type { Stretches } from './stretches.ts';
import { noStretches } from './stretches.ts';
import type { Views } from './views.ts';

/** The distance within two samples that distinguishes a clipped plateau from a wave resting on its own top. */
export type Kink = Quantity<'adu'>;

/** Room for rounding, so that a band or kink of whole adu holds in millivolts too. */
export const ROUNDING = 1e-6;

/** Where the stored value is NaN or infinite. */
export function notFinite(views: Views): Stretches {
  return views.once('not finite', () =>
    views.range().allFinite ? noStretches(views.extent) : where(views, (value) => !Number.isFinite(value)),
  );
}

/** Where the stored value is exactly one of these codes. */
export function holding(views: Views, codes: readonly Quantity<'adu'>[]): Stretches {
  const { highest, lowest } = views.range();
  const possible = codes.map(({ value }) => value).filter((code) => code >= lowest && code <= highest);
  const [only] = possible;
  if (only === undefined) return noStretches(views.extent);
  return possible.length === 1 ? equalTo(views, only) : where(views, (value) => possible.includes(value));
}

/** Where two samples and more are the same. */
export function constant(views: Views): Stretches {
  return views.once('constant', () => runsOfEqual(views.extent, views.piece.stored, (length) => views.array(length)));
}

/** Where the peak to peak stays within a voltage for at least this long. */
export function within(views: Views, band: Quantity<'µV'>, atLeast: Quantity<'s'>): Stretches {
  const { header, stored } = views.piece;
  const width = (band.value / 1000) * Math.abs(header.gainAduPerMv ?? 1);
  return runsWithin(views.extent, stored, width * (1 + ROUNDING), atLeast);
}

/** At or beyond the lowest or highest code of the converter; undefined when the device does not say them. */
export function atRails(views: Views): Stretches | undefined {
  const { gainAduPerMv, railsAdu } = views.piece.header;
  if (railsAdu === undefined || gainAduPerMv === undefined) return undefined;
  const [bottom, top] = railsAdu;
  const { highest, lowest } = views.range();
  if (lowest > bottom && highest < top) return noStretches(views.extent);
  return where(views, (value) => (value <= bottom || value >= top) && Number.isFinite(value));
}

/**
 * At the piece's own highest or lowest value, where that ends in a kink: two samples before or after, the trace is at
 * least `kink` away (or the recording begins there). A slow wave rests on its top without one. A plateau that lasts to the end
 * of the recording is not one of the converter: writers fill a file by repeating the last value.
 * Not a local property: it depends on how much signal is seen.
 */
export function atOwnExtremesWithKink(views: Views, kink: Kink): Stretches {
  const { stored, recordingSamples } = views.piece;
  const { highest, lowest } = views.range();
  const far = views.resolution() * kink.value * (1 - ROUNDING);
  const isFar = (index: number, level: number) => {
    const sample = index + views.extent.origin;
    if (sample < 0 || sample >= recordingSamples) return true;
    return index >= 0 && index < stored.length && Math.abs(stored[index]! - level) >= far;
  };
  const isLast = (end: number) => end + views.extent.origin >= recordingSamples;
  const at = (level: number) =>
    equalTo(views, level).filter((start, end) => !isLast(end) && (isFar(start - 2, level) || isFar(end + 1, level)));
  return at(highest).and(at(lowest));
}

/** Where the stored value is exactly this. */
export function equalTo({ extent, piece }: Views, value: number): Stretches {
  return runsOf(extent, piece.stored, value);
}

function where({ extent, piece }: Views, holds: (value: number) => boolean): Stretches {
  const { stored } = piece;
  return runsWhere(extent, stored.length, (index) => holds(stored[index]!));
}
