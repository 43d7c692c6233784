import { rule } from '../rule.ts';
import { ratio, seconds } from '../units.ts';

export default rule({
  id: 'detectors-agree',
  version: 3,
  group: 'noise',
  title: 'Two beat detectors should find the same beats',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `All good detectors agree on a good trace, and each errs in its own way on a bad one. One here compares the
            energy at an instant with that of its surroundings, the other follows the length of the curve. Flutter,
            fibrillation and very uneven beats make them differ as well. A QRS that the start or the end of the
            recording cuts off is half a QRS: that only one of them finds it is chance, and does not count.`,
  formula:
    'bSQI = M / (n₁ + n₂ - M),  M = one-to-one matches within tolerance (Jaccard); n without lone beats at a cut end',
  references: [
    'doi:10.1088/0967-3334/29/1/002 (Li 2008, bSQI)',
    'doi:10.1371/journal.pone.0073557 (Elgendi 2013); doi:10.1109/CIC.2003.1291261 (Zong 2003)',
    'doi:10.1155/2018/9050812 (Liu 2018: ten detectors, over 99 % on clean data, under 80 % on poor data)',
    'MIT-BIH, 106 windows: 5th percentile 1, minimum 0.83',
    'Generated sinus rhythm, 20 000 pieces of 5 to 12 s: all 2047 lone beats lie within 80 ms of an end',
  ],
  mustStayQuietOn: ['sinus', 'paced', 'ventricular-flutter', 'ventricular-fibrillation'],
  clinicalReview: true,
  measures: {
    b_sqi_ratio: {
      unit: 'ratio',
      within: [0, 1],
      meaning: 'bSQI: beats that both detectors find, of all that either finds',
    },
  },
  settings: {
    warnBelow: {
      default: ratio(0.7),
      relaxedBy: 'decrease',
      meaning: 'a smaller share of common beats gives a warning',
    },
    tolerance: { default: seconds(0.15), relaxedBy: 'nothing', meaning: 'two beats this close to each other are one' },
    cutEnd: {
      default: seconds(0.1),
      relaxedBy: 'increase',
      meaning: 'a QRS this near to the start or the end of the recording may be cut: about the width of one',
    },
    reach: {
      default: seconds(1),
      relaxedBy: 'decrease',
      meaning: 'reported before and after each beat that one misses',
    },
  },
  check(lead, { warnBelow, tolerance, cutEnd, reach }, say) {
    const agreement = lead.detectorAgreement(tolerance).awayFromEnds(cutEnd);
    const shared = agreement.share();
    return say
      .measured({ b_sqi_ratio: shared })
      .warn({
        where: agreement.aroundUnmatchedBeats(reach),
        when: shared < warnBelow,
        limit: warnBelow,
        sentence: 'two detectors share {value} of the beats they find, less than {limit}',
      })
      .pass('two detectors share {value} of the beats they find');
  },
});
