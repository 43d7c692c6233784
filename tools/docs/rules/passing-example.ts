/** A recording on which a rule finds nothing wrong: the other picture of what it wants. */
import type { Rule } from '../../../quality/rule.ts';
import { passOf, type RuleExample } from './example.ts';
import { asLeadsOfOne, heart, plus } from './recorded.ts';
import type { ReportedExample } from './reported-example.ts';

/** Good recordings, the plainest first: some rules want several leads, or a longer look. */
function goodOnes(): RuleExample[] {
  const second = plus(heart({ amplitudePercent: 60, isInverted: true }), (t) => 0.03 * Math.sin(2 * Math.PI * 0.3 * t));
  return [
    { shows: 'A good lead', recording: heart(), toS: 5 },
    { shows: 'Two good leads', recording: asLeadsOfOne({ ch1: heart(), ch2: second }), toS: 5 },
  ];
}

/** @returns undefined where the rule passes none of the good recordings, such as one about what only a file can say */
export function passingExample(rule: Rule): ReportedExample | undefined {
  for (const example of goodOnes()) {
    const report = passOf(rule, example);
    if (report !== undefined) return { example, report };
  }
  return undefined;
}
