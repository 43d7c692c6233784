import { describe, expect, test } from '@jest/globals';
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
  expect(leads.repeated()).toEqual({ copies: [0, 2], besideFlat: [] });
});

describe('beside a flat limb lead', () => {
  test('I, III and aVL are no copies where II is flat, and nor are aVR and aVF', () => {
    const leads = leadsOf({
      I: [2, 4, -6],
      II: [0, 0, 0],
      III: [-2, -4, 6],
      aVR: [-1, -2, 3],
      avl: [2, 4, -6],
      aVF: [-1, -2, 3],
    });
    expect(leads.repeated()).toEqual({ copies: [], besideFlat: [0, 2, 3, 4, 5] });
  });

  test('what does not follow from it is a copy still: I that equals aVR, a chest lead that equals I', () => {
    const leads = leadsOf({ I: [2, 4, -6], II: [0, 0, 0], aVR: [2, 4, -6], aVF: [5, 6, 7], V1: [5, 6, 7] });
    expect(leads.repeated()).toEqual({ copies: [0, 2, 3, 4], besideFlat: [] });
  });

  test('a copy of one of them makes all that are equal copies: nobody knows which lead it is', () => {
    const leads = leadsOf({ I: [2, 4, -6], II: [0, 0, 0], III: [-2, -4, 6], V1: [2, 4, -6] });
    expect(leads.repeated()).toEqual({ copies: [0, 2, 3], besideFlat: [] });
  });

  test('a flat chest lead makes no limb leads equal', () => {
    const leads = leadsOf({ I: [2, 4, -6], V1: [0, 0, 0], III: [-2, -4, 6] });
    expect(leads.repeated()).toEqual({ copies: [0, 2], besideFlat: [] });
  });

  test('leads that nobody has named may be limb leads', () => {
    expect(leadsOf({ ch1: [2, 4], ch2: [0, 0], ch3: [-2, -4] }).repeated()).toEqual({ copies: [], besideFlat: [0, 2] });
    expect(leadsOf({ ch1: [2, 4], ch2: [0, 1], ch3: [-2, -4] }).repeated()).toEqual({ copies: [0, 2], besideFlat: [] });
  });

  test('the laws say nothing of the others', () => {
    const { einthoven, goldberger, largestResidual } = leadsOf({
      I: [1, 2, 3],
      II: [900, 900, 900],
      III: [4, 2, 2],
      aVR: [1, 2, 3],
      aVL: [3, 4, 5],
      aVF: [-4, -6, -9],
    }).limbLeads(MOST);
    expect(einthoven.leads).toEqual([]);
    expect(goldberger.leads).toEqual([3, 4, 5]);
    expect(String(largestResidual)).toBe('5 µV');
  });
});

test('the laws of Einthoven and Goldberger name their leads, in any order and spelling, and what they miss', () => {
  const leads = leadsOf({
    avf: [0, 1, 0],
    III: [2, 2, 3],
    II: [5, 5, 6],
    AVL: [0, 0, 4],
    I: [1, 1, 2],
    aVR: [0, -1, 0],
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
