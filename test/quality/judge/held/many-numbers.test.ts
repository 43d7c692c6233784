import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ManyNumbers } from '../../../../quality/judge/held/many-numbers.ts';

test('numbers come back as they came, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 100 }), fc.nat(400), (some, times) => {
      const all = Array.from({ length: times + 1 }, () => some).flat();
      const held = new ManyNumbers();
      for (const value of all) held.push(value);
      expect(held.length).toBe(all.length);
      expect(held.values()).toEqual(Float64Array.from(all));
    }),
    { numRuns: 50 },
  );
});

test('so do 70 000, block by block', () => {
  const held = new ManyNumbers();
  for (let i = 0; i < 70_000; i += 1) held.push(i);
  expect(held.values()).toEqual(Float64Array.from({ length: 70_000 }, (_, i) => i));
});
