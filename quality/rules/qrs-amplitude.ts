import { rule } from '../rule.ts';
import { millivolts, seconds } from '../units.ts';

export default rule({
  id: 'qrs-amplitude',
  version: 2,
  group: 'acquisition',
  title: 'QRS complexes should be neither tiny nor huge',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `QRS complexes under 0.15 mV are smaller than a monitor has to count, and over 8 mV larger than a heart
            makes: the gain is wrong, or the electrode has poor contact. Fluid around the heart, lung disease and asystole make
            them small too, so a physician should look.`,
  formula: `amplitude = median over beats of max(y) - min(y) within reach of the R peak,  y = x from 0.5 to 40 Hz
            (2nd-order Butterworth, both ways)`,
  references: [
    'IEC 60601-2-27 (a monitor must not count beats of 0.15 mV)',
    'MIT-BIH, 228 windows: 0.51 mV to 3.7 mV, median 1.7 mV',
    'CinC 2011, 9276 leads of acceptable recordings: 1st percentile 0.16 mV, 99th 3.4 mV',
  ],
  mustStayQuietOn: ['sinus', 'ventricular-fibrillation', 'asystole-with-noise', 'paced'],
  clinicalReview: true,
  measures: { qrs_amplitude_mv: { unit: 'mV', meaning: 'median over beats of the peak to peak around the R peak' } },
  settings: {
    warnBelow: {
      default: millivolts(0.15),
      relaxedBy: 'decrease',
      meaning: 'lower QRS give a warning: asystole or poor contact',
    },
    warnAbove: { default: millivolts(8), relaxedBy: 'increase', meaning: 'taller QRS give a warning: a wrong gain' },
    infoBelow: {
      default: millivolts(0.5),
      relaxedBy: 'decrease',
      meaning: 'lower QRS are noted (info) as low voltage',
    },
    reach: { default: seconds(0.08), relaxedBy: 'nothing', meaning: 'how far to look on either side of the R peak' },
  },
  check(lead, { warnBelow, warnAbove, infoBelow, reach }, say) {
    const where = lead.wholeWindow();
    const height = lead.qrsHeight(reach);
    return say
      .measured({ qrs_amplitude_mv: height })
      .warn({ where, when: height < warnBelow, limit: warnBelow, sentence: 'QRS of {value}, smaller than {limit}' })
      .warn({ where, when: height > warnAbove, limit: warnAbove, sentence: 'QRS of {value}, larger than {limit}' })
      .info({
        where,
        when: height < infoBelow,
        limit: infoBelow,
        sentence: 'low-voltage QRS of {value}, under {limit}',
      })
      .pass('QRS of {value}');
  },
});
