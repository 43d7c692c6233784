/** Rulesets by profile: made once, and named by a hash so that every row says which rules judged it. */
import { hash } from 'node:crypto';
import type { Ruleset } from '../quality/judge/ruleset.ts';
import { rulesetOf } from '../quality/judge/ruleset.ts';
import type { Profile } from '../quality/profile.ts';
import { profiles } from '../quality/profiles/index.ts';
import { rulesCode } from './origin/rules-code.ts';
import type { ChosenProfile } from './recording/upload.ts';
import { plainName } from './recording/words/names.ts';
import type { ObjectVersion } from './store.ts';

/** The rules and settings of a profile, with the name that every row carries. */
export interface NamedRuleset {
  readonly ruleset: Ruleset;
  /** 16 hexadecimal digits, the first of the description's SHA-256: the same for the same profile and code of rules. */
  readonly hash: string;
  /** What the hash is made of, as JSON: all of the profile that is more than its title, the rules, and their code's SHA-256. */
  readonly description: string;
  /** SHA-256 of the minified code, hexadecimal. */
  readonly code: string;
}

const HASH_DIGITS = 16;

const made = new WeakMap<Profile, NamedRuleset>();

/** The ruleset of a profile. It is made once for each profile and kept. */
export function namedRulesetOf(profile: Profile): NamedRuleset {
  const known = made.get(profile);
  if (known !== undefined) return known;
  const ruleset = rulesetOf(profile);
  const description = describe(profile, ruleset, rulesCode);
  const named = { ruleset, hash: hash('sha256', description).slice(0, HASH_DIGITS), description, code: rulesCode };
  made.set(profile, named);
  return named;
}

/** A rule is given rails, mains and millivolts as the profile says them: another `recording` is another ruleset. */
function describe({ id, recording }: Profile, { description }: Ruleset, code: string): string {
  return JSON.stringify({ profile: id, code, recording, ...JSON.parse(description) });
}

/**
 * By the upload's metadata, else by the first folder of its key if that is a profile's id, else the stack's default, which
 * nobody named. A name in the metadata that no profile has is passed over here, and told among the recording's
 * disagreements.
 */
export function chooseProfile(
  { key }: ObjectVersion,
  metadata: ReadonlyMap<string, string>,
  stackDefault: Profile,
): ChosenProfile {
  const folder = key.slice(0, Math.max(0, key.indexOf('/')));
  const exact = profiles.get(metadata.get('profile') ?? '') ?? profiles.get(folder);
  if (exact !== undefined) return { profile: exact, isNamed: true };
  const like = profileLike(folder);
  return like === undefined ? { profile: stackDefault, isNamed: false } : { profile: like, isNamed: true, folder };
}

/** The profile that a folder is called like, but for case, blanks, `-` and `_`. */
export function profileLike(folder: string): Profile | undefined {
  const plain = plainName(folder);
  return plain === '' ? undefined : [...profiles.values()].find(({ id }) => plainName(id) === plain);
}
