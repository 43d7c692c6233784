import { expect, test } from '@jest/globals';
import detectorsAgree from '../../../quality/rules/detectors-agree.ts';
import { ratio, seconds } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { randomFrom } from '../../support/ecg/random.ts';
import { pieceOf, spansOf, verdictOf, windowOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function heart(some: Parameters<typeof ecg>[0] = {}) {
  return pieceOf(ecg(some).adu);
}

function noise(seed: number) {
  const random = randomFrom(seed);
  return pieceOf(Float64Array.from({ length: 3600 }, () => Math.round(100 * random.normal())));
}

testRule(detectorsAgree, {
  pass: {
    'a heart': { given: windowOf(heart({ durationS: 12 }), { start: 360, end: 3960 }, 360), value: '1', at: [] },
    'ten beats that both find, and a last one that one misses': {
      given: heart(),
      says: 'two detectors share 0.909 of the beats they find',
      at: [],
    },
    'just as much agreement as is asked for': { given: heart(), settings: { warnBelow: ratio(10 / 11) } },
    'a heart that beats unevenly': { given: heart({ rhythm: 'atrial-fibrillation', seed: 2 }) },
    'extra beats': { given: heart({ rhythm: 'bigeminy' }) },
  },
  warn: {
    'noise without a heart': {
      given: noise(1),
      says: 'two detectors share 0.48 of the beats they find, less than 0.7',
    },
    'a little less agreement than is asked for': { given: heart(), settings: { warnBelow: ratio(0.91) } },
    fibrillation: { given: heart({ rhythm: 'ventricular-fibrillation', seed: 3 }) },
  },
  'cannot-tell': {
    'no beat': { given: pieceOf(new Float64Array(3600)), says: 'there is too little to measure' },
    'a rate that shows no beats': { given: pieceOf(ecg().adu, { rateHz: 50 }) },
  },
});

test('what is reported lies around beats that one detector misses, in the reach that is asked for', () => {
  const near = spansOf(verdictOf(detectorsAgree, noise(1), { reach: seconds(0.1), warnBelow: ratio(0.99) }));
  const far = spansOf(verdictOf(detectorsAgree, noise(1), { reach: seconds(1), warnBelow: ratio(0.99) }));
  const length = (spans: typeof near) => spans.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(length(near)).toBeGreaterThan(0);
  expect(length(near)).toBeLessThan(length(far));
  for (const { start, end } of near.slice(1, -1)) expect(end - start).toBeGreaterThanOrEqual(73);
});
