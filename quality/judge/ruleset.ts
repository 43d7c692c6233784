/** The rules of a profile, ready to run: each with its settings, and the margin of signal that all of them need. */
import type { Profile } from '../profile.ts';
import type { Rule, SettingValue } from '../rule.ts';
import { catalogue } from '../rules/index.ts';
import { hz, Quantity, seconds } from '../units.ts';
import { refuseWrongShape } from './profile-shape.ts';
import type { UncheckedChanges } from './settings.ts';
import { refuseImpossibleSizes, refuseUnknownRules, settingsOf } from './settings.ts';

/** A rule with the settings it runs with. */
export interface PreparedRule {
  readonly rule: Rule;
  readonly settings: Readonly<Record<string, SettingValue>>;
}

/** The rules of one profile, ready to run. */
export interface Ruleset {
  readonly profile: Profile;
  readonly rules: readonly PreparedRule[];
  /** How much signal around a window the rules need. */
  readonly margin: Quantity<'s'>;
  /** Ids, versions, settings and policy as text, the same for the same rules: what the ruleset's hash is made of. */
  readonly description: string;
}

/** However short the stretches that rules ask for: so that the trace from 0.5 Hz, in which R is placed, is settled. */
const LEAST_MARGIN = seconds(3);
/** At this rate, stretches that are counted in samples last longest; no slower recording shows a QRS. */
const SLOWEST_RATE = hz(50);

/**
 * Resolves the settings of every rule that the profile leaves on.
 *
 * @throws {WrongProfile} when a field is missing or of another kind, when the profile names a rule or setting that does not
 *   exist, gives one another unit, or holds a number that cannot be
 */
export function rulesetOf(profile: Profile, rules: readonly Rule[] = catalogue): Ruleset {
  refuseWrongShape(profile);
  refuseImpossibleSizes(profile);
  const changes: UncheckedChanges = profile.rules;
  refuseUnknownRules(profile.id, changes, [...catalogue, ...rules]);
  const prepared = rules.flatMap((rule): PreparedRule[] => {
    const { [rule.id]: given = {} } = changes; // null does not mean the default: it is refused
    return given === 'off' ? [] : [{ rule, settings: settingsOf(profile.id, rule, given) }];
  });
  return { profile, rules: prepared, margin: marginOf(prepared), description: descriptionOf(profile, prepared) };
}

/** As much as the longest stretch that any rule asks for, so that it is seen whole from either side of a seam. */
function marginOf(rules: readonly PreparedRule[]): Quantity<'s'> {
  let longestS = LEAST_MARGIN.value;
  let maxSamples = 0;
  for (const { rule, settings } of rules) {
    for (const [name, { crossesWindows }] of Object.entries(rule.settings)) {
      const value = settings[name];
      if (crossesWindows === undefined || !(value instanceof Quantity)) continue;
      if (value.unit === 's') longestS = Math.max(longestS, value.value);
      if (value.unit === 'count') maxSamples = Math.max(maxSamples, value.value);
    }
  }
  return seconds(longestS + maxSamples / SLOWEST_RATE.value);
}

function descriptionOf({ window, policy }: Profile, rules: readonly PreparedRule[]): string {
  return JSON.stringify({
    window: window.value,
    policy: { badLeadOver: policy.badLeadOver.value, minGoodLeads: policy.minGoodLeads },
    rules: rules.map(({ rule, settings }) => ({ id: rule.id, version: rule.version, settings })),
  });
}
