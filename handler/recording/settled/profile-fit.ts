/** Whether a file looks like those that a profile describes. */
import type { Profile } from '../../../quality/profile.ts';
import { profiles } from '../../../quality/profiles/index.ts';
import type { ValueRange } from '../value-range.ts';

/** What is compared. */
export interface Looks {
  readonly channelCount: number;
  readonly range: () => ValueRange;
}

/** How far from its zero a trace may come at the nearest: MIT-BIH, 499 fragments: 0.11 mV; with it, 2 mV. */
const MAX_REST_MV = 2;

/** The smallest QRS that a monitor must count has 0.15 mV (IEC 60601-2-27). */
const MIN_FAR_MV = 0.05;

/** Why a file does not look like a profile's, as the end of a sentence; undefined when it does, or when any file would. */
export function whyUnlike({ looksLike, recording }: Profile, { channelCount, range }: Looks): string | undefined {
  if (looksLike === undefined) return undefined;
  const { leads, codes, within } = looksLike;
  if (!leads.includes(channelCount)) {
    return `found ${channelCount} ${channelCount === 1 ? 'channel' : 'channels'}, expected ${leads.join(' or ')}`;
  }
  const { lowest, highest, isWhole } = range();
  if (within !== undefined) {
    if (isWhole && lowest < highest) return 'found whole numbers, expected millivolts';
    const far = Math.max(Math.abs(lowest), Math.abs(highest));
    if (lowest < highest && far < MIN_FAR_MV) return `found values up to ${short(far)} mV, and no heart is so small`;
    return far > within.value ? `found values up to ${short(far)} mV, expected at most ${within}` : undefined;
  }
  if (codes === undefined) return undefined;
  if (!isWhole) return 'found numbers that are not whole, expected counts';
  const [bottom, top] = [codes[0].value, codes[1].value];
  if (lowest < bottom || highest > top) return `found codes from ${lowest} to ${highest}, expected ${bottom} to ${top}`;
  const { gain, zero } = recording;
  if (gain === undefined || zero === undefined || !(lowest < highest)) return undefined;
  const restMv = Math.max(lowest - zero.value, zero.value - highest) / gain.value;
  // A trace that is held at the end of its range is a fault of the recording, not a sign of another device.
  if (restMv <= MAX_REST_MV || lowest === bottom || highest === top) return undefined;
  return `found codes from ${lowest} to ${highest}, expected some near its zero of ${zero.value}`;
}

/** Ids of the profiles that a file looks like. */
export function fittingProfiles(looks: Looks): string[] {
  return [...profiles.values()]
    .filter((profile) => profile.looksLike !== undefined && whyUnlike(profile, looks) === undefined)
    .map(({ id }) => id);
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
