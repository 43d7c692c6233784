/** What crosses between server and page comes out as it went in. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stretchAsked } from '../../../tools/look/read/signal/stretch-asked.ts';
import {
  decodeStretch,
  encodeStretch,
  MAX_COLUMNS,
  MAX_RAW_S,
  type Stretch,
} from '../../../tools/look/stretch-bytes.ts';

const numbers = (length: number) =>
  fc
    .array(fc.oneof(fc.float(), fc.constant(Number.NaN)), { minLength: length, maxLength: length })
    .map((all) => Float32Array.from(all));

const anyStretch: fc.Arbitrary<Stretch> = fc.tuple(fc.nat(3), fc.nat(20), fc.boolean()).chain(([leads, count, isRaw]) =>
  fc.record({
    traces: fc.array(
      fc
        .tuple(numbers(count), numbers(count))
        .map(([low, high]) =>
          isRaw
            ? ({ kind: 'samples', first: 7, samplingRateHz: 360, mv: low } as const)
            : ({ kind: 'extremes', fromS: 1.5, stepS: 0.25, low, high } as const),
        ),
      { minLength: leads + 1, maxLength: leads + 1 },
    ),
    beatsS: fc.constant(Array.from({ length: leads + 1 }, (_, i) => [i, i + 0.123456789])),
  }),
);

test('a stretch', () => {
  fc.assert(
    fc.property(anyStretch, (stretch) => {
      const back = decodeStretch(encodeStretch(stretch).buffer, stretch.traces.length);
      expect(back.beatsS).toEqual(stretch.beatsS);
      for (const [i, trace] of stretch.traces.entries()) expect(back.traces[i]).toMatchObject(trace);
    }),
  );
});

test('of another number of leads than are shown is refused in a sentence', () => {
  const trace = { kind: 'samples', first: 0, samplingRateHz: 360, mv: new Float32Array(3) } as const;
  const two = encodeStretch({ traces: [trace, trace], beatsS: [[], []] }).buffer;
  for (const leads of [1, 3]) {
    expect(() => decodeStretch(two, leads)).toThrow(
      `The recording was processed again and has 2 leads now, where ${leads} are shown: load the page again.`,
    );
  }
});

test('without leads, too', () =>
  expect(decodeStretch(encodeStretch({ traces: [], beatsS: [] }).buffer, 0).traces).toEqual([]));

test('a short stretch is asked for by the sample, a long one by whole columns that hold every sample', () => {
  const size = { samplingRateHz: 100, sampleCount: 100_000 };
  expect(stretchAsked({ fromS: 1, toS: 1 + MAX_RAW_S, columns: 10 }, size)).toMatchObject({
    firstSample: 100,
    endSample: 6101,
    samplesPerColumn: undefined,
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: MAX_RAW_S + 1, max: 1000 }),
      fc.integer({ min: 1, max: 2 * MAX_COLUMNS }),
      (fromS, spanS, columns) => {
        const {
          firstSample,
          endSample,
          samplesPerColumn: per,
        } = stretchAsked({ fromS, toS: fromS + spanS, columns }, size);
        expect(firstSample % per!).toBe(0);
        expect(firstSample).toBeLessThanOrEqual(fromS * 100);
        expect(endSample).toBeGreaterThanOrEqual(Math.min(100_000, (fromS + spanS) * 100));
        expect((spanS * 100) / per!).toBeLessThanOrEqual(Math.min(MAX_COLUMNS, columns));
      },
    ),
  );
  expect(stretchAsked({ fromS: 5000, toS: 5001, columns: 9 }, size)).toMatchObject({
    firstSample: 100_000,
    endSample: 100_000,
  });
});
