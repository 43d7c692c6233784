/** What a rule is drawn with that has no example of its own. */
import { expect, test } from '@jest/globals';
import type { Rule } from '../../../quality/rule.ts';
import baselineWander from '../../../quality/rules/baseline-wander.ts';
import muscleNoise from '../../../quality/rules/muscle-noise.ts';
import signalPresent from '../../../quality/rules/signal-present.ts';
import { examples } from '../../../tools/docs/rules/examples.ts';
import { type ReportedExample, reportedExample } from '../../../tools/docs/rules/reported-example.ts';

const drawn = (rule: Rule) => reportedExample(rule) as ReportedExample;

test('a rule is drawn with its own example', () => {
  expect(drawn(muscleNoise as Rule).example).toBe(examples['muscle-noise']);
});

test('a rule without one is drawn with the first of its group on which it says its worst', () => {
  const { example, report } = drawn({ ...muscleNoise, id: 'like-muscle-noise' } as Rule);
  expect(report.grade).toBe('reject');
  expect(example.shows).toBe(examples['muscle-noise']?.shows);
  expect(drawn({ ...signalPresent, id: 'like-signal-present' } as Rule).example).toBe(examples['signal-present']);
});

test('rather with that of a rule that it comes with', () => {
  const like = { ...baselineWander, id: 'like-baseline-wander', comesWith: ['excursion'] } as Rule;
  expect(drawn(like).example).toBe(examples.excursion);
});

test('where it reports none of its group, with any', () => {
  const like = { ...baselineWander, id: 'like-baseline-wander', group: 'structure' } as Rule;
  expect(drawn(like).report.grade).toBe('warn');
});

test('a rule that reports nothing on any is not drawn', () => {
  const silent = { ...muscleNoise, id: 'silent', check: (_, __, say) => say.cannotTell('never') } as Rule;
  expect(reportedExample(silent)).toBeUndefined();
});

test('a rule that reports nothing on its own example is named', () => {
  const silent = { ...muscleNoise, check: (_, __, say) => say.cannotTell('never') } as Rule;
  expect(reportedExample(silent)).toContain('rule muscle-noise reports nothing on its drawing');
});
