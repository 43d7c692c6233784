import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Span } from '../../quality/spans.ts';
import { union, without } from '../../quality/spans.ts';

const spans = fc.array(
  fc.tuple(fc.nat(60), fc.nat(12)).map(([start, length]): Span => ({ start, end: start + length })),
  { maxLength: 12 },
);

function samplesOf(list: readonly Span[]): Set<number> {
  return new Set(list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)));
}

function inOrder(samples: Set<number>): number[] {
  return [...samples].sort((a, b) => a - b);
}

test('a union holds the samples of all its spans, sorted, and no two of its spans touch', () => {
  fc.assert(
    fc.property(spans, (list) => {
      const joined = union(list);
      expect(inOrder(samplesOf(joined))).toEqual(inOrder(samplesOf(list)));
      joined.slice(1).forEach(({ start }, i) => {
        expect(start).toBeGreaterThan(joined[i]!.end);
      });
    }),
  );
});

test('what is left holds the samples of the one and not of the other, sorted and disjoint', () => {
  fc.assert(
    fc.property(spans, spans, (some, taken) => {
      const left = without(union(some), union(taken));
      const gone = samplesOf(taken);
      expect(inOrder(samplesOf(left))).toEqual(inOrder(samplesOf(some)).filter((sample) => !gone.has(sample)));
      left.slice(1).forEach(({ start }, i) => {
        expect(start).toBeGreaterThanOrEqual(left[i]!.end);
      });
    }),
  );
});
