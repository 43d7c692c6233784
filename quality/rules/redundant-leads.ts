import { rule } from '../rule.ts';
import { count, microvolts, percent } from '../units.ts';

export default rule({
  id: 'redundant-leads',
  version: 2,
  group: 'integrity',
  title: 'No lead may copy another, and the limb leads must add up',
  severity: 'reject',
  appliesTo: 'all leads',
  because: `Two electrodes never record the same noise. Leads that are equal sample by sample, even upside down, are
            one signal stored twice, and nobody knows which lead it is. The limb leads are differences of the same
            three voltages, so whatever the heart does, some of them add up to zero; where they do not, channels are
            swapped, out of step, or scaled differently. Where one limb lead is flat, the rule does not apply to the
            others: devices derive limb leads from each other, so I, III and aVL are equal where II is 0 V, and the sums
            lack what was not recorded.`,
  formula: `x = ±y, unless both are limb leads that are equal whenever a third one is 0 V and that one is flat;  95th
            percentile of |I − II + III| and of |aVR + aVL + aVF|, none of them flat`,
  references: [
    'Einthoven 1912, The Lancet 179:853-861; Goldberger 1942, Am Heart J 23:483-492',
    'CinC 2011: derived limb leads add up exactly (residual 0)',
    'CinC 2011: 6 leads equal another, and annotators found all 6 acceptable; 3 of them are I, III and aVL beside a flat II',
  ],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'paced', 'asystole-with-noise'],
  measures: {
    copied_leads_count: {
      unit: 'count',
      meaning: 'leads that are an exact copy of another, not counting limb leads beside a flat one',
    },
    limb_residual_uv: { unit: 'µV', meaning: '95th percentile of how far the sum of the limb leads is from zero' },
  },
  settings: {
    largestResidual: {
      default: microvolts(50),
      relaxedBy: 'increase',
      meaning: 'limb leads that miss zero by more give a warning',
    },
    share: { default: percent(95), relaxedBy: 'decrease', meaning: 'share of samples that must add up' },
  },
  check(leads, { largestResidual, share }, say) {
    if (leads.count() < count(2)) return say.notApplicable('there is only one lead');
    const where = leads.wholeWindow();
    const { copies, besideFlat } = leads.repeated();
    const limb = leads.limbLeads(share);
    const sentence = 'the limb leads fail to add up by {value}; at most {limit} is expected';
    return say
      .measured({ copied_leads_count: count(copies.length), limb_residual_uv: limb.largestResidual })
      .reject({ where, leads: copies, when: copies.length > 0, sentence: '{value} leads are copies of another lead' })
      .warn({
        where,
        leads: limb.einthoven.leads,
        when: limb.einthoven.residual > largestResidual,
        value: limb.einthoven.residual,
        limit: largestResidual,
        sentence,
      })
      .warn({
        where,
        leads: limb.goldberger.leads,
        when: limb.goldberger.residual > largestResidual,
        value: limb.goldberger.residual,
        limit: largestResidual,
        sentence,
      })
      .except(besideFlat, 'limb leads are derived from each other: where one is flat, others are equal')
      .pass('no lead repeats another');
  },
});
