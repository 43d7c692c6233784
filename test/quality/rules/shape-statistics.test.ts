import { expect, test } from '@jest/globals';
import shapeStatistics from '../../../quality/rules/shape-statistics.ts';
import { ratio } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const heart = pieceOf(ecg().adu);
const sine = pieceOf(Float64Array.from({ length: 3600 }, (_, i) => 200 * Math.sin((2 * Math.PI * 10 * i) / 360)));
const WHOLE = [[0, 3600]] as const;

testRule(shapeStatistics, {
  pass: {
    'a heart': { given: heart, at: [] },
  },
  info: {
    'a sine of 10 Hz: flat, even, all of its power where QRS have theirs': {
      given: sine,
      value: '1.5',
      at: WHOLE,
    },
    'a kurtosis at its limit': {
      given: sine,
      settings: { kurtosisUpTo: ratio(1.4), skewnessBelow: ratio(0), qrsShareAbove: ratio(0.9) },
      value: '1',
      at: WHOLE,
    },
    'too much QRS power': {
      given: heart,
      settings: { qrsShareAbove: ratio(0.1) },
      value: '0.753',
      at: WHOLE,
    },
    'too little': {
      given: heart,
      settings: { qrsShareBelow: ratio(0.99) },
      value: '0.753',
      at: WHOLE,
    },
    'a low skewness alone': {
      given: heart,
      settings: { skewnessBelow: ratio(9) },
      value: '3.56',
    },
  },
  'cannot-tell': {
    'a flat trace': { given: pieceOf(new Float64Array(3600).fill(9)) },
  },
});

test('none of the three depends on gain, offset or polarity', () => {
  const figures = (gain: number, zero: number) => {
    return [...verdictOf(shapeStatistics, pieceOf(ecg().adu, { gain, zero })).measured.values()].map(
      ({ value }) => value,
    );
  };
  figures(-20, 1024).forEach((value, i) => {
    expect(value).toBeCloseTo(figures(200, 0)[i]!, 6);
  });
});
