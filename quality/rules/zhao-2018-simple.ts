import { rule } from '../rule.ts';
import { gradeOf, pointsFor } from '../signal/points.ts';
import { bpm, ratio, seconds } from '../units.ts';

export default rule({
  id: 'zhao-2018-simple',
  version: 2,
  group: 'compatibility',
  title: 'Excellent, barely acceptable or unacceptable by the simple rules of Zhao 2018',
  severity: 'pass',
  appliesTo: 'each lead',
  because: `A published score of four indices, given here to compare with other tools. It calls 13 % of good MIT-BIH
            windows unacceptable and 60 % barely acceptable, so it is only a column and judges nothing. Its limits are
            the paper's: with other limits it is another score.`,
  formula: `2, 1 or 0 points each for the F1 of two detectors, pSQI, kSQI and basSQI: 2 from the setting …Two on, 1 from
            …One on, pSQI only up to …UpTo.  1 if three 2 and no 0;  0 if three 0, or two 0 and a 1, or one 0 and
            three 1;  else 0.5`,
  references: ['doi:10.3389/fphys.2018.00727 (accuracy 94.67 % on the test set of the paper)'],
  mustStayQuietOn: ['sinus', 'atrial-fibrillation', 'bigeminy', 'ventricular-fibrillation'],
  measures: {
    zhao_2018_ratio: {
      unit: 'ratio',
      within: [0, 1],
      meaning: '1 excellent, 0.5 barely acceptable, 0 unacceptable by Zhao 2018',
    },
  },
  settings: {
    agreementTwo: {
      default: ratio(0.9),
      relaxedBy: 'nothing',
      meaning: 'F1 of two beat detectors that earns 2 points',
    },
    agreementOne: {
      default: ratio(0.6),
      relaxedBy: 'nothing',
      meaning: 'F1 of two beat detectors that earns 1 point',
    },
    qrsTwo: { default: ratio(0.5), relaxedBy: 'nothing', meaning: 'pSQI (share of QRS power) that earns 2 points' },
    qrsOne: { default: ratio(0.4), relaxedBy: 'nothing', meaning: 'pSQI that earns 1 point' },
    qrsUpTo: { default: ratio(0.8), relaxedBy: 'nothing', meaning: 'a higher pSQI earns none' },
    fastRate: {
      default: bpm(130),
      relaxedBy: 'nothing',
      meaning: 'from this heart rate on, the three limits for fast hearts hold',
    },
    fastQrsTwo: { default: ratio(0.4), relaxedBy: 'nothing', meaning: 'pSQI of a fast heart that earns 2 points' },
    fastQrsOne: { default: ratio(0.3), relaxedBy: 'nothing', meaning: 'pSQI of a fast heart that earns 1 point' },
    fastQrsUpTo: { default: ratio(0.7), relaxedBy: 'nothing', meaning: 'a higher pSQI of a fast heart earns none' },
    kurtosisTwo: {
      default: ratio(5),
      relaxedBy: 'nothing',
      meaning: 'kSQI (kurtosis) that earns 2 points; a lower one earns none',
    },
    baselineTwo: {
      default: ratio(0.95),
      relaxedBy: 'nothing',
      meaning: 'basSQI (share of power without baseline wander) that earns 2 points',
    },
    baselineOne: { default: ratio(0.9), relaxedBy: 'nothing', meaning: 'basSQI that earns 1 point' },
    tolerance: {
      default: seconds(0.15),
      relaxedBy: 'nothing',
      meaning: 'beats of the two detectors this close to each other are one',
    },
  },
  check(lead, limits, say) {
    const { kurtosis } = lead.moments();
    const agreement = lead.detectorAgreement(limits.tolerance).f1();
    const qrsPower = lead.spectrum().qrsShare();
    const baseline = lead.spectrum().shareAboveWander();
    const isFast = lead.heartRate() >= limits.fastRate;
    const qrsLimits = isFast
      ? { two: limits.fastQrsTwo, one: limits.fastQrsOne, upTo: limits.fastQrsUpTo }
      : { two: limits.qrsTwo, one: limits.qrsOne, upTo: limits.qrsUpTo };
    const grade = gradeOf(
      pointsFor(agreement, { two: limits.agreementTwo, one: limits.agreementOne }),
      pointsFor(qrsPower, qrsLimits),
      pointsFor(kurtosis, { two: limits.kurtosisTwo }),
      pointsFor(baseline, { two: limits.baselineTwo, one: limits.baselineOne }),
    );
    return say
      .measured({ zhao_2018_ratio: grade })
      .pass('{value} by Zhao 2018 (1 excellent, 0.5 barely acceptable, 0 unacceptable)');
  },
});
