import { rule } from '../rule.ts';
import { ratio } from '../units.ts';
import { namesOf } from '../verdict.ts';

export default rule({
  id: 'shape-statistics',
  version: 2,
  group: 'noise',
  title: 'Kurtosis, skewness and QRS power, as other tools report them',
  severity: 'info',
  appliesTo: 'each lead',
  because: `Many packages grade a lead by these three. They are given for comparison and judge nothing: 12 % of good MIT-BIH
            windows have a low kurtosis and 49 % an unusual QRS power, and spikes raise the kurtosis.`,
  formula: 'kSQI = m₄ / m₂²;  sSQI = |m₃| / m₂^1.5;  pSQI = P(5, 15 Hz) / P(5, 40 Hz)',
  references: [
    'doi:10.1088/0967-3334/29/1/002 (Li 2008: kSQI, pSQI)',
    'doi:10.1088/0967-3334/33/9/1419 (Clifford 2012)',
    'MIT-BIH, 228 windows: kSQI 2.1 to 34, sSQI 0.03 to 5.1, pSQI 0.42 to 0.99',
  ],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'asystole-with-noise'],
  measures: {
    k_sqi_ratio: {
      unit: 'ratio',
      within: [1, Number.POSITIVE_INFINITY],
      meaning: "kSQI: Pearson's kurtosis of the samples, 3 of a normal distribution",
    },
    s_sqi_ratio: { unit: 'ratio', meaning: 'sSQI: absolute skewness of the samples' },
    p_sqi_ratio: { unit: 'ratio', within: [0, 1], meaning: 'pSQI: share of 5 to 15 Hz in the power from 5 to 40 Hz' },
  },
  settings: {
    kurtosisUpTo: { default: ratio(5), relaxedBy: 'decrease', meaning: 'a kurtosis up to this is noted (info)' },
    skewnessBelow: { default: ratio(0.3), relaxedBy: 'decrease', meaning: 'a lower skewness is noted (info)' },
    qrsShareBelow: {
      default: ratio(0.5),
      relaxedBy: 'decrease',
      meaning: 'a lower share of QRS power is noted (info)',
    },
    qrsShareAbove: {
      default: ratio(0.8),
      relaxedBy: 'increase',
      meaning: 'a higher share of QRS power is noted (info)',
    },
  },
  check(lead, { kurtosisUpTo, skewnessBelow, qrsShareBelow, qrsShareAbove }, say) {
    const { kurtosis, skewness } = lead.moments();
    const qrsShare = lead.spectrum().qrsShare();
    const unusual = {
      'low kurtosis': kurtosis <= kurtosisUpTo,
      'low skewness': skewness < skewnessBelow,
      'low QRS power': qrsShare < qrsShareBelow,
      'high QRS power': qrsShare > qrsShareAbove,
    };
    const where = lead.wholeWindow();
    const sentence = `${namesOf(unusual)}: for comparison, not judged`;
    return say
      .measured({ k_sqi_ratio: kurtosis, s_sqi_ratio: skewness, p_sqi_ratio: qrsShare })
      .info({ where, when: unusual['low kurtosis'], value: kurtosis, limit: kurtosisUpTo, sentence })
      .info({ where, when: unusual['low skewness'], value: skewness, limit: skewnessBelow, sentence })
      .info({ where, when: unusual['low QRS power'], value: qrsShare, limit: qrsShareBelow, sentence })
      .info({ where, when: unusual['high QRS power'], value: qrsShare, limit: qrsShareAbove, sentence })
      .pass('kurtosis {value}; skewness and QRS power are as usual', kurtosisUpTo);
  },
});
