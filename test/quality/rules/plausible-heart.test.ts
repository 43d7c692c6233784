import plausibleHeart from '../../../quality/rules/plausible-heart.ts';
import { bpm, millivolts } from '../../../quality/units.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const ASSUMED = { samplingRate: 'assumed', gain: 'assumed', leadNames: undefined } as const;
const SAID = { samplingRate: 'file', gain: 'metadata', leadNames: undefined } as const;
const heart = (rates: readonly number[], qrs: readonly number[]) => ({
  ratesOfLeads: rates.map(bpm),
  qrsOfLeads: qrs.map(millivolts),
});

testRule(plausibleHeart, {
  pass: {
    'a heart at rest': { given: factsOf({ sources: ASSUMED, heart: heart([70], [1.2]) }), at: [] },
    'one lead that shows a human heart': { given: factsOf({ sources: ASSUMED, heart: heart([300, 90], [0.01, 1]) }) },
    'a rate and a gain that somebody said': { given: factsOf({ sources: SAID, heart: heart([290], [0.01]) }) },
  },
  warn: {
    'a heart of 270 bpm': {
      given: factsOf({ sources: ASSUMED, heart: heart([270, 280], [1, 1]) }),
      value: '270 bpm',
      at: [[0, 3600]],
    },
    'a heart of 12 bpm': { given: factsOf({ sources: ASSUMED, heart: heart([12], [1]) }), value: '12 bpm' },
    'QRS of 20 µV': { given: factsOf({ sources: ASSUMED, heart: heart([70], [0.02]) }), value: '0.02 mV' },
    'QRS of 1.2 V': { given: factsOf({ sources: ASSUMED, heart: heart([70], [1200]) }), value: '1200 mV' },
  },
  'cannot-tell': { 'no beat at all': { given: factsOf({ sources: ASSUMED, heart: heart([], []) }) } },
  'not-applicable': { 'before the windows': { given: factsOf({ sources: ASSUMED, heart: undefined }) } },
});
