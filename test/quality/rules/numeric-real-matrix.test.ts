import numericRealMatrix from '../../../quality/rules/numeric-real-matrix.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

const none = { signal: undefined, leadCount: 0, sampleCount: 0, matrix: undefined };

testRule(numericRealMatrix, {
  pass: { 'a matrix of numbers': { given: factsOf(), says: '"val" is a matrix of real numbers', at: [] } },
  reject: {
    'a complex signal, its name and reason quoted as they are': {
      given: factsOf({ ...none, refused: { variable: 'v{value}', because: 'kind', why: 'is complex (1 × 3600)' } }),
      says: '"v{value}" is complex (1 × 3600); expected a real numeric matrix',
      at: [],
    },
    'no samples': { given: factsOf({ sampleCount: 0 }), says: '"val" holds no samples', at: [] },
  },
  'not-applicable': {
    'a file without a variable to look at': { given: factsOf(none) },
    'a matrix with too many leads is for another rule to refuse': {
      given: factsOf({ ...none, refused: { variable: 'val', because: 'leads', why: 'is 5000 × 5000' } }),
    },
  },
});
