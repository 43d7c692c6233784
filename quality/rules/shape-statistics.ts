import { rule } from '../rule.ts';

export default rule({
  id: 'shape-statistics',
  version: 3,
  group: 'noise',
  title: 'Kurtosis, skewness and QRS power, as other tools report them',
  severity: 'pass',
  appliesTo: 'each lead',
  because: `Many packages grade a lead by these three. Here they are columns for comparison and judge nothing: 12 % of
            good MIT-BIH windows have a kurtosis of at most 5 and 49 % a QRS power outside 0.5 to 0.8, which those
            packages call bad, and spikes raise the kurtosis.`,
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
  settings: {},
  check(lead, _, say) {
    const { kurtosis, skewness } = lead.moments();
    return say
      .measured({ k_sqi_ratio: kurtosis, s_sqi_ratio: skewness, p_sqi_ratio: lead.spectrum().qrsShare() })
      .pass('kurtosis {value}');
  },
});
