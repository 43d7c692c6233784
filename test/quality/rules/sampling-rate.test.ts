import samplingRate from '../../../quality/rules/sampling-rate.ts';
import { hz } from '../../../quality/units.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

testRule(samplingRate, {
  pass: {
    '360 Hz': { given: factsOf(), says: '360 Hz', at: [] },
    'within half a percent of 500 Hz': { given: factsOf({ samplingRate: hz(502.5) }) },
  },
  warn: {
    '36 Hz': {
      given: factsOf({ samplingRate: hz(36) }),
      says: '36 Hz is none of the rates of known devices (125 Hz, 128 Hz, 200 Hz, 250 Hz, 257 Hz, 300 Hz, 360 Hz, 500 Hz, 512 Hz, 1000 Hz)',
      at: [[0, 3600]],
    },
    'no list at all': { given: factsOf(), settings: { usual: [] } },
  },
  reject: {
    'nobody says it': {
      given: factsOf({ samplingRate: undefined }),
      says: 'neither the file nor the profile nor the metadata says the sampling rate',
    },
  },
});
