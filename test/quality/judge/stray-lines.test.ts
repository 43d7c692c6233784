import { expect, test } from '@jest/globals';
import { StrayLines } from '../../../quality/judge/stray-lines.ts';
import { Lead } from '../../../quality/signal/lead.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';
import { pieceOf } from '../../support/quality/pieces.ts';

/** Ten seconds at 500 Hz with mains of 50 Hz, read as if they were at another rate. */
function leadReadAt(rateHz: number, mainsUv: number, muscleUv = 0): Lead {
  const { adu } = ecg({ samplingRateHz: 500, noises: { ...NO_NOISE, mainsUv, mainsHz: 50, muscleUv } });
  return new Lead(pieceOf(adu, { rateHz }));
}

function rateOf(...leads: readonly Lead[]): number | undefined {
  const lines = new StrayLines();
  lines.look(leads);
  return lines.mainsRate()?.value;
}

test('mains that lie elsewhere say the rate at which they would not', () => {
  expect(rateOf(leadReadAt(360, 80))).toBe(500);
  expect(rateOf(leadReadAt(360, 80), leadReadAt(360, 60))).toBe(500);
});

test.each([
  ['at the right rate', [leadReadAt(500, 80)]],
  ['without mains', [leadReadAt(360, 0)]],
  ['with a line in one lead of two', [leadReadAt(360, 80), leadReadAt(360, 0)]],
  ['with muscles, which have peaks everywhere', [leadReadAt(360, 0, 300)]],
  ['without a lead', []],
])('%s nothing is said', (_, leads) => {
  expect(rateOf(...leads)).toBeUndefined();
});

test('no window, no rate', () => {
  expect(new StrayLines().mainsRate()).toBeUndefined();
});
