/** Runs the rules on what they look at: a file, or the leads of one window. A rule that throws cannot pass. */
import type { FileFacts } from '../facts.ts';
import type { Rule, Scope, Subjects } from '../rule.ts';
import { Lead } from '../signal/lead.ts';
import { Leads } from '../signal/leads.ts';
import type { LeadPiece } from '../signal/piece.ts';
import type { Verdict } from '../verdict.ts';
import { aboutLead, say, unjudged } from '../verdict.ts';
import type { PreparedRule, Ruleset } from './ruleset.ts';

/** One rule's verdict about a file (`lead` undefined) or about one lead of one window (`lead` is its position). */
export interface RuleVerdict {
  readonly rule: Rule;
  readonly lead: number | undefined;
  readonly verdict: Verdict;
  /** What the rule threw, if it did: the verdict is then `cannot-tell`. */
  readonly error?: unknown;
}

/** Judges the file as a whole by the rules about files: those that need what the windows show, the others, or all. */
export function judgeFile(
  { rules }: Ruleset,
  facts: FileFacts,
  when: 'before the windows' | 'after the windows' | 'whenever' = 'whenever',
): RuleVerdict[] {
  const isDue = ({ rule: { afterWindows } }: PreparedRule) =>
    when === 'whenever' || (afterWindows === true) === (when === 'after the windows');
  return rules
    .filter(appliesTo('file'))
    .filter(isDue)
    .map((prepared) => runRule(prepared, facts, undefined));
}

/**
 * Judges the leads of one window: by the rules about each lead, then by those about all of them.
 *
 * @param look is shown the leads when the rules are through with them
 */
export function judgeWindow(
  { rules }: Ruleset,
  pieces: readonly LeadPiece[],
  look?: (leads: readonly Lead[]) => void,
): RuleVerdict[] {
  const leads = pieces.map((piece) => new Lead(piece));
  const aboutEach = rules.filter(appliesTo('each lead'));
  const one = leads.flatMap((lead, position) => judgeLead(aboutEach, lead, position));
  const all = rules.filter(appliesTo('all leads')).flatMap((prepared) => judgeLeadsTogether(prepared, leads));
  look?.(leads);
  return [...one, ...all];
}

const NO_SAMPLE = 'the window holds no sample';
const NO_NUMBER = 'the lead holds no number here';

function appliesTo(scope: Scope): (prepared: PreparedRule) => boolean {
  return ({ rule }) => rule.appliesTo === scope;
}

function judgeLead(rules: readonly PreparedRule[], lead: Lead, position: number): RuleVerdict[] {
  const { isEmpty } = lead;
  const holdsNumbers = !isEmpty && lead.hasFiniteSamples;
  const verdicts: RuleVerdict[] = [];
  // A loop: a function that nobody holds is compiled anew after each collection, with all that V8 has put into it.
  for (const prepared of rules) {
    const { rule } = prepared;
    const why = isEmpty ? NO_SAMPLE : rule.judgesGaps !== true && !holdsNumbers ? NO_NUMBER : undefined;
    verdicts.push(
      why === undefined
        ? runRule(prepared, lead, position)
        : { rule, lead: position, verdict: unjudged('cannot-tell', why) },
    );
  }
  return verdicts;
}

/** One verdict about all leads becomes one per lead. */
function judgeLeadsTogether(prepared: PreparedRule, leads: readonly Lead[]): RuleVerdict[] {
  const { verdict, ...rest } = runRule(prepared, new Leads(leads), undefined);
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
