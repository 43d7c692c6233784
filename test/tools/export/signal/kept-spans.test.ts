import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { usableSecondsOf } from '../../../../quality/judge/usable-seconds.ts';
import { type SampleSpan, secondsOf } from '../../../../tools/export/signal/kept-spans.ts';

const aWindow = fc.record({
  rateHz: fc.oneof(fc.constantFrom(125, 125.25, 250.5, 333.33, 360), fc.double({ min: 20, max: 400, noNaN: true })),
  from: fc.nat(2_000_000),
  seconds: fc.integer({ min: 1, max: 6 }),
  last: fc.double({ min: 0.01, max: 1, noNaN: true }),
  rejected: fc.array(fc.tuple(fc.nat(2500), fc.nat(300)), { maxLength: 3 }),
});

function samplesOf(spans: readonly SampleSpan[]): number[] {
  return spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
}

test('the samples that are kept are those of the seconds that the rules leave, whatever the rate', () => {
  fc.assert(
    fc.property(aWindow, ({ rateHz, from, seconds, last, rejected }) => {
      const to = from + Math.max(1, Math.ceil((seconds - 1 + last) * rateHz));
      const window = { start: from, end: to };
      const spans = rejected.map(([at, length]) => ({ start: from + at, end: from + at + length }));
      const { mask, usableSamples } = usableSecondsOf(window, spans, rateHz);
      const kept = samplesOf(secondsOf({ from, to }, mask, rateHz));
      expect(kept.length).toBe(usableSamples);
      // Where the rules would see a sample is where its rejection alone leaves a 0.
      const isUsable = (sample: number) => {
        const alone = usableSecondsOf(window, [{ start: sample, end: sample + 1 }], rateHz).mask;
        return mask[alone.indexOf('0')] === '1';
      };
      expect(kept).toEqual(samplesOf([{ from, to }]).filter(isUsable));
    }),
  );
});

test('the sample that is 4 s behind the first is of the fifth second, though the difference of their times is less', () => {
  const from = 604; // at 125.25 Hz, 501 samples are 4 s
  expect(1105 / 125.25 - 604 / 125.25).toBeLessThan(4);
  expect(secondsOf({ from, to: from + 600 }, '00001', 125.25)).toEqual([{ from: from + 501, to: from + 600 }]);
});
