import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InOrder } from '../../../local/jobs/in-order.ts';

test('whatever is finished first, all is told once and in order, each as soon as all before it are', () => {
  const places = fc.integer({ min: 1, max: 20 }).map((length) => Array.from({ length }, (_, place) => place));
  fc.assert(
    fc.property(
      places.chain((list) => fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
      (finished) => {
        const told: number[] = [];
        const order = new InOrder<number>((place) => told.push(place));
        for (const [at, place] of finished.entries()) {
          const put = finished.slice(0, at + 1);
          const ready = finished.toSorted((a, b) => a - b).findIndex((one) => !put.includes(one));
          expect(order.put(place, place)).toBe(place < ready || ready < 0);
          expect(told).toEqual(Array.from({ length: ready < 0 ? finished.length : ready }, (_, one) => one));
        }
      },
    ),
  );
});
