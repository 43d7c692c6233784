import { expect, test } from '@jest/globals';
import { settleRate } from '../../handler/recording/settled/sampling-rate.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { isWithin, type Limits, MAX_LEADS, SAMPLING_RATE } from '../../quality/limits.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import leadCount from '../../quality/rules/lead-count.ts';
import { hz } from '../../quality/units.ts';

const LIMITS: Limits = { unit: 'mV', lowest: -1, highest: 2 };

test('both ends are within limits, what lies outside and NaN are not', () => {
  expect([-1, 0, 2].every((value) => isWithin(value, LIMITS))).toBe(true);
  expect([-1.001, 2.001, Number.NaN, Number.POSITIVE_INFINITY].some((value) => isWithin(value, LIMITS))).toBe(false);
});

test.each([
  [SAMPLING_RATE.lowest - 1, false],
  [SAMPLING_RATE.lowest, true],
  [SAMPLING_RATE.highest, true],
  [SAMPLING_RATE.highest + 1, false],
])('a rate of %d Hz can be said by a profile and by an upload, or by neither', (rateHz, isPossible) => {
  const { recording } = defaultProfile;
  const profile = { ...defaultProfile, recording: { ...recording, samplingRate: hz(rateHz) } };
  const metadata = new Map([['sampling-rate-hz', String(rateHz)]]);
  const use = { profile: defaultProfile, isNamed: true, fits: true };
  const said = settleRate({ metadata, companion: undefined, file: [], use });
  expect(said.value === rateHz).toBe(isPossible);
  if (isPossible) expect(rulesetOf(profile).rules).not.toHaveLength(0);
  else expect(() => rulesetOf(profile)).toThrow('recording.samplingRate must be from 20 to 1000000 Hz');
});

test('the reader reads as many leads as lead-count lets pass', () => {
  expect(leadCount.settings.most.default.value).toBe(MAX_LEADS);
});
