import samplingRate from '../../../quality/rules/sampling-rate.ts';
import { hz } from '../../../quality/units.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

testRule(samplingRate, {
  pass: {
    '360 Hz': { given: factsOf(), value: '360 Hz', at: [] },
    'within half a percent of 500 Hz': { given: factsOf({ samplingRate: hz(502.5) }) },
  },
  warn: {
    '36 Hz': {
      given: factsOf({ samplingRate: hz(36) }),
      value: '36 Hz',
      at: [[0, 3600]],
    },
    'no list at all': { given: factsOf(), settings: { usual: [] } },
  },
  'not-applicable': {
    'nobody says it': { given: factsOf({ samplingRate: undefined }) },
  },
});
