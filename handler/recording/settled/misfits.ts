/** Why the values cannot be what a profile that somebody named says, where its scale is used. */
import type { PerRow } from '../said/scale.ts';
import type { ChannelUnit } from '../words/units.ts';
import { MIN_SPAN_MV, short, whyNotGain, whyNotUnit } from './evidence.ts';
import { whyUnlike } from './profile-fit.ts';
import type { ScaleQuestion } from './scale-question.ts';
import type { Settled } from './settle.ts';

/** Why the values cannot be what the named profile says, as ends of sentences; empty when they can, or nobody named it. */
export function misfitsOf(
  { use, channels, evidence }: ScaleQuestion,
  stored: Settled<PerRow<ChannelUnit>>,
  gain: Settled<PerRow<number>>,
): string[] {
  const { id, recording, looksLike } = use.profile;
  const isVoltage = stored.source === 'profile' && stored.value?.[0] !== 'adu';
  if (!use.isNamed || (!isVoltage && gain.source !== 'profile')) return [];
  const { lowest, highest, isWhole } = evidence.range();
  if (!(lowest < highest)) return [];
  const sentence = (why: string) => [`the file does not fit the profile ${id}: ${why}`];
  if (isVoltage) {
    const why = whyNotUnit([1], { ...evidence, qrsHeight: () => Number.NaN });
    const isPossible = why === undefined && highest - lowest >= MIN_SPAN_MV;
    return isPossible ? [] : sentence(`as millivolts the values would span ${short(highest - lowest)} mV`);
  }
  const why = whyNotGain(gain.value!, evidence, isWhole ? 0 : MIN_SPAN_MV);
  if (why !== undefined) return sentence(`its gain is ${gain.value!.join(', ')} adu/mV, ${why}`);
  const codes = recording.rails ?? looksLike?.codes;
  if (codes === undefined || (lowest >= codes[0].value && highest <= codes[1].value)) return [];
  const looks = { channelCount: channels.length, range: evidence.range };
  const unlike = whyUnlike({ ...use.profile, looksLike: { leads: [channels.length], codes } }, looks);
  return unlike === undefined ? [] : sentence(unlike);
}
