import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Heap } from '../../../tools/capacity/heap.ts';

test('a heap gives back earliest first, and equals in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
      const heap = new Heap<number>();
      for (const [place, atS] of times.entries()) heap.put(atS, place);
      const taken = times.map(() => heap.take()!);
      const sorted = times.map((atS, what) => ({ atS, what })).sort((a, b) => a.atS - b.atS || a.what - b.what);
      expect(taken.map(({ atS, what }) => ({ atS, what }))).toEqual(sorted);
      expect(heap.take()).toBeUndefined();
    }),
  );
});
