import { expect, test } from '@jest/globals';
import { scoresIn, survivorsIn } from './scores.ts';

const at = (line: number, from: number, to: number) => ({ start: { line, column: from }, end: { line, column: to } });
const mutant = (status: string, location = at(1, 1, 2), replacement = 'x') => {
  return { mutatorName: 'EqualityOperator', status, location, replacement };
};
const report = {
  files: {
    'quality/rules/z.ts': {
      source: 'const a = 1;\nif (a > 2) {',
      mutants: [mutant('Survived', at(2, 5, 10), 'a >= 2')],
    },
    'quality/rules/a.ts': {
      source: '',
      mutants: ['Killed', 'Timeout', 'NoCoverage', 'Ignored', 'CompileError', 'RuntimeError'].map((s) => mutant(s)),
    },
    'quality/rules/m.ts': { source: '', mutants: [] },
  },
};

test('a mistake that a test or the clock stops is noticed, what was not tried does not count', () => {
  expect([...scoresIn(report)]).toEqual([
    ['a', { noticed: 2, mistakes: 3, percent: 67 }],
    ['m', { noticed: 0, mistakes: 0, percent: 100 }],
    ['z', { noticed: 0, mistakes: 1, percent: 0 }],
  ]);
});

test('a mistake that nobody noticed is shown as it stands in the rule', () => {
  expect(survivorsIn(report)[0]).toBe('z, line 2: `a > 2` could be `a >= 2`');
});
