import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import finiteSamples from '../../../quality/rules/finite-samples.ts';
import { percent } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { pieceOf, spansOf, verdictOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function withGap(start: number, length: number, value = Number.NaN) {
  return pieceOf(Float64Array.from(ecg().adu).fill(value, start, start + length));
}

testRule(finiteSamples, {
  pass: {
    'whole numbers': { given: pieceOf(ecg().adu), value: '0 %', at: [] },
    'no gap, and none allowed': { given: pieceOf(ecg().adu), settings: { maxMissing: percent(0) }, at: [] },
  },
  warn: {
    'one NaN': {
      given: withGap(10, 1),
      value: '0.0278 %',
      at: [[10, 11]],
    },
    'just under 1 %': { given: withGap(0, 35), value: '0.972 %' },
  },
  reject: {
    'a gap of 0.2 s': {
      given: withGap(3528, 72, Number.NEGATIVE_INFINITY),
      value: '0.2 s',
      limit: '0.2 s',
      at: [[3528, 3600]],
    },
    '1 % in one short gap': {
      given: withGap(100, 36),
      limit: '1 %',
      value: '1 %',
      at: [[100, 136]],
    },
    'NaN everywhere': { given: withGap(0, 3600), value: '10 s', at: [[0, 3600]] },
  },
  'cannot-tell': { 'no samples': { given: pieceOf([]) } },
});

test('the spans are exactly the samples that are no numbers', () => {
  fc.assert(
    fc.property(fc.float64Array({ minLength: 1, maxLength: 300 }), (samples) => {
      const reported = spansOf(verdictOf(finiteSamples, pieceOf(samples)));
      const inSpans = [...samples.keys()].filter((i) => reported.some(({ start, end }) => i >= start && i < end));
      expect(inSpans).toEqual([...samples.keys()].filter((i) => !Number.isFinite(samples[i])));
    }),
  );
});
