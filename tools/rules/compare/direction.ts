/** Which way a verdict changes, in the words of the report. */
import type { Outcome } from '../../../quality/verdict.ts';

/** What happens to a lead where two revisions differ, seen from the earlier one. */
export type ChangeDirection =
  | 'newly rejected'
  | 'no longer rejected'
  | 'newly warned of'
  | 'no longer warned of'
  | 'newly mentioned'
  | 'no longer mentioned'
  | 'no longer judged'
  | 'newly judged';

/** The order in which changes are reported: the most serious first. */
export const DIRECTIONS: readonly ChangeDirection[] = [
  'newly rejected',
  'no longer rejected',
  'newly warned of',
  'no longer warned of',
  'newly mentioned',
  'no longer mentioned',
  'no longer judged',
  'newly judged',
];

/** `off`: the revision has no such rule, or the profile leaves it off. */
export type OutcomeOrOff = Outcome | 'off';

/** Which way a verdict changed; undefined when it is the same, or makes no difference. */
export function directionOf(before: OutcomeOrOff, after: OutcomeOrOff): ChangeDirection | undefined {
  const [was, is] = [weightOf(before), weightOf(after)];
  if (is === was) return isUnjudged(before) && after === 'pass' ? 'newly judged' : judgedNoMore(before, after);
  const grade = is > was ? after : before;
  const words = { reject: 'rejected', warn: 'warned of', info: 'mentioned' } as const;
  if (grade !== 'reject' && grade !== 'warn' && grade !== 'info') return undefined; // the heavier one has a weight
  return `${is > was ? 'newly' : 'no longer'} ${words[grade]}`;
}

function judgedNoMore(before: OutcomeOrOff, after: OutcomeOrOff): ChangeDirection | undefined {
  return before === 'pass' && isUnjudged(after) ? 'no longer judged' : undefined;
}

/** Outcomes that make no difference for the recording weigh nothing. */
export function weightOf(outcome: OutcomeOrOff): number {
  return ['info', 'warn', 'reject'].indexOf(outcome) + 1;
}

function isUnjudged(outcome: OutcomeOrOff): boolean {
  return outcome === 'cannot-tell' || outcome === 'not-applicable';
}
