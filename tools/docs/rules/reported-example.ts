/** Finds what a rule is drawn with: its own example, or else one of another rule on which it reports something too. */
import type { Rule } from '../../../quality/rule.ts';
import type { Grade } from '../../../quality/verdict.ts';
import { rules } from '../../rules/words.ts';
import { type ExampleReport, type RuleExample, reportOf } from './example.ts';
import { examples } from './examples.ts';

/** An example, and what the rule reports about it: it always reports something. */
export interface ReportedExample {
  readonly example: RuleExample;
  readonly report: ExampleReport;
}

const ALL = Object.keys(examples);
const RANK: Readonly<Record<Grade | 'pass', number>> = { pass: 0, info: 1, warn: 2, reject: 3 };

/**
 * A rule without an example of its own is drawn with the first recording on which it says the worst that it says on
 * any: of those of the rules it comes with, else of its group, else of all.
 *
 * @returns a sentence where the rule reports nothing on its own example; undefined where it has none and reports nothing
 */
export function reportedExample(rule: Rule): ReportedExample | string | undefined {
  const own = examples[rule.id];
  if (own === undefined)
    return worstOf(rule, rule.comesWith ?? []) ?? worstOf(rule, groupOf(rule)) ?? worstOf(rule, ALL);
  const report = reportOf(rule, own);
  return typeof report === 'string' ? report : { example: own, report };
}

function groupOf({ group }: Rule): string[] {
  return rules.filter((other) => other.group === group).map(({ id }) => id);
}

function worstOf(rule: Rule, ids: readonly string[]): ReportedExample | undefined {
  const reported = ids.flatMap((id): ReportedExample[] => {
    const example = examples[id];
    const report = example && reportOf(rule, example);
    return example === undefined || report === undefined || typeof report === 'string' ? [] : [{ example, report }];
  });
  return reported.toSorted((a, b) => RANK[b.report.grade] - RANK[a.report.grade])[0];
}
