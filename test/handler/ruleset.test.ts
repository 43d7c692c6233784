import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { rulesCode } from '../../handler/origin/rules-code.ts';
import { chooseProfile, namedRulesetOf } from '../../handler/ruleset.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';
import { hz, percent, seconds } from '../../quality/units.ts';

const chosen = (key: string, metadata: Readonly<Record<string, string>> = {}) =>
  chooseProfile({ bucket: 'b', key, version: 'v' }, new Map(Object.entries(metadata)), defaultProfile).profile.id;

describe('the profile of an upload', () => {
  test('is the one its metadata names', () => {
    expect(chosen('cinc-2017/a.mat', { profile: 'millivolts' })).toBe('millivolts');
  });

  test('is else the one its first folder is called like', () => {
    expect(chosen('cinc-2017/a.mat')).toBe('cinc-2017');
    expect(chosen('cinc-2017/2024/a.mat')).toBe('cinc-2017');
  });

  test('is also named by a folder that is spelt otherwise, and that is told', () => {
    const of = (key: string) => chooseProfile({ bucket: 'b', key, version: 'v' }, new Map(), defaultProfile);
    expect(of('CinC_2017/a.mat')).toMatchObject({ profile: { id: 'cinc-2017' }, isNamed: true, folder: 'CinC_2017' });
    expect(of('cinc-2017/a.mat').folder).toBeUndefined();
    expect(of('cinc-201/a.mat')).toMatchObject({ isNamed: false });
  });

  test('is else the default', () => {
    for (const key of ['a.mat', 'cinc-2017', 'ward/cinc-2017/a.mat', '/cinc-2017/a.mat', '', '/']) {
      expect(chosen(key)).toBe(defaultProfile.id);
    }
    expect(chosen('a.mat', { profile: 'nonsense' })).toBe(defaultProfile.id);
    expect(chosen('cinc-2017/a.mat', { profile: '' })).toBe('cinc-2017');
    expect(chosen('constructor/a.mat', { profile: '__proto__' })).toBe(defaultProfile.id);
  });
});

describe('the hash of a ruleset', () => {
  const hashOf = (differences: Partial<typeof defaultProfile>) =>
    namedRulesetOf({ ...defaultProfile, ...differences }).hash;

  test('is 16 hexadecimal digits, the same for the same rules', () => {
    expect(hashOf({})).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf({ title: 'another title' })).toBe(hashOf({}));
    expect(namedRulesetOf(defaultProfile)).toBe(namedRulesetOf(defaultProfile));
  });

  test('begins the SHA-256 of a description in JSON, which names the code of the rules', () => {
    const { hash, description, code, ruleset } = namedRulesetOf(defaultProfile);
    expect(createHash('sha256').update(description).digest('hex').slice(0, 16)).toBe(hash);
    expect(code).toBe(rulesCode);
    const { recording } = defaultProfile;
    const rules = ruleset.rules.map(({ rule: { id, version }, settings }) => ({ id, version, settings }));
    const expected = { profile: defaultProfile.id, code, recording, window: 10, rules };
    expect(JSON.parse(description)).toMatchObject(JSON.parse(JSON.stringify(expected)));
  });

  test('changes with a setting, a rule switched off, the window, the policy, and what files mean', () => {
    const hashes = [
      hashOf({}),
      hashOf({ rules: { duration: 'off' } }),
      hashOf({ rules: { duration: { shortest: seconds(6) } } }),
      hashOf({ window: seconds(11) }),
      hashOf({ policy: { ...defaultProfile.policy, badLeadOver: percent(21) } }),
      hashOf({ policy: { ...defaultProfile.policy, minGoodLeads: 2 } }),
      hashOf({ id: 'other' }),
      hashOf({ recording: { ...defaultProfile.recording, mains: hz(50) } }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('every profile can be prepared', () => {
    for (const profile of profiles.values()) expect(namedRulesetOf(profile).ruleset.rules.length).toBeGreaterThan(0);
  });
});
