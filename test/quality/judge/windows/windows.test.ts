import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { piecesOf, type SignalSource, windowsOf } from '../../../../quality/judge/windows/windows.ts';
import { seconds } from '../../../../quality/units.ts';
import { headerOf } from '../../../support/quality/pieces.ts';

const RATE_HZ = 10;

/** A signal whose sample `s` of lead `n` is `1000 n + s`. */
function signalOf(leads: number, sampleCount: number, samplingRateHz = RATE_HZ): SignalSource {
  const headers = Array.from({ length: leads }, (_, index) => headerOf({ index }));
  const read = (position: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => 1000 * position + from + i);
  return { headers, sampleCount, samplingRateHz, read };
}

describe('windows', () => {
  const cases = fc.record({
    sampleCount: fc.nat(2000),
    samplingRateHz: fc.double({ min: 1e-3, max: 500, noNaN: true }),
    windowS: fc.double({ min: 0.01, max: 30, noNaN: true }),
  });

  test('cover every sample once, in order; all but the last have one length, and the last is at least half of it', () => {
    fc.assert(
      fc.property(cases, ({ sampleCount, samplingRateHz, windowS }) => {
        const windows = windowsOf(signalOf(1, sampleCount, samplingRateHz), seconds(windowS));
        const length = Math.max(1, Math.round(windowS * samplingRateHz));
        let at = 0;
        for (const [index, window] of [...windows].entries()) {
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
    const windows = [...windowsOf(signalOf(1, sampleCount), seconds(10))];
    expect(windows.map(({ start, end }) => [start, end])).toEqual(expected);
  });
});

describe('pieces', () => {
  test('are the window with its neighbours, as far as there are any', () => {
    const cases = fc.record({
      leads: fc.integer({ min: 1, max: 5 }),
      sampleCount: fc.integer({ min: 1, max: 60 }),
      windowS: fc.nat(3),
      marginS: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ leads, sampleCount, windowS, marginS }) => {
        const signal = signalOf(leads, sampleCount);
        const margin = Math.ceil(marginS * RATE_HZ);
        for (const window of windowsOf(signal, seconds(windowS))) {
          const pieces = piecesOf(signal, window, seconds(marginS));
          expect(pieces).toHaveLength(leads);
          for (const [position, piece] of pieces.entries()) {
            const whole = Array.from({ length: sampleCount }, (_, sample) => 1000 * position + sample);
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
