import { rule } from '../rule.ts';
import { hz, microvolts } from '../units.ts';

export default rule({
  id: 'mains-hum',
  version: 2,
  group: 'noise',
  title: 'There must be no mains interference',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Steady interference at 50 or 60 Hz comes from the power line, most often through an electrode with poor
            contact. No heart makes a steady line in the spectrum: sharp waves spread over many frequencies, and what
            they add around the line is subtracted. A notch filter removes such a line and leaves the rest of the ECG, so
            interference makes a lead unusable only where it is as large as the waves themselves.`,
  formula: `A = √(2 · max(0, P(f ± 0.75 Hz) - Q)),  Q = power from f - 5 to f - 2 Hz and from f + 2 to f + 5 Hz, scaled
            to the same width;  the largest A of lines`,
  references: [
    'MIT-BIH, 228 windows: median 10 µV, maximum 16.5 µV (the hum of the tape recorders)',
    'CinC 2011, 9276 leads of acceptable recordings: 99th percentile 31 µV',
    'Pacemaker spikes of 2 mV read 11 µV',
    'CinC 2011, 1200 leads: 15 exceed 300 µV and are rejected; annotators found none of them acceptable',
  ],
  mustStayQuietOn: [
    'sinus',
    'atrial-fibrillation',
    'bigeminy',
    'ventricular-tachycardia',
    'ventricular-flutter',
    'ventricular-fibrillation',
    'paced',
    'long-pause',
    'asystole-with-noise',
  ],
  measures: { mains_uv: { unit: 'µV', meaning: 'amplitude of the strongest mains interference' } },
  settings: {
    warnAbove: { default: microvolts(25), relaxedBy: 'increase', meaning: 'stronger interference gives a warning' },
    rejectAbove: {
      default: microvolts(300),
      relaxedBy: 'increase',
      meaning: 'stronger interference makes the window unusable',
    },
    lines: { default: [50, 60].map(hz), relaxedBy: 'fewer entries', meaning: 'mains frequencies that are looked for' },
  },
  check(lead, { warnAbove, rejectAbove, lines }, say) {
    const where = lead.wholeWindow();
    const hum = lead.spectrum().strongestLine(lines);
    return say
      .measured({ mains_uv: hum })
      .reject({
        where,
        when: hum > rejectAbove,
        limit: rejectAbove,
        sentence: 'mains interference of {value} (limit {limit})',
      })
      .warn({
        where,
        when: hum > warnAbove,
        limit: warnAbove,
        sentence: 'mains interference of {value}, above {limit}',
      })
      .pass('mains interference of {value}');
  },
});
