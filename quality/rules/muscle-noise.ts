import { rule } from '../rule.ts';
import { bpm, hz, microvolts, seconds } from '../units.ts';

export default rule({
  id: 'muscle-noise',
  version: 1,
  group: 'noise',
  title: 'Muscle noise must not hide the ECG',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Between 20 and 100 Hz a lead at rest holds little but the short QRS complexes. When half of all frames hold
            more, muscle noise or a poor contact hides the small waves. No heart keeps up such a level between its
            beats.`,
  formula: `level = median over frames of √(mean y²),  y = x between from and to (2nd-order Butterworth, both
            ways);  above fastRate the 25th percentile`,
  references: [
    'MIT-BIH noise marks of experts: area under the ROC curve 0.965 (channel 1) and 0.907 (channel 2)',
    'MIT-BIH, 228 windows: median 12 µV, 99th percentile 56 µV, maximum 96 µV',
  ],
  mustStayQuietOn: ['ventricular-tachycardia', 'ventricular-flutter', 'ventricular-fibrillation', 'paced'],
  measures: { muscle_noise_uv: { unit: 'µV', meaning: 'median over frames of the RMS between 20 and 100 Hz' } },
  settings: {
    warnAbove: { default: microvolts(50), relaxedBy: 'increase', meaning: 'a higher level gives a warning' },
    rejectAbove: { default: microvolts(100), relaxedBy: 'increase', meaning: 'frames above it are unusable' },
    from: { default: hz(20), relaxedBy: 'nothing', meaning: 'lower edge of the band' },
    to: {
      default: hz(100),
      relaxedBy: 'nothing',
      meaning: 'upper edge of the band, at most 5 Hz under half the sampling rate',
    },
    frame: { default: seconds(0.1), relaxedBy: 'nothing', meaning: 'length of one frame' },
    fastRate: {
      default: bpm(140),
      relaxedBy: 'decrease',
      meaning: 'above this heart rate QRS may fill half of all frames, so the 25th percentile is judged',
    },
  },
  check(lead, { warnAbove, rejectAbove, from, to, frame, fastRate }, say) {
    const frames = lead.rmsBetween(from, to, frame);
    if (frames === undefined) return say.cannotTell(`the sampling rate is too low for waves above ${from}`);
    const level = lead.heartRate() > fastRate ? frames.percentile(25) : frames.median();
    return say
      .measured({ muscle_noise_uv: level })
      .reject({
        where: frames.above(rejectAbove),
        when: level > rejectAbove,
        limit: rejectAbove,
        sentence: 'muscle noise of {value} (limit {limit})',
      })
      .warn({
        where: frames.above(warnAbove),
        when: level > warnAbove,
        limit: warnAbove,
        sentence: 'muscle noise of {value}, above {limit}',
      })
      .pass('muscle noise of {value}');
  },
});
