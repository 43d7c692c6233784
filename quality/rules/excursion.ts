import { rule } from '../rule.ts';
import { millivolts, seconds } from '../units.ts';

export default rule({
  id: 'excursion',
  version: 1,
  group: 'acquisition',
  title: 'The trace must stay within what a heart can reach',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `On the skin the largest QRS complexes reach about 5 mV, and amplifiers are built for 10 mV peak to peak.
            Anything that goes further and stays there is electrode motion, a defibrillator shock, or a wrong gain. A
            pacemaker pulse may go as far, but is over after 2 ms.`,
  formula: '|x − median(x)| > limit for at least lasting',
  references: [
    'IEC 60601-2-47: input range of ambulatory recorders 10 mV peak to peak',
    'MIT-BIH, 228 windows: largest distance from the median 3.64 mV',
    'CinC 2011, 9276 leads of acceptable recordings: 99th percentile 10.1 mV',
  ],
  mustStayQuietOn: ['ventricular-tachycardia', 'ventricular-flutter', 'ventricular-fibrillation', 'paced'],
  measures: { excursion_mv: { unit: 'mV', meaning: "largest distance from the window's median" } },
  settings: {
    warnAbove: { default: millivolts(10), relaxedBy: 'increase', meaning: 'a larger excursion gives a warning' },
    rejectAbove: { default: millivolts(15), relaxedBy: 'increase', meaning: 'a larger excursion is unusable there' },
    lasting: {
      default: seconds(0.02),
      relaxedBy: 'increase',
      meaning: 'a shorter excursion is ignored: it may be a pacemaker pulse',
      crossesWindows: true,
    },
  },
  check(lead, { warnAbove, rejectAbove, lasting }, say) {
    const distance = lead.movement().fromMedian();
    const largest = distance.largest();
    return say
      .measured({ excursion_mv: largest })
      .reject({
        where: distance.above(rejectAbove).lasting(lasting),
        value: largest,
        limit: rejectAbove,
        sentence: 'swings {value} away from its median (limit {limit})',
      })
      .warn({
        where: distance.above(warnAbove).lasting(lasting),
        value: largest,
        limit: warnAbove,
        sentence: 'swings {value} away from its median, more than {limit}',
      })
      .pass('swings at most {value} away from its median', warnAbove);
  },
});
