import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HeldSpans, type ReasonedSpan } from '../../../../quality/judge/held/held-spans.ts';
import { Quantity } from '../../../../quality/units.ts';

const quantities = fc
  .tuple(fc.double(), fc.constantFrom('s', 'mV', 'count'))
  .map(([value, unit]) => new Quantity(value, unit as 's'));
const spans: fc.Arbitrary<ReasonedSpan> = fc.record({
  start: fc.nat(),
  end: fc.nat(),
  reason: fc.record({
    grade: fc.constantFrom('info', 'warn', 'reject'),
    value: fc.option(quantities, { nil: undefined }),
    limit: fc.option(quantities, { nil: undefined }),
    byDuration: fc.boolean(),
    sentence: fc.constantFrom('flat for {value}', 'steep', '1 flat'),
  }),
});

test('spans come back as they came, each with its own reason', () => {
  fc.assert(
    fc.property(fc.array(spans, { maxLength: 50 }), (some) => {
      const held = new HeldSpans();
      // As rules give it, a reason has more than is held.
      for (const span of some)
        held.add({ ...span, reason: { ...span.reason, spans: [span] } as ReasonedSpan['reason'] });
      expect(held.length).toBe(some.length);
      expect([...held]).toEqual(some);
    }),
  );
});
