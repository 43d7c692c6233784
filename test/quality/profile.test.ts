import { expect, test } from '@jest/globals';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import type { Profile } from '../../quality/profile.ts';
import { profile } from '../../quality/profile.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { hz, microvolts, millivolts, seconds } from '../../quality/units.ts';

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
  [{ 'frozen-trase': 'off' }, 'profile mit-bih-360: unknown rule "frozen-trase"; did you mean "frozen-trace"?'],
  [{ 'frozen-trace': { bnd: microvolts(5) } }, 'frozen-trace has no setting "bnd"; did you mean "band"?'],
  [{ 'frozen-trace': { band: millivolts(5) } }, 'frozen-trace.band must be a quantity in µV, like 10 µV; got 5 mV'],
  [{ 'frozen-trace': { band: 5 } }, 'frozen-trace.band must be a quantity in µV, like 10 µV; got 5'],
  [{ 'frozen-trace': { band: null } }, 'frozen-trace.band must be a quantity in µV, like 10 µV; got null'],
  [{ duration: 5 }, "duration must be 'off' or an object of its settings: shortest, longest; got 5"],
  [{ duration: null }, "duration must be 'off' or an object of its settings: shortest, longest; got null"],
  [{ duration: true }, "duration must be 'off' or an object of its settings: shortest, longest; got true"],
  [{ duration: 'on' }, "duration must be 'off' or an object of its settings: shortest, longest; got on"],
  [{ duration: [] }, "duration must be 'off' or an object of its settings: shortest, longest; got []"],
  [{ duration: seconds(5) }, "duration must be 'off' or an object of its settings: shortest, longest; got 5 s"],
  [{ 'missing-sentinel': { codes: [millivolts(5)] } }, 'missing-sentinel.codes must be a list of quantity in adu'],
  [{ 'frozen-trace': { band: microvolts(Number.NaN) } }, "must be finite, got NaN µV; a rule can be 'off'"],
])('what was not compiled is refused when it is run: %j', (rules, message) => {
  expect(() => rulesetOf(withRules(rules))).toThrow(message);
});

/** A profile with other things in it than the compiler would take. */
function withFields(recording: object, fields: object = {}): Profile {
  return { ...defaultProfile, ...fields, recording: { ...defaultProfile.recording, ...recording } };
}

test.each([
  [
    withFields({ orientation: 'leads in row' }),
    ['recording', 'orientation'],
    'orientation must be "auto", "leads in rows"',
  ],
  [
    withFields({ mains: undefined }),
    ['recording'],
    'recording.mains must be a quantity in Hz or "unknown"; it is missing',
  ],
  [withFields({ gain: hz(200) }), ['recording', 'gain'], 'recording.gain must be a quantity in adu/mV; got 200 Hz'],
  [
    withFields({ stores: 'counts' }),
    ['recording', 'stores'],
    'recording.stores must be "adu", "mV" or "as the file says"; got',
  ],
  [withFields({ variables: [] }), ['recording', 'variables'], 'recording.variables must be a list of names'],
  [withFields({}, { looksLike: { leads: [] } }), ['looksLike', 'leads'], 'looksLike.leads must be a list of numbers'],
  [withFields({ rails: [hz(1)] }), ['recording', 'rails'], 'recording.rails must be two quantities in adu'],
  [withFields({ leads: [1] }), ['recording', 'leads'], 'recording.leads must be a list of names; got [1]'],
  [
    withFields({ samplingrate: hz(1) }),
    ['recording', 'samplingrate'],
    'unknown field recording.samplingrate; did you mean',
  ],
  [withFields({}, { window: 10 }), ['window'], 'window must be a quantity in s; got 10'],
  [withFields({}, { rules: undefined }), [], 'rules must be an object, {} where no rule differs; it is missing'],
])('a field that does not fit its type is refused when it is run, with the way to it: %#', (wrong, path, message) => {
  expect(() => rulesetOf(wrong)).toThrow(message);
  expect(() => rulesetOf(wrong)).toThrow(expect.objectContaining({ profileId: wrong.id, path }));
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
