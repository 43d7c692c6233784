import leadCount from '../../../quality/rules/lead-count.ts';
import { count } from '../../../quality/units.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const none = { signal: undefined, leadCount: 0, sampleCount: 0, matrix: undefined };

testRule(leadCount, {
  pass: {
    'one lead': { given: factsOf(), says: 'number of leads: 1', at: [] },
    'four, where the profile expects four': { given: factsOf({ leadCount: 4 }), settings: { usual: [count(4)] } },
  },
  warn: {
    'four leads': {
      given: factsOf({ leadCount: 4 }),
      says: '4 leads; devices record 1, 2, 3, 5, 6, 8, 12 or 15',
      at: [[0, 3600]],
    },
    '256 leads': { given: factsOf({ leadCount: 256 }) },
  },
  reject: {
    'no row that is an ECG': { given: factsOf({ leadCount: 0 }), says: 'no row of the signal is an ECG lead' },
    '257 leads': { given: factsOf({ leadCount: 257 }), says: '257 leads (limit 256)', value: '257' },
    'more leads than are read': {
      given: factsOf({ ...none, refused: { variable: 'val', because: 'leads', why: 'is 500 × 500, too many {}' } }),
      says: '"val" is 500 × 500, too many {}',
      at: [],
    },
  },
  'not-applicable': {
    'no signal': { given: factsOf(none) },
    'text instead of a signal': {
      given: factsOf({ ...none, refused: { variable: 'val', because: 'kind', why: 'is text' } }),
    },
  },
});
