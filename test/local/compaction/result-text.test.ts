/** What is said of a day, also of one that was compacted in part. */
import { expect, test } from '@jest/globals';
import { resultText, takenBefore } from '../../../local/compaction/result-text.ts';

const NOTHING = { taken: 0, waiting: 0, files: 0, bytes: 0 };

test.each([
  [{ ...NOTHING, outcome: 'beaten' }, 'compacted by another process at the same time'],
  [
    { ...NOTHING, outcome: 'beaten', taken: 10_000 },
    'compacted by another process at the same time; 10000 recordings taken before that',
  ],
  [
    { outcome: 'compacted', taken: 1, waiting: 2, files: 5, bytes: 1_240_000 },
    '1 recording taken: 5 files, 1.2 MB; 2 recordings being written, left for the next time',
  ],
  [{ ...NOTHING, outcome: 'nothing' }, 'nothing new'],
  [{ ...NOTHING, outcome: 'nothing', files: 5, bytes: 100_000 }, 'nothing new: 5 files, 0.1 MB'],
] as const)('%j is told as "%s"', (result, text) => {
  expect(resultText(result)).toBe(text);
});

test('nothing is said of pieces where there was none', () => {
  expect([takenBefore(0), takenBefore(1)]).toEqual(['', '; 1 recording taken before that']);
});
