import { expect, test } from '@jest/globals';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import type { Profile } from '../../quality/profile.ts';
import { profile } from '../../quality/profile.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { microvolts, millivolts, seconds } from '../../quality/units.ts';

test('units, rules and settings that do not exist do not compile', () => {
  const half = seconds(0.5);
  // @ts-expect-error seconds and microvolts cannot be compared
  expect(half > microvolts(0.1)).toBe(true);
  // @ts-expect-error nor seconds and a number without a unit
  expect(half > 0.1).toBe(true);
  expect(half > seconds(0.1)).toBe(true);

  // @ts-expect-error no such rule
  profile({ ...defaultProfile, rules: { 'frozen-trase': 'off' } });
  // @ts-expect-error no such setting
  profile({ ...defaultProfile, rules: { 'frozen-trace': { bnd: microvolts(5) } } });
  // @ts-expect-error a band is in microvolts
  profile({ ...defaultProfile, rules: { 'frozen-trace': { band: millivolts(5) } } });
  // @ts-expect-error a band has a unit
  profile({ ...defaultProfile, rules: { 'frozen-trace': { band: 5 } } });
  profile({ ...defaultProfile, rules: { 'frozen-trace': { band: microvolts(5) }, 'muscle-noise': 'off' } });
});

/** What the compiler would refuse, as somebody writes it who has not compiled. */
function withRules(rules: Readonly<Record<string, unknown>>): Profile {
  return { ...defaultProfile, rules };
}

test.each([
  [{ 'frozen-trase': 'off' }, /^profile mit-bih-360: no rule is called "frozen-trase"; there are .*frozen-trace/],
  [
    { 'frozen-trace': { bnd: microvolts(5) } },
    'frozen-trace has no setting "bnd"; there are warnAfter, rejectAfter, band',
  ],
  [{ 'frozen-trace': { band: millivolts(5) } }, 'frozen-trace.band is a quantity in µV, like 10 µV; found 5 mV'],
  [{ 'frozen-trace': { band: 5 } }, 'frozen-trace.band is a quantity in µV, like 10 µV; found 5'],
  [{ 'frozen-trace': { band: null } }, 'frozen-trace.band is a quantity in µV, like 10 µV; found null'],
  [{ duration: 5 }, "duration is 'off' or an object of its settings (shortest, longest); found 5"],
  [{ duration: null }, "duration is 'off' or an object of its settings (shortest, longest); found null"],
  [{ duration: true }, "duration is 'off' or an object of its settings (shortest, longest); found true"],
  [{ duration: 'on' }, "duration is 'off' or an object of its settings (shortest, longest); found on"],
  [{ duration: [] }, "duration is 'off' or an object of its settings (shortest, longest); found []"],
  [{ duration: seconds(5) }, "duration is 'off' or an object of its settings (shortest, longest); found 5 s"],
  [{ 'missing-sentinel': { codes: [millivolts(5)] } }, 'missing-sentinel.codes is a list of quantity in adu'],
  [{ 'frozen-trace': { band: microvolts(Number.NaN) } }, "must be finite, found NaN µV; a rule can be 'off'"],
])('what was not compiled is refused when it is run: %j', (rules, message) => {
  expect(() => rulesetOf(withRules(rules))).toThrow(message);
});

test('a ruleset is described alike exactly when rules, versions, settings, window and policy are alike', () => {
  const plain = rulesetOf(defaultProfile).description;
  expect(rulesetOf({ ...defaultProfile, id: 'other', title: 'other' }).description).toBe(plain);
  const others = [
    withRules({ 'muscle-noise': 'off' }),
    withRules({ 'frozen-trace': { band: microvolts(5) } }),
    withRules({ 'missing-sentinel': { codes: [] } }),
    { ...defaultProfile, window: seconds(20) },
    { ...defaultProfile, policy: { ...defaultProfile.policy, minGoodLeads: 2 } },
  ];
  const descriptions = new Set([plain, ...others.map((other) => rulesetOf(other).description)]);
  expect(descriptions.size).toBe(others.length + 1);
});

test('the margin is as long as the longest stretch that a rule asks for', () => {
  expect(rulesetOf(defaultProfile).margin.value).toBeCloseTo(3.06, 9); // a pause of 3 s, and 3 samples at 50 Hz
  const patient = withRules({ 'frozen-trace': { rejectWithinBandAfter: seconds(5) } });
  expect(rulesetOf(patient).margin.value).toBeCloseTo(5.06, 9);
});
