import { expect, test } from '@jest/globals';
import shapeStatistics from '../../../quality/rules/shape-statistics.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const heart = pieceOf(ecg().adu);
const sine = pieceOf(Float64Array.from({ length: 3600 }, (_, i) => 200 * Math.sin((2 * Math.PI * 10 * i) / 360)));

testRule(shapeStatistics, {
  pass: {
    'a heart': { given: heart, says: 'kurtosis 19', at: [] },
    'a sine of 10 Hz: flat, even, all of its power where QRS have theirs': { given: sine, value: '1.5', at: [] },
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

test('columns are kept of a wave that other tools call bad', () => {
  const { measured } = verdictOf(shapeStatistics, sine);
  expect([...measured].map(([name, quantity]) => `${name} ${quantity.value.toFixed(3)}`)).toEqual([
    'k_sqi_ratio 1.500',
    's_sqi_ratio 0.000',
    'p_sqi_ratio 1.000',
  ]);
});
