import { rule } from '../rule.ts';
import { seconds } from '../units.ts';

export default rule({
  id: 'longest-gap',
  version: 2,
  group: 'physiology',
  title: 'There should be no pause',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `Three seconds without a beat mean lead off, or a pause of the heart. Either way, someone should look at
            once; this lead alone cannot tell which.`,
  formula: 'gap = longest time without an R peak (Elgendi 2013), the start and the end of the recording included',
  references: [
    'CinC 2011, acceptable against unacceptable recordings: area under the ROC curve 0.932',
    'MIT-BIH, 228 windows: median 0.91 s, maximum 1.9 s; record 232 holds true pauses',
  ],
  mustStayQuietOn: ['sinus', 'long-pause', 'asystole-with-noise', 'ventricular-fibrillation'],
  clinicalReview: true,
  measures: { longest_gap_s: { unit: 's', meaning: 'longest pause: time without a beat' } },
  settings: {
    warnAfter: {
      default: seconds(3),
      relaxedBy: 'increase',
      meaning: 'a pause this long gives a warning',
      crossesWindows: true,
    },
  },
  check(lead, { warnAfter }, say) {
    if (!lead.showsBeats) return say.cannotTell('the sampling rate is too low to find beats');
    const gaps = lead.rhythm().gaps();
    return say
      .measured({ longest_gap_s: gaps.longest() })
      .warn({ where: gaps.lasting(warnAfter), sentence: 'pause: no beat for {value}' })
      .pass('at most {value} without a beat');
  },
});
