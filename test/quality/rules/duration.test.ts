import duration from '../../../quality/rules/duration.ts';
import { hz } from '../../../quality/units.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

testRule(duration, {
  pass: {
    '10 s': { given: factsOf(), value: '10 s', at: [] },
    '5 s': { given: factsOf({ sampleCount: 1800 }), value: '5 s' },
    'a day': { given: factsOf({ sampleCount: 24 * 3600 * 360 }), value: '24 h' },
  },
  warn: {
    '50 hours': {
      given: factsOf({ sampleCount: 50 * 3600 * 360 }),
      value: '50 h',
      limit: '49 h',
      at: [[0, 50 * 3600 * 360]],
    },
  },
  reject: {
    'one sample too short': {
      given: factsOf({ sampleCount: 1799 }),
      says: 'lasts 4.997 s; at least 5 s is required',
      at: [[0, 1799]],
    },
    'no samples': { given: factsOf({ sampleCount: 0 }), value: '0 s', limit: '5 s', at: [] },
  },
  'cannot-tell': {
    'rate unknown': { given: factsOf({ samplingRate: undefined }) },
    'a rate of 0 Hz': { given: factsOf({ samplingRate: hz(0) }) },
  },
});
