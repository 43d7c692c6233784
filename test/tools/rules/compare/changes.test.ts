/** What changes between the verdicts of two sides on one recording, however each cuts it into windows. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../../quality/verdict.ts';
import { compareStretches, type VerdictChange } from '../../../../tools/rules/compare/changes.ts';
import { DIRECTIONS, directionOf, type OutcomeOrOff } from '../../../../tools/rules/compare/direction.ts';
import type { RecordingBegin, Stretch } from '../../../../tools/rules/compare/verdict-lines.ts';

const OUTCOMES: readonly Outcome[] = ['pass', 'info', 'warn', 'reject', 'cannot-tell', 'not-applicable'];

/** Outcomes of one rule on one lead, each with how many seconds its window lasts. */
type OutcomeCourse = readonly (readonly [seconds: number, outcome: Outcome])[];

function begin(rules: readonly string[] = ['a-rule']): RecordingBegin {
  return { recording: 'r.mat', rules, leads: ['II'] };
}

async function* stretches(course: OutcomeCourse): AsyncGenerator<Stretch> {
  const whole = course.reduce((sum, [seconds]) => sum + seconds, 0);
  yield { seconds: [0, whole], verdicts: [] };
  let start = 0;
  for (const [seconds, outcome] of course) {
    const end = start + seconds;
    yield { seconds: [start, end], verdicts: outcome === 'pass' ? [] : [[0, 'a-rule', outcome, outcome]] };
    start = end;
  }
}

async function changes(
  before: OutcomeCourse,
  after: OutcomeCourse,
  rules?: { was?: string[]; is?: string[] },
): Promise<VerdictChange[]> {
  const found: VerdictChange[] = [];
  await compareStretches(
    { begin: begin(rules?.was), stretches: stretches(before) },
    { begin: begin(rules?.is), stretches: stretches(after) },
    (change) => found.push(change),
  );
  return found;
}

/** What a course says of the second that begins at `second`. */
function at(course: OutcomeCourse, second: number): OutcomeOrOff {
  let end = 0;
  for (const [seconds, outcome] of course) {
    end += seconds;
    if (second < end) return outcome;
  }
  return 'off';
}

const courses = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...OUTCOMES)), { maxLength: 6 });

test('reports for each second what comparing it alone would, in stretches that are not adjacent when alike', async () => {
  await fc.assert(
    fc.asyncProperty(courses, courses, async (before, after) => {
      const found = await changes(before, after);
      for (let second = 0; second < 24; second += 1) {
        const mine = found.filter(({ startS, endS }) => startS <= second && second < (endS ?? 0));
        const direction = directionOf(at(before, second), at(after, second));
        expect(mine.map((change) => change.direction)).toEqual(direction === undefined ? [] : [direction]);
      }
      found.slice(1).forEach((change, i) => {
        const last = found[i]!;
        const isAlike = change.before === last.before && change.after === last.after;
        expect(last.endS).toBeLessThanOrEqual(change.startS);
        if (isAlike) expect(last.endS).toBeLessThan(change.startS);
      });
    }),
  );
});

test('there is no change when both sides are the same', async () => {
  await fc.assert(fc.asyncProperty(courses, async (course) => expect(await changes(course, course)).toEqual([])));
});

describe('the direction of a change', () => {
  const cases: [OutcomeOrOff, OutcomeOrOff, string | undefined][] = [
    ['pass', 'reject', 'newly rejected'],
    ['warn', 'reject', 'newly rejected'],
    ['reject', 'warn', 'no longer rejected'],
    ['reject', 'off', 'no longer rejected'],
    ['info', 'warn', 'newly warned of'],
    ['warn', 'cannot-tell', 'no longer warned of'],
    ['off', 'info', 'newly mentioned'],
    ['info', 'pass', 'no longer mentioned'],
    ['pass', 'cannot-tell', 'no longer judged'],
    ['not-applicable', 'pass', 'newly judged'],
    ['cannot-tell', 'not-applicable', undefined],
    ['off', 'pass', undefined],
    ['off', 'cannot-tell', undefined],
    ['warn', 'warn', undefined],
  ];
  test.each(cases)('%s, now %s: %s', (before, after, direction) => {
    expect(directionOf(before, after)).toBe(direction);
    if (direction !== undefined) expect(DIRECTIONS).toContain(direction);
  });
});

test('says the sentence of the side that finds more fault', async () => {
  expect(await changes([[10, 'reject']], [[10, 'warn']])).toMatchObject([{ says: 'reject', windows: 1, endS: 10 }]);
  expect(await changes([[10, 'info']], [[10, 'warn']])).toMatchObject([{ says: 'warn' }]);
});

test('a rule that one side does not have counts as off there', async () => {
  expect(await changes([[10, 'pass']], [[10, 'warn']], { was: [] })).toMatchObject([{ before: 'off', after: 'warn' }]);
  expect(await changes([[10, 'pass']], [[10, 'cannot-tell']], { was: [] })).toEqual([]);
});
