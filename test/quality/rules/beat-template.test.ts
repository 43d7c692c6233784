import { expect, test } from '@jest/globals';
import beatTemplate from '../../../quality/rules/beat-template.ts';
import { decibels } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';
import { randomFrom } from '../../support/ecg/random.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function heart(some: Parameters<typeof ecg>[0] = {}) {
  return pieceOf(ecg(some).adu);
}

function thirdsInverted() {
  const { adu } = ecg();
  return pieceOf(Float64Array.from(adu, (value, i) => (Math.floor((i + 180) / 360) % 3 === 2 ? -value : value)));
}

/** Noise finer than the converter's resolution, and no heart. */
function noise(seed = 1) {
  const random = randomFrom(seed);
  return pieceOf(Float64Array.from({ length: 3600 }, () => Math.round(100 * random.normal())));
}

testRule(beatTemplate, {
  pass: {
    'a heart': { given: heart(), at: [] },
    'a heart that beats unevenly': { given: heart({ rhythm: 'atrial-fibrillation', seed: 2 }) },
  },
  info: {
    'every third beat upside down': {
      given: thirdsInverted(),
    },
  },
  warn: {
    'noise without a heart': { given: noise() },
    'a limit above what a heart has': { given: heart(), settings: { warnBelow: decibels(60) } },
  },
  'cannot-tell': {
    'no beat': { given: pieceOf(new Float64Array(3600)), says: 'fewer than 3 whole beats' },
    'a rate that shows no shape': { given: pieceOf(ecg().adu, { rateHz: 10 }), says: 'fewer than 3 whole beats' },
  },
});

test('points at the beats that are not like the others', () => {
  const { adu, beatsS } = ecg({ durationS: 10 });
  const odd = Math.round(beatsS[5]! * 360);
  const samples = Float64Array.from(adu, (value, i) => (Math.abs(i - odd) < 100 ? -value : value));
  const verdict = verdictOf(beatTemplate, pieceOf(samples), { warnBelow: decibels(60) });
  const [span] = spansOf(verdict);
  expect(spansOf(verdict)).toHaveLength(1);
  expect(span!.start).toBeLessThan(odd);
  expect(span!.end).toBeGreaterThan(odd);
});

test('the more noise, the lower both figures', () => {
  const figures = [0, 50, 100, 200, 400].map((muscleUv) => {
    const { measured } = verdictOf(beatTemplate, heart({ noises: { ...NO_NOISE, muscleUv } }));
    return [measured.get('template_snr_db')!.value, measured.get('template_r_ratio')!.value] as const;
  });
  for (const which of [0, 1] as const) {
    const list = figures.map((pair) => pair[which]);
    expect(list).toEqual(list.toSorted((a, b) => b - a));
  }
});
