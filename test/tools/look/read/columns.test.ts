/** Narrow columns joined to wider ones: each wide one has the lowest and highest of all in it, whatever is missing. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyColumns, join } from '../../../../tools/look/read/signal/columns.ts';

const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -9, max: 9 }));

test('joined in parts they are the lowest and highest of each group', () => {
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 60 }),
      fc.nat(70),
      fc.integer({ min: 1, max: 9 }),
      (all, cut, each) => {
        const count = Math.ceil(all.length / each);
        const columns = emptyColumns(1, count);
        for (const [first, part] of [
          [0, all.slice(0, cut)],
          [cut, all.slice(cut)],
        ] as const) {
          const mv = Float32Array.from(part);
          join(columns, 0, { low: mv, high: mv, first }, each);
        }
        const groups = Array.from({ length: count }, (_, i) =>
          all.slice(i * each, (i + 1) * each).filter((one) => !Number.isNaN(one)),
        );
        const of = (pick: (...some: number[]) => number) =>
          groups.map((group) => (group.length === 0 ? Number.NaN : pick(...group)));
        expect([...columns.low[0]!]).toEqual(of(Math.min));
        expect([...columns.high[0]!]).toEqual(of(Math.max));
      },
    ),
  );
});
