/** Judges a recording and keeps, for each rule and lead, the verdict on the worst window. */

import type { RuleVerdict } from '../../quality/judge/judge.ts';
import { type JudgeListener, judgeRecording } from '../../quality/judge/judge-recording.ts';
import type { Ruleset } from '../../quality/judge/ruleset.ts';
import type { Judgement } from '../../quality/judge/tally.ts';
import type { WindowSpan } from '../../quality/judge/windows/windows.ts';
import type { Rule } from '../../quality/rule.ts';
import type { Outcome, Verdict } from '../../quality/verdict.ts';
import type { Recording } from '../recording/recording.ts';

/** What one rule says about one lead over all windows, or about the file. */
export interface WorstVerdict {
  readonly rule: Rule;
  /** Position of the lead; undefined for a rule about the file. */
  readonly lead: number | undefined;
  worst: { readonly verdict: Verdict; readonly window: WindowSpan | undefined };
  /** How many windows had which outcome; one for a rule about the file. */
  readonly outcomes: Map<Outcome, number>;
}

/** What is left of a recording's verdicts: for each rule and lead the worst, and the judgement of the whole. */
export interface WorstVerdicts {
  /** In catalogue order, each rule's leads in their order. */
  readonly verdicts: readonly WorstVerdict[];
  readonly windows: number;
  readonly judgement: Judgement;
}

/** `cannot-tell` comes before `pass`: it is not known to be good. */
export const OUTCOMES_WORST_FIRST: readonly Outcome[] = [
  'reject',
  'warn',
  'info',
  'cannot-tell',
  'pass',
  'not-applicable',
];

/** Judges a recording as the pipeline does. @param listener told of windows and beats meanwhile */
export function worstVerdicts(
  recording: Recording,
  ruleset: Ruleset,
  listener: Pick<JudgeListener, 'window' | 'beats'> = {},
): WorstVerdicts {
  const worst = new Map<string, WorstVerdict>();
  const { judgement, windows } = judgeRecording(recording, ruleset, {
    ...listener,
    verdicts: (window, verdicts) => {
      for (const verdict of verdicts) keep(worst, verdict, window);
    },
  });
  const order = ruleset.rules.map(({ rule }) => rule.id);
  const verdicts = [...worst.values()].sort(
    (a, b) => order.indexOf(a.rule.id) - order.indexOf(b.rule.id) || (a.lead ?? 0) - (b.lead ?? 0),
  );
  return { verdicts, windows: windows.length, judgement };
}

function keep(
  all: Map<string, WorstVerdict>,
  { rule, lead, verdict }: RuleVerdict,
  window: WindowSpan | undefined,
): void {
  const key = `${rule.id} ${lead}`;
  const found: WorstVerdict = all.get(key) ?? { rule, lead, worst: { verdict, window }, outcomes: new Map() };
  all.set(key, found);
  found.outcomes.set(verdict.outcome, (found.outcomes.get(verdict.outcome) ?? 0) + 1);
  if (isLessContent(verdict, found.worst.verdict)) found.worst = { verdict, window };
}

/** By outcome; of two with the same, the one further beyond its limit, or the one that passes with less room. */
function isLessContent(one: Verdict, other: Verdict): boolean {
  const ranks = OUTCOMES_WORST_FIRST.indexOf(one.outcome) - OUTCOMES_WORST_FIRST.indexOf(other.outcome);
  if (ranks !== 0) return ranks < 0;
  const [distance, otherDistance] = [distanceToLimit(one), distanceToLimit(other)];
  return one.outcome === 'pass' ? distance < otherDistance : distance > otherDistance;
}

/** As a share of the limit, so that a rule's several limits can be compared. Without a limit, a pass is as far from it as can be, and anything else is at it. */
function distanceToLimit({ outcome, value, limit }: Verdict): number {
  const none = outcome === 'pass' ? Number.POSITIVE_INFINITY : 0;
  if (value === undefined || limit === undefined || value.unit !== limit.unit) return none;
  return Math.abs(value.value - limit.value) / (Math.abs(limit.value) || 1);
}
