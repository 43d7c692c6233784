import { rule } from '../rule.ts';
import { copiesAmong, limbIdentities } from '../signal/between-leads.ts';
import { count, microvolts, percent } from '../units.ts';

export default rule({
  id: 'redundant-leads',
  version: 1,
  group: 'integrity',
  title: 'Every lead must see the heart from its own side, and the limb leads must add up',
  severity: 'reject',
  appliesTo: 'all leads',
  because: `Two electrodes never record the same noise. Leads that are equal sample by sample, be it upside down, are
            one signal stored twice, and nobody knows which lead it is. The limb leads are differences of the same
            three voltages, so whatever the heart does, some of them add up to zero; where they do not, channels are
            swapped, out of step, or scaled differently.`,
  formula: 'x = ±y;  95th percentile of |I − II + III| and of |aVR + aVL + aVF|',
  references: [
    'Einthoven 1912, The Lancet 179:853-861; Goldberger 1942, Am Heart J 23:483-492',
    'CinC 2011: derived limb leads add up exactly (residual 0)',
  ],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'paced', 'asystole-with-noise'],
  measures: {
    copied_leads_count: { unit: 'count', meaning: 'leads that are an exact copy of another' },
    limb_residual_uv: { unit: 'µV', meaning: '95th percentile of what the limb leads miss to add up to zero' },
  },
  settings: {
    largestResidual: { default: microvolts(50), relaxedBy: 'increase', meaning: 'more than this is mentioned' },
    share: { default: percent(95), relaxedBy: 'decrease', meaning: 'share of samples that must add up' },
  },
  check(leads, { largestResidual, share }, say) {
    if (leads.length < 2) return say.notApplicable('there is one lead only');
    const copies = copiesAmong(leads);
    const identities = limbIdentities(leads, share);
    const worst = microvolts(Math.max(...identities.map(({ residual }) => residual.value)));
    const where = leads[0]!.wholeWindow();
    const verdict = say
      .measured({ copied_leads_count: count(copies.length), limb_residual_uv: worst })
      .reject({ where, leads: copies, when: copies.length > 0, sentence: '{value} leads are copies of one another' });
    for (const { leads: concerned, residual } of identities) {
      verdict.warn({
        where,
        leads: concerned,
        when: residual > largestResidual,
        value: residual,
        limit: largestResidual,
        sentence: 'the limb leads miss {value} to add up; at most {limit} is expected',
      });
    }
    return verdict.pass('no lead repeats another');
  },
});
