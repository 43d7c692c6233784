import { rule } from '../rule.ts';
import { hz, millivolts, seconds } from '../units.ts';

export default rule({
  id: 'baseline-wander',
  version: 1,
  group: 'noise',
  title: 'The baseline should not wander',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `Breathing, sweat and a pulled cable move the whole trace slowly. A filter removes that, so baseline wander
            never makes a lead unusable, but it can look like a shift of the ST segment. The share of slow power
            (basSQI) is reported and not judged: bigeminy and slow rhythms fail it on the steadiest baseline.`,
  formula: `wander = max(y) - min(y),  y = x below edge (2nd-order Butterworth, both ways, ends mirrored);
            basSQI = 1 - P(0, 1 Hz) / P(0, 40 Hz)`,
  references: [
    'MIT-BIH, 228 windows: median 0.28 mV, 99th percentile 1.4 mV, maximum 1.8 mV',
    'doi:10.1088/0967-3334/33/9/1419 (Clifford 2012, basSQI)',
  ],
  mustStayQuietOn: ['sinus', 'bigeminy', 'ventricular-flutter', 'ventricular-fibrillation', 'long-pause'],
  measures: {
    wander_mv: { unit: 'mV', meaning: 'peak to peak of the baseline, below 0.7 Hz' },
    bas_sqi_ratio: {
      unit: 'ratio',
      within: [0, 1],
      meaning: 'basSQI: share of the power up to 40 Hz that lies above 1 Hz',
    },
  },
  settings: {
    infoAbove: { default: millivolts(1), relaxedBy: 'increase', meaning: 'more wander is noted (info)' },
    warnAbove: { default: millivolts(2), relaxedBy: 'increase', meaning: 'more wander gives a warning' },
    edge: { default: hz(0.7), relaxedBy: 'nothing', meaning: 'anything slower counts as baseline' },
    block: { default: seconds(2), relaxedBy: 'nothing', meaning: 'length of the pieces in which wander is located' },
  },
  check(lead, { infoAbove, warnAbove, edge, block }, say) {
    const baseline = lead.baseline(edge);
    if (baseline === undefined) return say.cannotTell(`the sampling rate is too low for a filter at ${edge}`);
    const wander = baseline.peakToPeak();
    return say
      .measured({ wander_mv: wander, bas_sqi_ratio: lead.spectrum().shareAboveWander() })
      .warn({
        where: baseline.blocksBeyond(warnAbove, block),
        when: wander > warnAbove,
        limit: warnAbove,
        sentence: 'the baseline wanders by {value}, more than {limit}',
      })
      .info({
        where: baseline.blocksBeyond(infoAbove, block),
        when: wander > infoAbove,
        limit: infoAbove,
        sentence: 'the baseline wanders by {value}',
      })
      .pass('the baseline wanders by {value}');
  },
});
