import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';

export default rule({
  id: 'leads-in-rows',
  version: 1,
  group: 'structure',
  title: 'Leads should be rows, each with far more samples than there are leads',
  severity: 'warn',
  appliesTo: 'file',
  because: `A matrix does not say which of its sides is time. Where the profile does not say so either, the longer side
            is taken as time, and a matrix with its leads in columns is transposed. That is safe for 12 × 5000, and a
            guess for a nearly square matrix: a wrong guess makes every sample a lead.`,
  formula: 'leads ≤ maxLeads and samples > leads, leads in rows',
  references: ['PhysioNet WFDB, wfdb2mat: one row per signal'],
  mustStayQuietOn: ['sinus'],
  measures: { matrix_rows_count: { unit: 'count', meaning: 'rows of the matrix as it is stored' } },
  settings: {
    maxLeads: {
      default: count(15),
      relaxedBy: 'increase',
      meaning: 'more on the shorter side give a warning: that side may be time after all',
    },
  },
  check(file, { maxLeads }, say) {
    const { matrix, signal } = file;
    if (matrix === undefined) {
      return say.notApplicable(signal === undefined ? 'there is no signal' : 'the leads do not lie in a matrix');
    }
    const { rows, columns, leadsIn, saidBy } = matrix;
    const where = wholeRecording(file);
    const shape = `${rows} × ${columns}`;
    const leads = leadsIn === 'rows' ? rows : columns;
    const samples = leadsIn === 'rows' ? columns : rows;
    return say
      .measured({ matrix_rows_count: count(rows) })
      .warn({
        where,
        when: samples <= leads || (saidBy === 'shape' && leads > maxLeads.value),
        sentence: `the ${shape} matrix was read as ${leads} leads of ${samples} samples, but its shape alone does not prove that`,
      })
      .warn({
        where,
        when: saidBy === 'shape' && leadsIn === 'columns',
        sentence: `the ${shape} matrix has its leads in columns and was transposed; the profile can say so`,
      })
      .pass(`the ${shape} matrix was read as ${leads} leads of ${samples} samples`);
  },
});
