/** A first draft of a profile for files that look like one at hand. What a file cannot show is left to say. */
import type { LooksOfFile } from '../../handler/recording/looks-of.ts';

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

/** The text of `quality/profiles/our-device.ts`. It compiles; rate, gain and zero are left for someone to correct. */
export function profileDraft({ variable, channelCount, range }: LooksOfFile): string {
  const { lowest, highest, isWhole } = range();
  const [bottom, top] = RANGES.find(([low, high]) => low <= lowest && high >= highest) ?? [-32_767, 32_766];
  const zero = bottom === 0 ? Math.ceil((top + 1) / 2) : 0;
  const scale = isWhole
    ? `    stores: 'adu',
    samplingRate: hz(500), // as the manual of the device says
    gain: aduPerMillivolt(1000), // counts in one millivolt, as the manual says
    zero: adu(${zero}), // the count of 0 mV`
    : `    stores: 'mV',
    samplingRate: hz(500), // as the manual of the device says`;
  const looks = isWhole ? `codes: [adu(${bottom}), adu(${top})]` : 'within: millivolts(20)';
  const units = isWhole ? 'adu, aduPerMillivolt, hz, percent, seconds' : 'hz, millivolts, percent, seconds';
  return `import { profile } from '../profile.ts';
import { ${units} } from '../units.ts';

/** Which device, and from where you know what its files mean. */
export default profile({
  id: 'our-device',
  title: 'The device in one line',
  recording: {
    variables: [${JSON.stringify(variable).replaceAll('"', "'")}],
    orientation: 'auto',
${scale}
    mains: hz(50), // 60 in America and parts of Asia
  },
  looksLike: { leads: [${channelCount}], ${looks} },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {},
});
`;
}
