/** Rulesets by profile: made once, and named by a hash so that every row says which rules judged it. */
import { createHash } from 'node:crypto';
import type { Ruleset } from '../quality/judge/ruleset.ts';
import { rulesetOf } from '../quality/judge/ruleset.ts';
import type { Profile } from '../quality/profile.ts';
import { profiles } from '../quality/profiles/index.ts';
import type { ObjectVersion } from './store.ts';

export interface NamedRuleset {
  readonly ruleset: Ruleset;
  /** 16 hexadecimal digits: the same for the same rules, versions and settings. */
  readonly hash: string;
}

const made = new WeakMap<Profile, NamedRuleset>();

export function namedRulesetOf(profile: Profile): NamedRuleset {
  const known = made.get(profile);
  if (known !== undefined) return known;
  const ruleset = rulesetOf(profile);
  const hash = createHash('sha256').update(ruleset.description).digest('hex').slice(0, 16);
  const named = { ruleset, hash };
  made.set(profile, named);
  return named;
}

/**
 * By the upload's metadata, else by the first folder of its key if that is a profile's id, else the stack's default. A
 * name in the metadata that no profile has is passed over here, and told among the recording's disagreements.
 */
export function chooseProfile(
  { key }: ObjectVersion,
  metadata: ReadonlyMap<string, string>,
  stackDefault: Profile,
): Profile {
  const folder = key.slice(0, Math.max(0, key.indexOf('/')));
  return profiles.get(metadata.get('profile') ?? '') ?? profiles.get(folder) ?? stackDefault;
}
