import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chunked } from '../../handler/chunks.ts';

test('chunks hold every element once, in order, and only the last may be shorter', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 12 }), (list, size) => {
      const chunks = chunked(list, size);
      expect(chunks.flat()).toEqual(list);
      expect(chunks.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      expect(chunks.every(({ length }) => length > 0 && length <= size)).toBe(true);
    }),
  );
});
