/** The samples of a recording whose meaning is settled: counts with gain and zero, or millivolts. */
import type { LeadHeader } from '../../quality/signal/piece.ts';
import type { ChosenSignal } from './choose-signal.ts';
import type { CompanionSays } from './companion/companion.ts';
import type { Channel } from './settled/leads.ts';
import type { Scale } from './settled/scale.ts';
import { Signal } from './signal.ts';
import type { ProfileUse } from './upload.ts';
import type { ValueRange } from './value-range.ts';
import { MILLIVOLTS_PER } from './words/units.ts';

/** What of a recording was settled, as far as its samples need it. */
export interface ReadWith {
  readonly companion: CompanionSays | undefined;
  readonly use: ProfileUse;
  readonly rateHz: number;
  readonly range: () => ValueRange;
}

/** Counts stay counts; what is stored as fractions of counts, or as voltages, is read as millivolts. */
export function signalOf(
  signal: ChosenSignal,
  ecg: readonly Channel[],
  scale: Scale,
  { companion, use, rateHz, range }: ReadWith,
): Signal {
  const { tracks, sampleCount } = signal;
  const common = { tracks, sampleCount, samplingRateHz: rateHz };
  const of = <T>(values: readonly T[] | undefined, { index }: { readonly index: number }) =>
    values === undefined ? undefined : values[values.length === 1 ? 0 : index];
  const gainOf = (lead: { readonly index: number }) => of(scale.gains, lead) ?? 1;
  const zeroOf = (lead: { readonly index: number }) => of(scale.zeros, lead) || 0;
  if (scale.gains === undefined) {
    const factorOf = (lead: { readonly index: number }) => {
      const unit = of(scale.stored, lead);
      return unit === undefined || unit === 'adu' || unit === 'other' ? 1 : MILLIVOLTS_PER[unit];
    };
    const headers = ecg.map(millivoltHeader);
    if (ecg.every((lead) => factorOf(lead) === 1)) return new Signal({ ...common, headers });
    return new Signal({ ...common, headers, toMillivolts: (value, lead) => value * factorOf(lead) });
  }
  if (!range().isWhole) {
    const toMillivolts = (value: number, lead: LeadHeader) => (value - zeroOf(lead)) / gainOf(lead);
    return new Signal({ ...common, headers: ecg.map(millivoltHeader), toMillivolts });
  }
  const headers = ecg.map((lead): LeadHeader => {
    const { index, name } = lead;
    return {
      index,
      name,
      gainAduPerMv: gainOf(lead),
      zeroAdu: zeroOf(lead),
      railsAdu: railsOf(lead, scale, companion, use),
    };
  });
  return new Signal({ ...common, headers, noValueAdu: range().noValue });
}

/** Rails belong to a converter: they are known only from whoever says its gain. */
function railsOf(
  { index }: Channel,
  { gainSource }: Scale,
  companion: CompanionSays | undefined,
  { profile }: ProfileUse,
): readonly [number, number] | undefined {
  if (gainSource === 'companion') return companion?.signals[index]?.railsAdu;
  const { rails } = profile.recording;
  const isProfiles = gainSource === 'profile' || gainSource === 'assumed';
  return isProfiles && rails !== undefined ? [rails[0].value, rails[1].value] : undefined;
}

/** Of a lead whose values are millivolts, or are read as they stand. */
export function millivoltHeader({ index, name }: Channel): LeadHeader {
  return { name, index, gainAduPerMv: undefined, zeroAdu: undefined, railsAdu: undefined };
}
