import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Quantity } from '../../quality/units.ts';
import {
  adu,
  bpm,
  count,
  hours,
  hz,
  isOneOf,
  microvolts,
  nearestTo,
  percent,
  ratio,
  seconds,
} from '../../quality/units.ts';
import { filledIn, say, verbatim } from '../../quality/verdict.ts';

test.each<[Quantity, string]>([
  [seconds(0.5), '0.5 s'],
  [seconds(1 / 3), '0.333 s'],
  [seconds(3599.7), '3600 s'],
  [hours(24), '24 h'],
  [percent(12.34), '12.3 %'],
  [microvolts(1234.5), '1235 µV'],
  [adu(-32768), '-32768 adu'],
  [count(3), '3'],
  [ratio(0.25), '0.25'],
])('%j reads %s', (quantity, words) => {
  expect(String(quantity)).toBe(words);
});

test('a value never reads like its limit unless it is the limit', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 999 }), (limit, parts) => {
      const value = limit * (1 + parts * 1e-6);
      const [said, held] = filledIn('{value}|{limit}', microvolts(value), microvolts(limit)).split('|');
      expect(said).not.toBe(held);
    }),
  );
  expect(filledIn('{value}, {limit}', seconds(5), seconds(5))).toBe('5 s, 5 s');
});

test('words that come from a file stay as they are, whatever they hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'value', 'x', ' ') }), (text) => {
      expect(filledIn(verbatim(text), undefined, undefined)).toBe(text);
    }),
  );
});

test('a placeholder that a rule cannot fill is a mistake, and said so', () => {
  expect(() => filledIn('{vlue}', seconds(1), seconds(1))).toThrow('"{vlue}" asks for {vlue}');
  expect(() => filledIn('{limit}', seconds(1), undefined)).toThrow('asks for {limit}');
});

test.each([
  [40, 30],
  [125, 30],
  [126, 220],
  [300, 220],
])('of 30 and 220 bpm, the nearest to %d is %d', (rate, nearest) => {
  expect(nearestTo(bpm(rate), [bpm(30), bpm(220)])).toEqual(bpm(nearest));
});

test.each([
  [360, 0, true],
  [361, 0, false],
  [502.5, 0.5, true],
  [502.6, 0.5, false],
  [497.5, 0.5, true],
])('is %d Hz one of 360 and 500 Hz, to %d %%: %s', (rate, tolerance, expected) => {
  expect(isOneOf(hz(rate), [hz(360), hz(500)], percent(tolerance))).toBe(expected);
  expect(isOneOf(hz(rate), [], percent(tolerance))).toBe(false);
});

test('an unknown value is left out of the measures, and the check cannot tell', () => {
  const { outcome, measured } = say.measured({ rate: undefined, other: count(3) }).pass('fine');
  expect(outcome).toBe('cannot-tell');
  expect([...measured.keys()]).toEqual(['other']);
});
