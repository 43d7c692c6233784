import { rule } from '../rule.ts';
import { hz, microvolts } from '../units.ts';

export default rule({
  id: 'mains-hum',
  version: 1,
  group: 'noise',
  title: 'The mains must not be heard',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `A steady line at 50 or 60 Hz comes from the wall, most often through an electrode that hardly touches. No
            heart makes one: sharp waves spread over many frequencies, and what they hold beside the line is taken off.`,
  formula: `A = √(2 · max(0, P(f ± 0.75 Hz) - Q)),  Q = power from f - 5 to f - 2 Hz and from f + 2 to f + 5 Hz, scaled
            to the same width;  the largest A of lines`,
  references: [
    'MIT-BIH, 228 windows: median 10 µV, maximum 16.5 µV (the hum of the tape recorders)',
    'CinC 2011, 9276 leads of acceptable recordings: 99th percentile 31 µV',
    'Pacemaker spikes of 2 mV read 11 µV',
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
  measures: { mains_uv: { unit: 'µV', meaning: 'amplitude of the strongest mains line' } },
  settings: {
    warnAbove: { default: microvolts(25), relaxedBy: 'increase', meaning: 'mention it' },
    rejectAbove: { default: microvolts(100), relaxedBy: 'increase', meaning: 'unusable' },
    lines: { default: [50, 60].map(hz), relaxedBy: 'fewer entries', meaning: 'frequencies of the mains' },
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
        sentence: 'mains hum of {value}; at most {limit} is allowed',
      })
      .warn({ where, when: hum > warnAbove, limit: warnAbove, sentence: 'mains hum of {value}, above {limit}' })
      .pass('mains hum of {value}');
  },
});
