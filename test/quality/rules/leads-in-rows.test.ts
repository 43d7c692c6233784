import type { MatrixFacts } from '../../../quality/facts.ts';
import leadsInRows from '../../../quality/rules/leads-in-rows.ts';
import { count } from '../../../quality/units.ts';
import { factsOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

function read(matrix: MatrixFacts) {
  return { given: factsOf({ matrix }) };
}

testRule(leadsInRows, {
  pass: {
    'twelve rows': {
      ...read({ rows: 12, columns: 5000, leadsIn: 'rows', saidBy: 'shape' }),
      at: [],
    },
    'columns, as the profile says': read({ rows: 5000, columns: 2, leadsIn: 'columns', saidBy: 'profile' }),
    'many leads, as the profile says': read({ rows: 64, columns: 5000, leadsIn: 'rows', saidBy: 'profile' }),
    'many leads, where so many are usual': {
      ...read({ rows: 64, columns: 5000, leadsIn: 'rows', saidBy: 'shape' }),
      settings: { maxLeads: count(64) },
    },
  },
  warn: {
    'a matrix that lies on its side': {
      ...read({ rows: 5000, columns: 1, leadsIn: 'columns', saidBy: 'shape' }),
      at: [[0, 3600]],
    },
    'a square': {
      ...read({ rows: 12, columns: 12, leadsIn: 'rows', saidBy: 'shape' }),
    },
    'a profile that makes a lead of every sample': read({
      rows: 200,
      columns: 12,
      leadsIn: 'rows',
      saidBy: 'profile',
    }),
    'more leads than devices have': read({ rows: 16, columns: 5000, leadsIn: 'rows', saidBy: 'shape' }),
  },
  'not-applicable': {
    'no signal': { given: factsOf({ signal: undefined, matrix: undefined }), says: 'there is no signal' },
    'leads that were handed over one by one': {
      given: factsOf({ signal: { variable: 'leads', chosenBy: 'being the argument' }, matrix: undefined }),
      says: 'the leads do not lie in a matrix',
    },
  },
});
