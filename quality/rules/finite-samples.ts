import { rule } from '../rule.ts';
import { percent, seconds } from '../units.ts';

export default rule({
  id: 'finite-samples',
  version: 1,
  group: 'integrity',
  title: 'Every sample must be a number',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `NaN and infinity are how software writes "no value". A few are a gap that can be bridged; many mean that the
            lead was not recorded there. Files of whole numbers cannot hold them.`,
  formula: 'gaps = runs of samples that are NaN or ±∞;  their longest duration, and 100 · Σ gaps / N',
  references: ['IEEE 754: NaN and infinity'],
  mustStayQuietOn: ['sinus', 'ventricular-fibrillation', 'asystole-with-noise'],
  judgesGaps: true,
  measures: { not_a_number_pct: { unit: '%', meaning: 'share of samples that are NaN or infinite' } },
  settings: {
    longestGap: {
      default: seconds(0.2),
      relaxedBy: 'increase',
      meaning: 'a gap this long makes the window unusable',
      crossesWindows: true,
    },
    maxMissing: {
      default: percent(1),
      relaxedBy: 'increase',
      meaning: 'a share of missing samples this large makes the window unusable',
    },
  },
  check(lead, { longestGap, maxMissing }, say) {
    const gaps = lead.notFinite();
    const share = gaps.share();
    return say
      .measured({ not_a_number_pct: share })
      .reject({ where: gaps.lasting(longestGap), sentence: 'not a number for {value} (limit {limit})' })
      .reject({
        where: gaps,
        when: share >= maxMissing,
        limit: maxMissing,
        sentence: "{value} of the window's samples are not numbers (limit {limit})",
      })
      .warn({ where: gaps, sentence: "{value} of the window's samples are not numbers" })
      .pass('every sample is a number');
  },
});
