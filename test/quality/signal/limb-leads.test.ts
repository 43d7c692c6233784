import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { followsFromFlat } from '../../../quality/signal/limb-leads.ts';

const NAMES = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'] as const;
type Name = (typeof NAMES)[number];

/** The six leads of two voltages, in halves that floating point holds exactly. */
function limbLeads(one: number, two: number): Record<Name, number> {
  return { I: one, II: two, III: two - one, aVR: -(one + two) / 2, aVL: one - two / 2, aVF: two - one / 2 };
}

/** Voltages that leave a lead flat, the rest being a multiple of `s`. */
const FLAT: Readonly<Record<Name, (s: number) => Record<Name, number>>> = {
  I: (s) => limbLeads(0, s),
  II: (s) => limbLeads(s, 0),
  III: (s) => limbLeads(s, s),
  aVR: (s) => limbLeads(s, -s),
  aVL: (s) => limbLeads(s, 2 * s),
  aVF: (s) => limbLeads(2 * s, s),
};

test('leads follow from a flat one exactly where the laws make them equal, upside down or not, whatever the voltage', () => {
  const [name, voltage] = [fc.constantFrom(...NAMES), fc.integer({ min: 1, max: 9999 })];
  fc.assert(
    fc.property(name, name, name, voltage, (one, other, flat, s) => {
      const leads = FLAT[flat](s);
      expect(leads[flat]).toBeCloseTo(0, 12);
      const areEqual = Math.abs(leads[one]) === Math.abs(leads[other]);
      expect(followsFromFlat(one, other, flat)).toBe(areEqual);
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['I', 'III', 'II', true],
  ['avl', 'i', 'II', true],
  ['I', 'aVR', 'II', false],
  ['I', 'V1', 'II', false],
  ['I', 'III', 'V1', false],
  ['ch1', 'ch3', 'ch2', true],
  ['ch1', 'III', 'II', true],
  ['ch1', 'V3', 'II', false],
  ['constructor', 'I', 'II', false],
])('%s and %s beside a flat %s: %s', (one, other, flat, follows) => {
  expect(followsFromFlat(one, other, flat)).toBe(follows);
});
