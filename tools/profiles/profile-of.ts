/** The profile that a file written by `profileText` declares, without writing it: to try values before they are kept. */
import type { Profile } from '../../quality/profile.ts';
import { adu, aduPerMillivolt, hz, millivolts, percent, seconds } from '../../quality/units.ts';
import type { ProfileValues } from './profile-text.ts';

/** The same as the file's default export. */
export function profileOf(values: ProfileValues): Profile {
  const { id, title, variable, orientation, samplingRateHz, counts, mainsHz, leads, looksLike } = values;
  return {
    id,
    title,
    recording: {
      variables: [variable],
      orientation,
      stores: counts === undefined ? 'mV' : 'adu',
      samplingRate: hz(samplingRateHz),
      ...(counts === undefined ? {} : { gain: aduPerMillivolt(counts.gainAduPerMv), zero: adu(counts.zeroAdu) }),
      mains: mainsHz === 'unknown' ? 'unknown' : hz(mainsHz),
      ...(leads.length === 0 ? {} : { leads }),
    },
    ...(looksLike === undefined ? {} : { looksLike: looksOf(looksLike) }),
    window: seconds(10),
    policy: { badLeadOver: percent(20), minGoodLeads: 1 },
    rules: {},
  };
}

function looksOf({ channelCount, codes }: NonNullable<ProfileValues['looksLike']>): NonNullable<Profile['looksLike']> {
  return codes === undefined
    ? { leads: [channelCount], within: millivolts(20) }
    : { leads: [channelCount], codes: [adu(codes[0]), adu(codes[1])] };
}
