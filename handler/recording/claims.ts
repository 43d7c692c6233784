/**
 * What is said about a recording outside its samples: by the upload's metadata, by scalars in the file, by the profile.
 * The first of these that says something is believed; where a later one says otherwise, that is written down.
 */
import type { ClaimSource, Disagreement } from '../../quality/facts.ts';
import { GAIN, isWithin, type Limits, SAMPLING_RATE, ZERO } from '../../quality/limits.ts';
import type { Profile } from '../../quality/profile.ts';
import { instantIn } from './instant.ts';
import type { LeadRow } from './lead-rows.ts';
import { quoted } from './quoted.ts';
import type { VoltageUnit } from './said-in-file.ts';
import { numbersSaid, unitSaid } from './said-in-file.ts';
import type { Claim, Settled } from './settle.ts';
import { impossible, settle } from './settle.ts';
import type { Named } from './tree.ts';

/** What all sources together say of a recording. Undefined is what none of them says. */
export interface Claims {
  readonly samplingRateHz: number | undefined;
  /** What the stored values are: the converter's counts, or voltages. */
  readonly stored: 'adu' | VoltageUnit;
  /** Of counts: one for each row of the matrix (NaN where nobody says it), or one for all; undefined without any. */
  readonly gainAduPerMv: readonly number[] | undefined;
  readonly zeroAdu: readonly number[] | undefined;
  readonly subject: string | undefined;
  readonly recordedAt: Date | undefined;
  readonly disagreements: readonly Disagreement[];
}

/** Millivolts in one of each unit. */
export const MILLIVOLTS_PER: Readonly<Record<VoltageUnit, number>> = { mV: 1, µV: 0.001, V: 1000 };

/**
 * Settles what all sources say. Values that cannot be are passed over, and named among the disagreements.
 *
 * @param rows those of the matrix that was chosen; none when there is no signal
 */
export function settleClaims(
  everything: readonly Named[],
  metadata: ReadonlyMap<string, string>,
  profile: Profile,
  rows: readonly LeadRow[],
): Claims {
  const { recording } = profile;
  const rate = settle({ about: 'the sampling rate is', name: 'the sampling rate' }, [
    ...metadataNumber(metadata.get('sampling-rate-hz'), SAMPLING_RATE),
    ...fileNumbers(numbersSaid(everything, 'samplingRate'), SAMPLING_RATE, []),
    ...profileNumbers(recording.samplingRate?.value, [], SAMPLING_RATE, []),
  ]);
  const { stored, gain, zero } = settleScale(everything, profile, rows);
  const profileName = settleProfile(metadata.get('profile'), profile);
  const recordedAt = settleRecordedAt(metadata.get('recorded-at'));
  return {
    samplingRateHz: rate.value?.[0],
    stored: stored.value ?? recording.stores,
    gainAduPerMv: gain.value,
    zeroAdu: zero.value,
    subject: metadata.get('subject') || undefined,
    recordedAt: recordedAt.value,
    disagreements: [profileName, recordedAt, rate, stored, gain, zero].flatMap(({ disagreements }) => disagreements),
  };
}

/**
 * What the values are, and how counts become millivolts. A gain in the file belongs to counts, and a unit beside it says
 * what the gain leads to; a unit alone is that of the values.
 */
function settleScale(everything: readonly Named[], { recording }: Profile, rows: readonly LeadRow[]) {
  const unit = unitSaid(everything);
  const gains = numbersSaid(everything, 'gain');
  const isUnitOfGain = recording.stores === 'adu' && gains !== undefined;
  const stored = settle<Claims['stored']>({ about: 'the values are in', name: 'the unit' }, [
    ...(unit === undefined || isUnitOfGain ? [] : [{ source: 'file', value: unit, shown: unit } as const]),
    { source: 'profile', value: recording.stores, shown: recording.stores },
  ]);
  if (stored.value !== 'adu') return { stored, gain: NOTHING_SAID, zero: NOTHING_SAID };
  const perMv = gains?.map((value) => value / MILLIVOLTS_PER[unit ?? 'mV']);
  const ownGains = rows.map(({ gainAduPerMv }) => gainAduPerMv);
  const ownZeros = rows.map(({ zeroAdu }) => zeroAdu);
  const gain = settle({ about: 'the gain is', name: 'the gain' }, [
    ...fileNumbers(perMv, GAIN, rows),
    ...profileNumbers(recording.gain?.value, ownGains, GAIN, rows),
  ]);
  const zero = settle({ about: 'zero is at', name: 'the zero' }, [
    ...fileNumbers(numbersSaid(everything, 'zero'), ZERO, rows),
    ...profileNumbers(recording.zero?.value, ownZeros, ZERO, rows),
  ]);
  return { stored, gain, zero };
}

const NOTHING_SAID: Settled<never> = { value: undefined, disagreements: [] };

/** A profile that does not exist is no reason to refuse a recording, but one to tell. */
function settleProfile(asked: string | undefined, { id }: Profile): Settled<string> {
  return settle({ about: 'it is', name: 'the profile' }, [
    ...(asked === undefined || asked === id ? [] : [impossible('metadata', quoted(asked), 'which does not exist')]),
    { source: 'profile', value: id, shown: id },
  ]);
}

function settleRecordedAt(text: string | undefined): Settled<Date> {
  if (text === undefined) return NOTHING_SAID;
  const value = instantIn(text);
  return settle({ about: 'it was recorded at', name: 'when it was recorded' }, [
    value === undefined
      ? impossible('metadata', quoted(text), 'which is no date')
      : { source: 'metadata', value, shown: text },
  ]);
}

function metadataNumber(text: string | undefined, limits: Limits): Claim<readonly number[]>[] {
  if (text === undefined) return [];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return [isWithin(value, limits) ? numbersStated('metadata', [value], limits) : impossible('metadata', quoted(text))];
}

/** Numbers in the file: one for all, or one for each of the rows. */
function fileNumbers(
  values: readonly number[] | undefined,
  limits: Limits,
  rows: readonly LeadRow[],
): Claim<readonly number[]>[] {
  if (values === undefined) return [];
  const shown = quoted(distinct(values).join(', '));
  if (!values.every((value) => isWithin(value, limits))) return [impossible('file', shown)];
  if (distinct(values).length === 1) return [numbersStated('file', values.slice(0, 1), limits)];
  if (values.length === rows.length) return [numbersStated('file', values, limits, rows)];
  const wanted = rows.length > 1 ? `1 or ${rows.length} values are` : '1 value is';
  return [impossible('file', shown, `where ${wanted} wanted`)];
}

/** The general number of a profile, or the rows' own, where some have one that differs. */
function profileNumbers(
  general: number | undefined,
  own: readonly (number | undefined)[],
  limits: Limits,
  rows: readonly LeadRow[],
): Claim<readonly number[]>[] {
  const values = own.map((value) => value ?? general ?? Number.NaN);
  if (own.some((value) => value !== undefined)) return [numbersStated('profile', values, limits, rows)];
  return general === undefined ? [] : [numbersStated('profile', [general], limits)];
}

/** @param rows when there is a value for each: those that are no ECG are not shown */
function numbersStated(
  source: ClaimSource,
  value: readonly number[],
  { unit }: Limits,
  rows: readonly LeadRow[] = [],
): Claim<readonly number[]> {
  const shown = distinct(value.filter((_, index) => rows[index]?.isEcg ?? true));
  return { source, value, shown: `${shown.join(', ')} ${unit}` };
}

/** The values as a sentence shows them: one for all if they are equal. */
function distinct(values: readonly number[]): readonly number[] {
  return new Set(values).size === 1 ? values.slice(0, 1) : values;
}
