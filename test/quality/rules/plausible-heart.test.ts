import plausibleHeart from '../../../quality/rules/plausible-heart.ts';
import { bpm, hz, millivolts } from '../../../quality/units.ts';
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
    'a heart at the limits': { given: factsOf({ sources: ASSUMED, heart: heart([250, 20], [15, 0.03]) }) },
    'just as fast, and as large': { given: factsOf({ sources: ASSUMED, heart: heart([250], [15]) }), at: [] },
    'just as slow, and as small': { given: factsOf({ sources: ASSUMED, heart: heart([20], [0.03]) }), at: [] },
    'a heart at rest': { given: factsOf({ sources: ASSUMED, heart: heart([70], [1.2]) }), at: [] },
    'one lead that shows a human heart': { given: factsOf({ sources: ASSUMED, heart: heart([300, 90], [0.01, 1]) }) },
    'a rate and a gain that somebody said': { given: factsOf({ sources: SAID, heart: heart([290], [0.01]) }) },
  },
  warn: {
    'mains at another frequency': {
      given: factsOf({ sources: ASSUMED, heart: { ...heart([70], [1]), mainsRate: hz(500) } }),
      says:
        'a steady line in every lead would be the mains at a sampling rate of 500 Hz: the rate, which comes from the ' +
        'profile, may be wrong',
      value: '500 Hz',
    },
    'a heart of 270 bpm': {
      given: factsOf({ sources: ASSUMED, heart: heart([280, 270], [1, 1]) }),
      value: '270 bpm',
      limit: '250 bpm',
      says:
        'implausible heart rate in every lead, at best 270 bpm (limit 250 bpm): the sampling rate, which comes from the ' +
        'profile, may be wrong; at 100 Hz it would be 75 bpm',
      at: [[0, 3600]],
    },
    'a heart of 12 bpm': {
      given: factsOf({ sources: ASSUMED, heart: heart([12, 8], [1]) }),
      value: '12 bpm',
      limit: '20 bpm',
      says:
        'implausible heart rate in every lead, at best 12 bpm (limit 20 bpm): the sampling rate, which comes from the ' +
        'profile, may be wrong; at 2000 Hz it would be 67 bpm',
    },
    'QRS of 20 µV': {
      given: factsOf({ sources: { ...ASSUMED, samplingRate: 'file' }, heart: heart([270], [0.02, 0.01]) }),
      value: '0.02 mV',
      limit: '0.03 mV',
      says:
        'implausible QRS in every lead, at best 0.02 mV (limit 0.03 mV): the gain, which the file does not give, may be ' +
        'wrong; with a gain 100 times smaller it would be 2 mV',
    },
    'QRS of 1.2 V': {
      given: factsOf({ sources: { ...ASSUMED, gain: 'profile' }, heart: heart([70], [1200]) }),
      value: '1200 mV',
      limit: '15 mV',
      says:
        'implausible QRS in every lead, at best 1200 mV (limit 15 mV): the gain, which the file does not give, may be ' +
        'wrong; with a gain 1000 times larger it would be 1.2 mV',
    },
    'a rate that is already the likeliest': {
      given: factsOf({
        sources: { ...ASSUMED, samplingRate: 'profile' },
        samplingRate: hz(100),
        heart: heart([260], [1]),
      }),
      says:
        'implausible heart rate in every lead, at best 260 bpm (limit 250 bpm): the sampling rate, which comes from the ' +
        'profile, may be wrong',
    },
    'QRS whose gain is wrong by less than ten': {
      given: factsOf({ sources: ASSUMED, heart: heart([70], [4]) }),
      settings: { largest: millivolts(3) },
      says: 'implausible QRS in every lead, at best 4 mV (limit 3 mV): the gain, which the file does not give, may be wrong',
    },
  },
  'cannot-tell': { 'no beat at all': { given: factsOf({ sources: ASSUMED, heart: heart([], []) }) } },
  'not-applicable': {
    'before the windows': { given: factsOf({ sources: ASSUMED, heart: undefined }) },
    'whoever hands arrays over measured them': { given: factsOf({ sources: undefined, heart: heart([300], [1]) }) },
  },
});
