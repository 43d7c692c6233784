import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NumericArray } from '../../../handler/mat/variables.ts';
import { areCounts, Signal } from '../../../handler/recording/signal.ts';
import type { LeadHeader } from '../../../quality/signal/piece.ts';
import { numeric } from '../../support/recordings.ts';

const header = (index: number): LeadHeader => ({
  name: `ch${index + 1}`,
  index,
  gainAduPerMv: 200,
  zeroAdu: 0,
  railsAdu: undefined,
});

/** A signal whose sample `s` of row `r` is `1000 r + s`; `kept` are the rows that are leads. */
function signalOf(
  rows: number,
  sampleCount: number,
  {
    kept = [...Array(rows).keys()],
    leadsInRows = true,
    samplingRateHz = 10,
    make = (values: number[]) => Int32Array.from(values) as NumericArray,
  } = {},
): Signal {
  const dims = leadsInRows ? [rows, sampleCount] : [sampleCount, rows];
  const stored = make(
    Array.from({ length: rows * sampleCount }, (_, at) =>
      leadsInRows
        ? 1000 * (at % rows) + Math.floor(at / rows)
        : 1000 * Math.floor(at / sampleCount) + (at % sampleCount),
    ),
  );
  const { values } = numeric('val', dims, stored);
  const layout = { rows: dims[0]!, leadsInRows };
  return new Signal({ values, layout, headers: kept.map(header), sampleCount, samplingRateHz });
}

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  sampleCount: fc.integer({ min: 1, max: 60 }),
  leadsInRows: fc.boolean(),
});

describe('reading', () => {
  test('any piece of any lead is what stands there, whichever way the matrix lies and whichever rows are left out', () => {
    const type = fc.constantFrom<(values: number[]) => NumericArray>(
      (values) => Int32Array.from(values),
      (values) => Int16Array.from(values),
      (values) => Float64Array.from(values),
      (values) => BigInt64Array.from(values, BigInt),
    );
    fc.assert(
      fc.property(shapes, type, fc.infiniteStream(fc.nat()), ({ rows, sampleCount, leadsInRows }, make, choices) => {
        const next = (below: number) => (choices.next().value ?? 0) % below;
        const kept = [...Array(rows).keys()].filter(() => next(3) > 0);
        const signal = signalOf(rows, sampleCount, { kept, leadsInRows, make });
        const from = next(sampleCount + 1);
        const to = from + next(sampleCount + 1 - from);
        for (const [position, row] of kept.entries()) {
          const expected = Array.from({ length: to - from }, (_, i) => 1000 * row + from + i);
          expect(Array.from(signal.read(position, from, to))).toEqual(expected);
        }
      }),
    );
  });
});

describe('windows', () => {
  const cases = fc.record({
    sampleCount: fc.nat(2000),
    samplingRateHz: fc.double({ min: 1e-3, max: 500, noNaN: true }),
    windowS: fc.double({ min: 0.01, max: 30, noNaN: true }),
  });

  test('cover every sample once, in order; all but the last have one length, and the last is at least half of it', () => {
    fc.assert(
      fc.property(cases, ({ sampleCount, samplingRateHz, windowS }) => {
        const windows = signalOf(1, sampleCount, { samplingRateHz }).windows(windowS);
        const length = Math.max(1, Math.round(windowS * samplingRateHz));
        let at = 0;
        for (const [index, window] of windows.entries()) {
          const samples = window.end - window.start;
          const isLast = index === windows.length - 1;
          const fits = isLast ? samples < 1.5 * length && (index === 0 || samples >= length / 2) : samples === length;
          if (window.index !== index || window.start !== at || !fits) expect({ window, at, length }).toBeUndefined();
          at = window.end;
        }
        expect(at).toBe(sampleCount);
      }),
    );
  });

  test.each([
    [0, []],
    [1, [[0, 1]]],
    [99, [[0, 99]]],
    [149, [[0, 149]]],
    [
      150,
      [
        [0, 100],
        [100, 150],
      ],
    ],
    [
      249,
      [
        [0, 100],
        [100, 249],
      ],
    ],
  ] as const)('of 10 s in %p samples at 10 Hz are %p', (sampleCount, expected) => {
    expect(
      signalOf(1, sampleCount)
        .windows(10)
        .map(({ start, end }) => [start, end]),
    ).toEqual(expected);
  });
});

describe('pieces', () => {
  test('are the window with its neighbours, as far as there are any', () => {
    const cases = fc.tuple(shapes, fc.nat(3), fc.double({ min: 0, max: 3, noNaN: true }));
    fc.assert(
      fc.property(cases, ([{ rows, sampleCount, leadsInRows }, windowS, marginS]) => {
        const signal = signalOf(rows, sampleCount, { leadsInRows });
        const margin = Math.ceil(marginS * 10);
        for (const window of signal.windows(windowS)) {
          const pieces = signal.pieces(window, marginS);
          expect(pieces).toHaveLength(rows);
          for (const [row, piece] of pieces.entries()) {
            const whole = Array.from({ length: sampleCount }, (_, sample) => 1000 * row + sample);
            const { origin, from, to, stored } = piece;
            expect(Array.from(stored).slice(from, to)).toEqual(whole.slice(window.start, window.end));
            expect(Array.from(stored)).toEqual(whole.slice(Math.max(0, window.start - margin), window.end + margin));
            expect(origin + from).toBe(window.start);
            expect(piece.recordingSamples).toBe(sampleCount);
          }
        }
      }),
    );
  });
});

test.each<[string, NumericArray, boolean]>([
  ['int16', Int16Array.of(1, -1), true],
  ['whole doubles', Float64Array.of(1, -0, 2 ** 31 - 1, -(2 ** 31)), true],
  ['whole doubles with gaps', Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY), true],
  ['int64', BigInt64Array.of(1n, -5n), true],
  ['no value', new Float64Array(), true],
  ['fractions', Float64Array.of(1, 0.5), false],
  ['numbers beyond 32 bits', Float64Array.of(2 ** 31), false],
  ['unsigned numbers beyond 31 bits', Uint32Array.of(2 ** 31), false],
  ['a fraction at the end of many', Float64Array.of(...new Float64Array(70_000), 0.5), false],
])('that %s are counts is %3$p', (_, stored, expected) => {
  expect(areCounts(numeric('val', [1, stored.length], stored).values)).toBe(expected);
});
