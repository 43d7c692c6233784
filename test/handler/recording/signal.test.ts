import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NumericArray } from '../../../handler/mat/variables.ts';
import { Signal } from '../../../handler/recording/signal.ts';
import { tracksInMatrix } from '../../../handler/recording/tracks.ts';
import { rangeOf } from '../../../handler/recording/value-range.ts';
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
  const { tracks } = tracksInMatrix(numeric('val', dims, stored), { leadsInRows, saidBy: 'shape' });
  return new Signal({ tracks, headers: kept.map(header), sampleCount, samplingRateHz });
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

test('what is turned into millivolts is put where the piece before was, and the values of the file stay', () => {
  const values = Float64Array.from({ length: 40 }, (_, at) => at);
  const { tracks } = tracksInMatrix(numeric('val', [1, 40], values), { leadsInRows: true, saidBy: 'shape' });
  const signal = new Signal({
    tracks,
    headers: [header(0)],
    sampleCount: 40,
    samplingRateHz: 10,
    toMillivolts: (value) => value / 4,
  });
  const first = signal.read(0, 0, 20);
  const second = signal.read(0, 10, 28, first);
  expect(second.buffer).toBe(first.buffer);
  expect(Array.from(second)).toEqual(Array.from({ length: 18 }, (_, at) => (10 + at) / 4));
  expect(Array.from(values)).toEqual(Array.from({ length: 40 }, (_, at) => at));
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
  const { values } = numeric('val', [1, stored.length], stored);
  const { isWhole } = rangeOf([{ values, start: 0, stride: 1 }], stored.length, []);
  expect(isWhole).toBe(expected);
});
