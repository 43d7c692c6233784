/** Settles what the stored values are: counts of a converter, or voltages in some unit. */
import type { ClaimSource } from '../../../quality/facts.ts';
import { quoted } from '../quoted.ts';
import type { PerRow, ScaleSaid } from '../said/scale.ts';
import { sourceOf } from '../upload.ts';
import { type ChannelUnit, channelUnit, MILLIVOLTS_PER } from '../words/units.ts';
import { type Evidence, lookLikeMillivolts, whyNotUnit } from './evidence.ts';
import type { ScaleQuestion } from './scale-question.ts';
import { type Claim, impossible, isUnreadable, listsAgree, nearest, type Settled, settle } from './settle.ts';

/** Whether the stored values are counts or voltages, and in which unit. */
export function settleStored(question: ScaleQuestion): Settled<PerRow<ChannelUnit>> {
  const { metadata, companion, file, use, evidence } = question;
  const hasGain = !file.isPhysical && file.gains.some(({ value }) => value !== undefined);
  const isDoubtful = file.gains.length > 0 && isUnreadable(nearest(file.gains));
  const units = nearest(file.units).flatMap((claim) => unitOfValues(claim, { hasGain, isDoubtful }, evidence));
  const source = sourceOf(use);
  const { stores } = use.profile.recording;
  return settle<PerRow<ChannelUnit>>(
    { about: 'the values are in', name: 'the unit' },
    [
      ...metadataUnit(metadata),
      // A sheet without gains does not describe this file's numbers: only its rate and names count.
      ...(companion?.signals.some(({ gain }) => gain !== undefined) === true ? [counts('companion')] : []),
      ...units,
      ...(hasGain && !areVoltages(file, evidence) ? [counts('file')] : []),
      ...(source === undefined || stores === 'as the file says' ? [] : [{ source, value: [stores], shown: stores }]),
      // A unit that cannot be right was still meant by somebody: none is guessed in its place.
      ...(units.some(({ value }) => value === undefined) ? [] : assumedMillivolts(question)),
    ],
    listsAgree(Object.is),
  );
}

function counts(source: ClaimSource): Claim<PerRow<ChannelUnit>> {
  return { source, value: ['adu'], shown: 'adu' };
}

/** A gain in the metadata is one of counts; beside it, a unit of voltage is what the gain leads to. */
function metadataUnit(metadata: ReadonlyMap<string, string>): Claim<PerRow<ChannelUnit>>[] {
  const text = metadata.get('unit');
  const unit = channelUnit(text ?? '');
  if (text !== undefined && (unit === undefined || unit === 'other')) {
    return [impossible('metadata', quoted(text), 'which is not a unit of an ECG')];
  }
  if (metadata.has('gain-adu-per-mv')) return [counts('metadata')];
  return unit === undefined ? [] : [{ source: 'metadata', value: [unit], shown: unit }];
}

/** A unit in the file is that of the values, unless there is a gain, and the values are counts. */
function unitOfValues(
  claim: Claim<PerRow<ChannelUnit>>,
  { hasGain, isDoubtful }: { readonly hasGain: boolean; readonly isDoubtful: boolean },
  evidence: Evidence,
): Claim<PerRow<ChannelUnit>>[] {
  const { value } = claim;
  if (value === undefined || value.every((unit) => unit === 'adu')) return [claim];
  if (hasGain && evidence.range().isWhole) return [];
  if (isDoubtful && evidence.range().isWhole) {
    return [impossible('file', claim.shown, 'which may be the unit of a gain that cannot be read')];
  }
  const why = whyNotUnit(value.map(millivoltsPer), evidence);
  return [why === undefined ? claim : impossible('file', claim.shown, why)];
}

/** Are the values too fine for counts, and is there a unit of voltage? Then a gain beside them belongs to an earlier form of the file. */
function areVoltages({ units }: ScaleSaid, { range }: Evidence): boolean {
  if (range().isWhole) return false;
  const unit = units.find(({ value }) => value !== undefined)?.value;
  return unit?.some((one) => one !== 'adu' && one !== 'other') === true;
}

function assumedMillivolts({ use, evidence }: ScaleQuestion): Claim<PerRow<ChannelUnit>>[] {
  if (sourceOf(use) !== undefined && use.profile.recording.stores !== 'as the file says') return [];
  return lookLikeMillivolts(evidence) ? [{ source: 'assumed', value: ['mV'], shown: 'mV' }] : [];
}

function millivoltsPer(unit: ChannelUnit): number | undefined {
  return unit === 'adu' || unit === 'other' ? undefined : MILLIVOLTS_PER[unit];
}
