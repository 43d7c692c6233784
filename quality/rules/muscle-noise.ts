import { rule } from '../rule.ts';
import { bpm, hz, microvolts, seconds } from '../units.ts';

export default rule({
  id: 'muscle-noise',
  version: 2,
  group: 'noise',
  title: 'Muscle noise must not hide the ECG',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Between 20 and 100 Hz a lead at rest holds little but the short QRS complexes. When half of all frames hold
            more, muscle noise or a poor contact hides the small waves. No heart keeps up such a level between its
            beats. Mains interference lies in the same band, but a notch filter removes it and mains-hum judges it.
            So its power is subtracted first, from each frame at most what the frame holds there, and muscle noise
            alone is left.`,
  formula: `level = median over frames of √(mean y² − M),  y = x between from and to (2nd-order Butterworth, both ways);
            M = sum over lines of min(A²/2, power of the frame's y there),  A as in mains-hum;  above fastRate the 25th
            percentile`,
  references: [
    'MIT-BIH noise marks of experts, 10 minutes of 21 records: area under the ROC curve 0.943 (channel 1) and 0.989 (channel 2)',
    'MIT-BIH, 106 windows: median 7.8 µV, 99th percentile 24 µV, maximum 24.5 µV; with mains interference 11, 25 and 26 µV',
    'CinC 2011, 1200 leads: 13 are rejected; annotators found none of them acceptable',
  ],
  mustStayQuietOn: ['ventricular-tachycardia', 'ventricular-flutter', 'ventricular-fibrillation', 'paced'],
  measures: {
    muscle_noise_uv: {
      unit: 'µV',
      meaning: 'median over frames of the RMS between 20 and 100 Hz, without mains interference',
    },
  },
  settings: {
    warnAbove: { default: microvolts(50), relaxedBy: 'increase', meaning: 'a higher level gives a warning' },
    rejectAbove: { default: microvolts(100), relaxedBy: 'increase', meaning: 'frames above it are unusable' },
    from: { default: hz(20), relaxedBy: 'nothing', meaning: 'lower edge of the band' },
    to: {
      default: hz(100),
      relaxedBy: 'nothing',
      meaning: 'upper edge of the band, at most 5 Hz under half the sampling rate',
    },
    frame: {
      default: seconds(0.1),
      relaxedBy: 'nothing',
      meaning: 'length of one frame: a whole number of periods of either mains frequency',
    },
    lines: {
      default: [50, 60].map(hz),
      relaxedBy: 'more entries',
      meaning: 'mains frequencies whose power is subtracted',
    },
    fastRate: {
      default: bpm(140),
      relaxedBy: 'decrease',
      meaning: 'above this heart rate QRS may fill half of all frames, so the 25th percentile is judged',
    },
  },
  check(lead, { warnAbove, rejectAbove, from, to, frame, lines, fastRate }, say) {
    const frames = lead.rmsBetween(from, to, frame, lines);
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
