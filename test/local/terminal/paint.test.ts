import { expect, test } from '@jest/globals';
import { outcomeCounts } from '../../../local/terminal/paint.ts';

test('outcomes are counted from the best to the worst, without those that did not occur', () => {
  expect(outcomeCounts(['rejected', 'accepted', 'retry', 'accepted'])).toBe('2 accepted, 1 rejected, 1 retry');
});
