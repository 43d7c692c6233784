/** Runs the rules over a recording and keeps, for each rule and lead, the window in which the rule was least content. */
import type { Recording } from '../../handler/recording/recording.ts';
import type { WindowSpan } from '../../handler/recording/signal.ts';
import type { Ruleset, RuleVerdict } from '../../quality/evaluate.ts';
import { judgeFile, judgeWindow } from '../../quality/evaluate.ts';
import type { Rule } from '../../quality/rule.ts';
import { type Judgement, Tally } from '../../quality/tally.ts';
import type { Outcome, Verdict } from '../../quality/verdict.ts';

/** What one rule says of one lead over all windows, or of the file. */
export interface WorstVerdict {
  readonly rule: Rule;
  /** Its position; undefined for a rule about the file. */
  readonly lead: number | undefined;
  worst: { readonly verdict: Verdict; readonly window: WindowSpan | undefined };
  /** How many windows ended how; of a rule about the file, one. */
  readonly outcomes: Map<Outcome, number>;
}

export interface WorstVerdicts {
  /** In catalogue order, each rule's leads in their order. */
  readonly verdicts: readonly WorstVerdict[];
  readonly windows: number;
  readonly judgement: Judgement;
}

/** From worst to best: what could not be told comes before what is well. */
export const OUTCOMES_WORST_FIRST: readonly Outcome[] = [
  'reject',
  'warn',
  'info',
  'cannot-tell',
  'pass',
  'not-applicable',
];

export function worstVerdicts({ facts, signal }: Recording, ruleset: Ruleset): WorstVerdicts {
  const tally = new Tally(ruleset, signal?.headers ?? [], facts.samplingRate?.value ?? Number.NaN);
  const tried = new Map<string, WorstVerdict>();
  const aboutFile = judgeFile(ruleset, facts);
  tally.addFile(aboutFile);
  for (const verdict of aboutFile) keep(tried, verdict, undefined);
  const windows = signal?.windows(ruleset.profile.window.value) ?? [];
  for (const window of windows) {
    const verdicts = judgeWindow(ruleset, signal?.pieces(window, ruleset.margin.value) ?? []);
    tally.addWindow(window, verdicts);
    for (const verdict of verdicts) keep(tried, verdict, window);
  }
  const order = ruleset.rules.map(({ rule }) => rule.id);
  const sorted = [...tried.values()].sort(
    (a, b) => order.indexOf(a.rule.id) - order.indexOf(b.rule.id) || (a.lead ?? 0) - (b.lead ?? 0),
  );
  return { verdicts: sorted, windows: windows.length, judgement: tally.finish() };
}

function keep(
  tried: Map<string, WorstVerdict>,
  { rule, lead, verdict }: RuleVerdict,
  window: WindowSpan | undefined,
): void {
  const key = `${rule.id} ${lead}`;
  const found: WorstVerdict = tried.get(key) ?? { rule, lead, worst: { verdict, window }, outcomes: new Map() };
  tried.set(key, found);
  found.outcomes.set(verdict.outcome, (found.outcomes.get(verdict.outcome) ?? 0) + 1);
  if (isLessContent(verdict, found.worst.verdict)) found.worst = { verdict, window };
}

/** By outcome; of two alike the one further beyond its limit, or the one that passes with less room. */
function isLessContent(one: Verdict, other: Verdict): boolean {
  const ranks = OUTCOMES_WORST_FIRST.indexOf(one.outcome) - OUTCOMES_WORST_FIRST.indexOf(other.outcome);
  if (ranks !== 0) return ranks < 0;
  const [distance, otherDistance] = [distanceToLimit(one), distanceToLimit(other)];
  return one.outcome === 'pass' ? distance < otherDistance : distance > otherDistance;
}

/** In parts of the limit, so that a rule's several limits can be compared; nothing to go by counts as no distance. */
function distanceToLimit({ outcome, value, limit }: Verdict): number {
  const none = outcome === 'pass' ? Number.POSITIVE_INFINITY : 0;
  if (value === undefined || limit === undefined || value.unit !== limit.unit) return none;
  return Math.abs(value.value - limit.value) / (Math.abs(limit.value) || 1);
}
