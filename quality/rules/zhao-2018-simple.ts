import { rule } from '../rule.ts';
import { gradeOf, pointsWithin } from '../signal/points.ts';
import { bpm, ratio, seconds } from '../units.ts';

export default rule({
  id: 'zhao-2018-simple',
  version: 1,
  group: 'compatibility',
  title: 'Excellent, barely acceptable or unacceptable by the simple rules of Zhao 2018',
  severity: 'info',
  appliesTo: 'each lead',
  because: `A published score of four indices, given here to compare with other tools. It calls 13 % of good MIT-BIH
            windows unacceptable and 60 % barely acceptable, so nothing is judged by it. Its limits are the paper's and
            no settings: with others it would be another score.`,
  formula: `2, 1 or 0 points each for the F1 of two detectors (over 0.9, 0.6), pSQI (0.5 to 0.8, 0.4 to 0.5; from 130 bpm
            0.4 to 0.7, 0.3 to 0.4), kSQI (over 5), basSQI (0.95, 0.9).  1 if three 2 and no 0;  0 if three 0, or two 0
            and a 1, or one 0 and three 1;  else 0.5`,
  references: ['doi:10.3389/fphys.2018.00727 (accuracy 94.67 % on the test set of the paper)'],
  mustStayQuietOn: ['sinus', 'atrial-fibrillation', 'bigeminy', 'ventricular-fibrillation'],
  measures: {
    zhao_2018_ratio: {
      unit: 'ratio',
      within: [0, 1],
      meaning: '1 excellent, 0.5 barely acceptable, 0 unacceptable by Zhao 2018',
    },
  },
  settings: {},
  check(lead, _, say) {
    const spectrum = lead.spectrum();
    const agreement = lead.detectorAgreement(seconds(0.15)).f1();
    const isFast = lead.heartRate() >= bpm(130);
    const grade = gradeOf([
      pointsWithin(agreement, { two: [0.9, 1], one: [0.6, 1] }),
      pointsWithin(
        spectrum.qrsShare(),
        isFast ? { two: [0.4, 0.7], one: [0.3, 0.7] } : { two: [0.5, 0.8], one: [0.4, 0.8] },
      ),
      pointsWithin(lead.moments().kurtosis, { two: [5, Number.POSITIVE_INFINITY] }),
      pointsWithin(spectrum.shareAboveWander(), { two: [0.95, 1], one: [0.9, 1] }),
    ]);
    return say
      .measured({ zhao_2018_ratio: grade })
      .info({ where: lead.wholeWindow(), when: grade <= ratio(0), sentence: 'unacceptable by Zhao 2018' })
      .pass('{value} by Zhao 2018 (1 excellent, 0.5 barely acceptable)');
  },
});
