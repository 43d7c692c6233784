/** A first draft of a profile for files that look like one at hand. What a file cannot show is left to say. */
import type { LooksOfFile } from '../../handler/recording/looks-of.ts';
import { type ProfileValues, profileText } from './profile-text.ts';

/** Round limits of converters, in bits and a sign. */
const RANGES = [
  [0, 255],
  [0, 1023],
  [0, 2047],
  [0, 4095],
  [-2048, 2047],
  [0, 65_535],
  [-32_767, 32_766],
] as const;

/** Values for files like this one; rate, gain and zero are guesses for somebody to correct. */
export function draftValues({
  variable,
  channelCount,
  range,
}: Pick<LooksOfFile, 'variable' | 'channelCount' | 'range'>): ProfileValues {
  const { lowest, highest, isWhole } = range();
  const codes = codesAround(lowest, highest);
  const [bottom, top] = codes;
  const zeroAdu = bottom === 0 ? Math.ceil((top + 1) / 2) : 0;
  return {
    id: 'our-device',
    title: 'The device in one line',
    variable,
    orientation: 'auto',
    samplingRateHz: 500,
    counts: isWhole ? { gainAduPerMv: 1000, zeroAdu } : undefined,
    mainsHz: 50,
    leads: [],
    looksLike: isWhole ? { channelCount, codes } : { channelCount },
  };
}

/** The limits of the smallest converter that has these codes. */
export function codesAround(lowest: number, highest: number): readonly [number, number] {
  return RANGES.find(([low, high]) => low <= lowest && high >= highest) ?? [-32_767, 32_766];
}

/** The text of `quality/profiles/our-device.ts`. It compiles; rate, gain and zero are left for someone to correct. */
export function profileDraft(looks: LooksOfFile): string {
  return profileText(draftValues(looks), {
    rate: 'as the manual of the device says',
    gain: 'counts in one millivolt, as the manual says',
    zero: 'the count of 0 mV',
    mains: '60 in America and parts of Asia',
  });
}
