import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { secondsOf } from '../../../../tools/export/signal/kept-spans.ts';

const aWindow = fc.record({
  rateHz: fc.oneof(fc.constantFrom(125, 360, 500, 1000), fc.double({ min: 20, max: 400, noNaN: true })),
  from: fc.nat(2_000_000),
  mask: fc.array(fc.constantFrom('0', '1'), { minLength: 1, maxLength: 12 }).map((seconds) => seconds.join('')),
  last: fc.double({ min: 0.01, max: 1, noNaN: true }),
});

test('a second holds the samples that floor(t_s - start_s) counts into it, whatever the rate', () => {
  fc.assert(
    fc.property(aWindow, ({ rateHz, from, mask, last }) => {
      const to = from + Math.max(1, Math.ceil((mask.length - 1 + last) * rateHz));
      const startS = from / rateHz;
      const spans = secondsOf({ from, to, startS }, mask, rateHz);
      const kept = spans.flatMap((span) => Array.from({ length: span.to - span.from }, (_, i) => span.from + i));
      const expected = Array.from({ length: to - from }, (_, i) => from + i).filter(
        (sample) => mask[Math.floor(sample / rateHz - startS)] === '1',
      );
      expect(kept).toEqual(expected);
    }),
  );
});
