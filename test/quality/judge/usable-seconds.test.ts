import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GUARD_S, unusableSpans, usableSecondsOf } from '../../../quality/judge/usable-seconds.ts';
import { seconds } from '../../../quality/units.ts';
import type { Reason } from '../../../quality/verdict.ts';

const reason: Reason = {
  grade: 'reject',
  spans: [{ start: 100, end: 110 }],
  value: seconds(0.1),
  limit: undefined,
  byDuration: false,
  byLevel: false,
  sentence: '',
  leads: undefined,
};
const WINDOW = { start: 0, end: 1000 };

describe('what a rejected stretch costs', () => {
  test('is the stretch and half a second on either side', () => {
    expect(unusableSpans([reason], WINDOW, 100)).toEqual([{ start: 50, end: 160 }]);
  });

  test('is the whole window, and no more, where a level was judged', () => {
    expect(unusableSpans([{ ...reason, byLevel: true }], WINDOW, 100)).toEqual([WINDOW]);
  });

  test('is nothing where a rule only warns', () => {
    expect(unusableSpans([{ ...reason, grade: 'warn' }], WINDOW, 100)).toEqual([]);
  });
});

const spansIn = (length: number) =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -500, max: length + 500 }), fc.integer({ min: 1, max: 400 }))
      .map(([start, samples]) => ({
        start,
        end: start + samples,
      })),
    { maxLength: 5 },
  );
const cases = fc
  .record({
    rateHz: fc.oneof(fc.double({ min: 1, max: 400, noNaN: true }), fc.integer({ min: 1, max: 400 })),
    length: fc.integer({ min: 0, max: 4000 }),
    start: fc.integer({ min: 0, max: 10_000 }),
  })
  .chain((given) => spansIn(given.length).map((spans) => ({ ...given, spans })));

test('a second is usable if and only if no span touches one of its samples, and usable samples are those in such seconds', () => {
  fc.assert(
    fc.property(cases, ({ rateHz, length, start, spans }) => {
      const moved = spans.map((span) => ({ start: span.start + start, end: span.end + start }));
      const { mask, usableSamples } = usableSecondsOf({ start, end: start + length }, moved, rateHz);
      const touched = new Set<number>();
      for (let sample = 0; sample < length; sample += 1) {
        if (spans.some((span) => sample >= span.start && sample < span.end)) touched.add(Math.floor(sample / rateHz));
      }
      const secondsThere = length === 0 ? 0 : Math.floor((length - 1) / rateHz) + 1;
      expect(mask).toBe(Array.from({ length: secondsThere }, (_, k) => (touched.has(k) ? '0' : '1')).join(''));
      const usable = Array.from({ length }, (_, sample) => sample).filter((s) => !touched.has(Math.floor(s / rateHz)));
      expect(usableSamples).toBe(usable.length);
    }),
  );
});

test('windows of any whole number of seconds mark the same seconds', () => {
  const stretches = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 5900 }), fc.integer({ min: 1, max: 700 })).map(([from, samples]) => ({
      start: from,
      end: Math.min(6000, from + samples),
    })),
    { minLength: 1, maxLength: 4 },
  );
  /** As a recording of 60 s at 100 Hz is judged: a rule reports the part of a stretch that lies in the window. */
  const maskIn = (windowS: number, spans: readonly { start: number; end: number }[]) => {
    const windows = Array.from({ length: 60 / windowS }, (_, i) => ({
      start: 100 * windowS * i,
      end: 100 * windowS * (i + 1),
    }));
    const costs = windows.map((window) => {
      const clipped = spans.map(({ start, end }) => ({
        start: Math.max(start, window.start),
        end: Math.min(end, window.end),
      }));
      const inside = clipped.filter(({ start, end }) => end > start);
      return unusableSpans([{ ...reason, spans: inside }], window, 100);
    });
    const near = (i: number) => [costs[i - 1] ?? [], costs[i]!, costs[i + 1] ?? []].flat();
    return windows.map((window, i) => usableSecondsOf(window, near(i), 100).mask).join('');
  };
  fc.assert(
    fc.property(stretches, fc.constantFrom(1, 2, 5, 6, 10, 20), (spans, windowS) => {
      expect(maskIn(windowS, spans)).toBe(maskIn(60, spans));
    }),
  );
});

test('the guard is half a second, as the documents say', () => expect(GUARD_S).toBe(0.5));
