import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withScratch } from '../../../quality/signal/scratch.ts';

test('lends an array of the length asked for, to every call at once its own', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 6 }), (lengths) => {
      const nested = (at: number): void =>
        withScratch(lengths[at]!, (mine) => {
          expect(mine).toHaveLength(lengths[at]!);
          mine.fill(at);
          if (at + 1 < lengths.length) nested(at + 1);
          expect([...mine].every((value) => value === at)).toBe(true);
        });
      nested(0);
    }),
  );
});

test('what throws passes through, and the next borrower is served', () => {
  expect(() =>
    withScratch(8, () => {
      throw new RangeError('no room');
    }),
  ).toThrow('no room');
  expect(withScratch(8, (scratch) => scratch.length)).toBe(8);
});
