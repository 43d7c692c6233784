/** Settles which count is 0 mV. */
import { isWithin, ZERO } from '../../../quality/limits.ts';
import type { CompanionSays } from '../companion/companion.ts';
import type { PerRow } from '../said/scale.ts';
import { sourceOf } from '../upload.ts';
import { isNearValues } from './evidence.ts';
import { distinct, profileNumbers } from './gain.ts';
import type { Channel } from './leads.ts';
import { metadataNumber } from './sampling-rate.ts';
import type { ScaleQuestion } from './scale-question.ts';
import { type Claim, impossible, listsAgree, nearest, type Settled, settle } from './settle.ts';

type Zeros = Claim<PerRow<number>>;

/** The count at 0 mV: one for all channels, or one for each. */
export function settleZero(question: ScaleQuestion, gain: Settled<PerRow<number>>): Settled<PerRow<number>> {
  const { metadata, companion, file, use, channels, evidence } = question;
  const isNear = ({ value }: Zeros) => value === undefined || isNearValues(value, gain.value!, evidence);
  const ofProfile = profileNumbers(sourceOf(use), use.profile.recording.zero?.value, channels, 'zero', ZERO.unit);
  const isProfiles = gain.source === 'profile' || gain.source === 'assumed';
  const usable = isProfiles ? ofProfile : ofProfile.filter(isNear);
  const said = [
    ...metadataZero(metadata),
    ...companionZeros(companion, channels),
    ...nearest(file.zeros).map((claim) => doubted(claim, isNear(claim) || file.isConverters)),
  ];
  // Whoever gives a gain and no zero means that 0 is 0 mV.
  const implied: Zeros = { source: gain.source!, value: [0], shown: '0 adu' };
  const isImplied = ![...said, ...usable].some(({ value }) => value !== undefined) && isNear(implied);
  return settle(
    { about: 'zero is at', name: 'the zero' },
    [...said, ...usable, ...(isImplied ? [implied] : [])],
    listsAgree((a, b) => a === b),
  );
}

function metadataZero(metadata: ReadonlyMap<string, string>): Zeros[] {
  return metadataNumber(metadata.get('zero-adu'), ZERO).map((claim) => ({
    ...claim,
    value: claim.value === undefined ? undefined : [claim.value],
  }));
}

/** `baseline` may be the number of a visit, `zero` a flag: each is a zero only where the trace comes near it. */
function doubted(claim: Zeros, isBelieved: boolean): Zeros {
  return isBelieved ? claim : impossible('file', claim.shown, 'but the values never come near it');
}

function companionZeros(companion: CompanionSays | undefined, channels: readonly Channel[]): Zeros[] {
  if (companion === undefined || companion.signals.length !== channels.length) return [];
  // A sheet without a gain does not describe these counts, and neither does its zero.
  if (companion.signals.some(({ gain }, index) => gain === undefined && channels[index]!.isEcg)) return [];
  const zeros = companion.signals.map(({ zeroAdu = 0 }) => zeroAdu);
  const ofLeads = zeros.filter((_, index) => channels[index]!.isEcg);
  if (ofLeads.length === 0 || ofLeads.some((zero) => !isWithin(zero, ZERO))) return [];
  return [{ source: 'companion', value: zeros, shown: `${distinct(ofLeads).join(', ')} ${ZERO.unit}` }];
}
