/** Runs rules: resolves their settings from a profile, runs each, and keeps a rule that throws from passing. */
import type { FileFacts } from './facts.ts';
import type { Profile } from './profile.ts';
import type { Rule, Scope, SettingValue, Subjects } from './rule.ts';
import { catalogue } from './rules/index.ts';
import type { UncheckedChanges } from './settings.ts';
import { refuseImpossibleSizes, refuseUnknownRules, settingsOf } from './settings.ts';
import { Lead } from './signal/lead.ts';
import type { LeadPiece } from './signal/piece.ts';
import { hz, Quantity, seconds } from './units.ts';
import type { Verdict } from './verdict.ts';
import { aboutLead, say, unjudged } from './verdict.ts';

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

/** One rule's verdict about a file (`lead` undefined) or about one lead of one window (`lead` is its position). */
export interface RuleVerdict {
  readonly rule: Rule;
  readonly lead: number | undefined;
  readonly verdict: Verdict;
  /** What the rule threw, if it did: the verdict is then `cannot-tell`. */
  readonly error?: unknown;
}

/** Filters need this much of real signal before a window to settle. */
const SETTLING = seconds(0.5);
/** Stretches that are counted in samples last longest here; nothing slower shows a QRS. */
const SLOWEST_RATE = hz(50);

/**
 * Resolves the settings of every rule that the profile leaves on.
 *
 * @throws {TypeError} when the profile names a rule or setting that does not exist, gives one another unit, or holds a
 *   number that cannot be: of most the compiler says so first, but whoever edits a profile and runs it has not compiled
 */
export function rulesetOf(profile: Profile, rules: readonly Rule[] = catalogue as readonly Rule[]): Ruleset {
  refuseImpossibleSizes(profile);
  const changes: UncheckedChanges = profile.rules;
  refuseUnknownRules(profile.id, changes, [...(catalogue as readonly Rule[]), ...rules]);
  const prepared = rules.flatMap((rule): PreparedRule[] => {
    const { [rule.id]: given = {} } = changes; // null is no default: it is refused
    return given === 'off' ? [] : [{ rule, settings: settingsOf(profile.id, rule, given) }];
  });
  return { profile, rules: prepared, margin: marginOf(prepared), description: descriptionOf(profile, prepared) };
}

/** Judges the file as a whole by every rule about files. */
export function judgeFile({ rules }: Ruleset, facts: FileFacts): RuleVerdict[] {
  return rules.filter(appliesTo('file')).map((prepared) => runRule(prepared, facts, undefined));
}

/** Judges the leads of one window: by the rules about each lead, then by those about all of them. */
export function judgeWindow({ rules }: Ruleset, pieces: readonly LeadPiece[]): RuleVerdict[] {
  const leads = pieces.map((piece) => new Lead(piece));
  const aboutEach = rules.filter(appliesTo('each lead'));
  const one = leads.flatMap((lead, position) => aboutEach.map((prepared) => judgeLead(prepared, lead, position)));
  const all = rules.filter(appliesTo('all leads')).flatMap((prepared) => judgeLeadsTogether(prepared, leads));
  return [...one, ...all];
}

function appliesTo(scope: Scope): (prepared: PreparedRule) => boolean {
  return ({ rule }) => rule.appliesTo === scope;
}

function judgeLead(prepared: PreparedRule, lead: Lead, position: number): RuleVerdict {
  const { rule } = prepared;
  if (lead.isEmpty) return { rule, lead: position, verdict: unjudged('cannot-tell', 'the window holds no sample') };
  if (rule.judgesGaps !== true && !lead.hasFiniteSamples) {
    return { rule, lead: position, verdict: unjudged('cannot-tell', 'the lead holds no number here') };
  }
  return runRule(prepared, lead, position);
}

/** One verdict about all leads becomes one per lead. */
function judgeLeadsTogether(prepared: PreparedRule, leads: readonly Lead[]): RuleVerdict[] {
  const { verdict, ...rest } = runRule(prepared, leads, undefined);
  return leads.map((_, lead) => ({ ...rest, lead, verdict: aboutLead(lead, verdict) }));
}

function runRule(prepared: PreparedRule, subject: Subjects[Scope], lead: number | undefined): RuleVerdict {
  const { rule, settings } = prepared;
  try {
    // The caller has matched the subject to the rule's scope, and `settingsOf` the values to its settings.
    return { rule, lead, verdict: rule.check(subject as never, settings as never, say) };
  } catch (error) {
    return { rule, lead, verdict: unjudged('cannot-tell', `the rule failed: ${String(error)}`), error };
  }
}

/** As much as the longest stretch that any rule asks for, so that it is seen whole from either side of a seam. */
function marginOf(rules: readonly PreparedRule[]): Quantity<'s'> {
  let longestS = SETTLING.value;
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
