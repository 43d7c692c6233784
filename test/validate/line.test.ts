import { expect, test } from '@jest/globals';
import { claim, tableOf, timeClaim } from './line.ts';

test('a claim is met at its target, missed beyond it, and out of reach when even the best misses it', () => {
  const verdictOf = (...args: Parameters<typeof claim>) => claim(...args).verdict;
  expect(verdictOf('', 0.9, ['≥', 0.9], '')).toBe('ok');
  expect(verdictOf('', 0.89, ['≥', 0.9], '')).toBe('MISSED');
  expect(verdictOf('', 0.89, ['≥', 0.9], '', { best: 0.9 })).toBe('MISSED');
  expect(verdictOf('', 0.8, ['≥', 0.9], '', { best: 0.89 })).toBe('out of reach');
  expect(verdictOf('', 0, ['≤', 0], '')).toBe('ok');
  expect(verdictOf('', 1, ['≤', 0], '')).toBe('MISSED');
  expect(verdictOf('', Number.NaN, ['≥', 0], '')).toBe('MISSED');
});

test('the table has the target, what was measured, and on how much', () => {
  expect(
    tableOf([claim('share', 0.25, ['≤', 0.3], '8 leads', { unit: ' %' }), { what: 'w', measured: '1', n: '2' }]),
  ).toBe(
    `| what  | target  | measured | n       |     |
| ----- | ------- | -------- | ------- | --- |
| share | ≤ 0.3 % | 0.250    | 8 leads | ok  |
| w     |         | 1        | 2       |     |
`,
  );
});

test('a time beyond its target is marked, but does not count as missed', () => {
  expect(timeClaim('t', 15.04, 15, 's', '')).toMatchObject({
    measured: '15.0 s',
    target: '≤ 15 s',
    verdict: 'slow here',
  });
  expect(timeClaim('t', 15, 15, 's', '').verdict).toBe('ok');
});
