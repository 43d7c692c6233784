/** Settles the gain: how many counts make a millivolt. */
import type { ClaimSource } from '../../../quality/facts.ts';
import { GAIN, isWithin } from '../../../quality/limits.ts';
import type { CompanionSays } from '../companion/companion.ts';
import type { PerRow } from '../said/scale.ts';
import { sourceOf } from '../upload.ts';
import { MILLIVOLTS_PER, voltageUnit } from '../words/units.ts';
import { type Evidence, whyNotGain } from './evidence.ts';
import type { Channel } from './leads.ts';
import { metadataNumber } from './sampling-rate.ts';
import type { ScaleQuestion } from './scale-question.ts';
import {
  type Claim,
  impossible,
  isUnreadable,
  listsAgree,
  nearest,
  numbersAgree,
  type Settled,
  settle,
} from './settle.ts';

/** Counts per millivolt: of all channels, or one of each. */
export function settleGain(question: ScaleQuestion): Settled<PerRow<number>> {
  const { metadata, companion, file, use, channels, evidence } = question;
  const said = possible(nearest(file.gains), evidence);
  const source = sourceOf(use);
  const ofProfile = profileNumbers(source, use.profile.recording.gain?.value, channels, 'gain', GAIN.unit);
  return settle(
    { about: 'the gain is', name: 'the gain' },
    [
      ...metadataGain(metadata),
      ...companionGains(companion, channels),
      ...said,
      ...(source === 'assumed' && isUnreadable(said) ? [] : ofProfile),
    ],
    listsAgree(numbersAgree),
  );
}

function metadataGain(metadata: ReadonlyMap<string, string>): Claim<PerRow<number>>[] {
  const unit = voltageUnit(metadata.get('unit') ?? '') ?? 'mV';
  return metadataNumber(metadata.get('gain-adu-per-mv'), GAIN).map((claim) =>
    claim.value === undefined
      ? { ...claim, value: undefined }
      : { ...claim, value: [claim.value / MILLIVOLTS_PER[unit]] },
  );
}

/** Of each channel; NaN for those that are not an ECG, and for those whose gain the sheet does not give. */
function companionGains(companion: CompanionSays | undefined, channels: readonly Channel[]): Claim<PerRow<number>>[] {
  if (companion === undefined || companion.signals.length !== channels.length) return [];
  const gains = companion.signals.map(
    ({ gain = Number.NaN, unit }) => gain / MILLIVOLTS_PER[voltageUnit(unit) ?? 'mV'],
  );
  const ofLeads = gains.filter((_, index) => channels[index]!.isEcg);
  if (ofLeads.length === 0 || ofLeads.some((gain) => !isWithin(gain, GAIN))) return [];
  return [{ source: 'companion', value: gains, shown: `${distinct(ofLeads).join(', ')} ${GAIN.unit}` }];
}

/** A gain in a file may be that of an amplifier, or its inverse: then the values would span more or less than any ECG. */
function possible(claims: readonly Claim<PerRow<number>>[], evidence: Evidence): Claim<PerRow<number>>[] {
  return claims.map((claim) => {
    const why = claim.value && whyNotGain(claim.value, evidence);
    return why === undefined ? claim : impossible(claim.source, claim.shown, why);
  });
}

/** The general number of a profile, or the channels' own, where some have one that differs. */
export function profileNumbers(
  source: ClaimSource | undefined,
  general: number | undefined,
  channels: readonly Channel[],
  what: 'gain' | 'zero',
  unit: string,
): Claim<PerRow<number>>[] {
  if (source === undefined) return [];
  const own = channels.map(({ described }) => described?.[what]?.value);
  if (own.every((value) => value === undefined)) {
    return general === undefined ? [] : [{ source, value: [general], shown: `${general} ${unit}` }];
  }
  const values = own.map((value) => value ?? general ?? Number.NaN);
  const shown = distinct(values.filter((_, index) => channels[index]!.isEcg));
  return [{ source, value: values, shown: `${shown.join(', ')} ${unit}` }];
}

/** The values as a sentence shows them: one for all if they are equal. */
export function distinct(values: readonly number[]): readonly number[] {
  return new Set(values).size === 1 ? values.slice(0, 1) : values;
}
