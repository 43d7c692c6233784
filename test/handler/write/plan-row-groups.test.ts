import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planRowGroups, rowCountOf } from '../../../handler/write/plan-row-groups.ts';

const plans = fc.record({
  leads: fc.nat({ max: 8 }),
  samples: fc.nat({ max: 60 }),
  rows: fc.integer({ min: 1, max: 200 }),
});

test('every sample of every lead is in the plan once, in order of lead and then sample', () => {
  fc.assert(
    fc.property(plans, ({ leads, samples, rows }) => {
      const runs = planRowGroups(leads, samples, rows).flat();
      const found = runs.flatMap(({ lead, from, to }) =>
        Array.from({ length: to - from }, (_, i) => lead * samples + from + i),
      );
      expect(found).toEqual(Array.from({ length: leads * samples }, (_, i) => i));
    }),
  );
});

test('no row group is empty, larger than asked, or mixes a piece of a lead with another lead', () => {
  fc.assert(
    fc.property(plans, ({ leads, samples, rows }) => {
      for (const group of planRowGroups(leads, samples, rows)) {
        expect(rowCountOf(group)).toBeGreaterThan(0);
        expect(rowCountOf(group)).toBeLessThanOrEqual(rows);
        if (group.length > 1) expect(group.every(({ from, to }) => to - from === samples)).toBe(true);
      }
    }),
  );
});

test('pieces of a long lead are of one length but for the last, so that constant columns are made once', () => {
  const lengths = planRowGroups(1, 31_104_000, 1_000_000).map(rowCountOf);
  expect(lengths).toEqual(Array(32).fill(972_000));
});
