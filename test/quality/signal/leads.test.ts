import { expect, test } from '@jest/globals';
import { Lead } from '../../../quality/signal/lead.ts';
import { Leads } from '../../../quality/signal/leads.ts';
import { percent } from '../../../quality/units.ts';
import { pieceOf } from '../../support/quality/pieces.ts';

const MOST = percent(95);

/** Leads of 1 adu = 5 µV, by their names. */
function leadsOf(samples: Readonly<Record<string, readonly number[]>>): Leads {
  return new Leads(Object.entries(samples).map(([name, adu]) => new Lead(pieceOf(adu, { name }))));
}

test('copies are leads that are equal, upside down too, and change at all', () => {
  const leads = leadsOf({ V1: [1, 2, 3], V2: [7, 7, 7], V3: [-1, -2, -3], V4: [1, 2, 4], V5: [7, 7, 7] });
  expect(leads.copies()).toEqual([0, 2]);
});

test('the laws of Einthoven and Goldberger name their leads, in any order and spelling, and what they miss', () => {
  const leads = leadsOf({
    avf: [0, 0, 0],
    III: [2, 2, 2],
    II: [5, 5, 5],
    AVL: [0, 0, 4],
    I: [1, 1, 1],
    aVR: [0, 0, 0],
  });
  const { einthoven, goldberger, largestResidual } = leads.limbLeads(MOST);
  expect(einthoven.leads).toEqual([4, 2, 1]);
  expect(String(einthoven.residual)).toBe('10 µV');
  expect(goldberger.leads).toEqual([5, 3, 0]);
  expect(String(goldberger.residual)).toBe('20 µV');
  expect(String(largestResidual)).toBe('20 µV');
});

test('without one of its leads a law says nothing', () => {
  const { einthoven, goldberger, largestResidual } = leadsOf({ I: [1, 2, 3], II: [1, 2, 3] }).limbLeads(MOST);
  expect([einthoven, goldberger].map(({ leads }) => leads)).toEqual([[], []]);
  for (const { value } of [einthoven.residual, goldberger.residual, largestResidual])
    expect(Number.isFinite(value)).toBe(false);
});
