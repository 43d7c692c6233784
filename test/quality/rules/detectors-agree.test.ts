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

/** Five seconds at 60 bpm, drawn by chance: the first beat and the last one lie where the recording is cut. */
const cutAtBothEnds = heart({ durationS: 5, stepUv: 10, amplitudePercent: 79, seed: 484141495 });

/** Ten beats, and half-way between two of them a wave of 0.3 mV that only one of the detectors takes for a beat. */
function withExtraWave() {
  const wave = (i: number) => 200 * 0.3 * Math.exp(-((i - 1980) ** 2) / (2 * (0.02 * 360) ** 2));
  return pieceOf(Float64Array.from(ecg().adu, (value, i) => Math.round(value + wave(i))));
}

function noise(seed: number) {
  const random = randomFrom(seed);
  return pieceOf(Float64Array.from({ length: 3600 }, () => Math.round(100 * random.normal())));
}

testRule(detectorsAgree, {
  pass: {
    'a heart': { given: windowOf(heart({ durationS: 12 }), { start: 360, end: 3960 }, 360), value: '1', at: [] },
    'a first and a last beat of five, cut by the ends, that one misses': {
      given: cutAtBothEnds,
      value: '1',
      at: [],
    },
    'nine beats that both find, and a wave that one takes for another': {
      given: withExtraWave(),
      says: 'two detectors share 0.9 of the beats they find',
      at: [],
    },
    'just as much agreement as is asked for': { given: withExtraWave(), settings: { warnBelow: ratio(9 / 10) } },
    'a heart that beats unevenly': { given: heart({ rhythm: 'atrial-fibrillation', seed: 2 }) },
    'extra beats': { given: heart({ rhythm: 'bigeminy' }) },
  },
  warn: {
    'noise without a heart': {
      given: noise(1),
      says: 'two detectors share 0.48 of the beats they find, less than 0.7',
    },
    'a little less agreement than is asked for': {
      given: withExtraWave(),
      settings: { warnBelow: ratio(0.91) },
      at: [[1620, 2341]],
    },
    'a first and a last beat that one misses, where ends are not taken to cut any': {
      given: cutAtBothEnds,
      settings: { cutEnd: seconds(0) },
      says: 'two detectors share 0.667 of the beats they find, less than 0.7',
    },
    fibrillation: { given: heart({ rhythm: 'ventricular-fibrillation', seed: 3 }) },
  },
  'cannot-tell': {
    'no beat': { given: pieceOf(new Float64Array(3600)) },
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
