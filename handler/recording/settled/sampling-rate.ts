/** Settles the sampling rate. */
import { isWithin, SAMPLING_RATE } from '../../../quality/limits.ts';
import type { CompanionSays } from '../companion/companion.ts';
import { quoted } from '../quoted.ts';
import type { Statement } from '../said/statement.ts';
import { type ProfileUse, sourceOf } from '../upload.ts';
import { type Claim, impossible, isUnreadable, nearest, numbersAgree, type Settled, settle } from './settle.ts';

/** What every source says about the rate. */
export interface RateSaid {
  readonly metadata: ReadonlyMap<string, string>;
  readonly companion: CompanionSays | undefined;
  readonly file: readonly Statement<number>[];
  readonly use: ProfileUse;
}

/** Samples per second of every lead; without a value when no source gives it. */
export function settleRate({ metadata, companion, file, use }: RateSaid): Settled<number> {
  const source = sourceOf(use);
  const ofProfile = use.profile.recording.samplingRate?.value;
  const ofFile = nearest(file);
  const isSilent = ofProfile === undefined || source === undefined || (source === 'assumed' && isUnreadable(ofFile));
  return settle(
    { about: 'the sampling rate is', name: 'the sampling rate' },
    [
      ...metadataNumber(metadata.get('sampling-rate-hz'), SAMPLING_RATE),
      ...ofCompanion(companion?.samplingRateHz),
      ...ofFile,
      ...(isSilent ? [] : [{ source, value: ofProfile, shown: `${ofProfile} Hz` }]),
    ],
    numbersAgree,
  );
}

function ofCompanion(rateHz: number | undefined): Claim<number>[] {
  if (rateHz === undefined) return [];
  const shown = `${rateHz} Hz`;
  return [
    isWithin(rateHz, SAMPLING_RATE) ? { source: 'companion', value: rateHz, shown } : impossible('companion', shown),
  ];
}

/** A number in the upload's metadata. */
export function metadataNumber(
  text: string | undefined,
  limits: typeof SAMPLING_RATE | Parameters<typeof isWithin>[1],
): Claim<number>[] {
  if (text === undefined) return [];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return [
    isWithin(value, limits)
      ? { source: 'metadata', value, shown: `${value} ${limits.unit}` }
      : impossible('metadata', quoted(text)),
  ];
}
