import { rule } from '../rule.ts';
import { millivolts } from '../units.ts';

export default rule({
  id: 'dc-offset',
  version: 1,
  group: 'acquisition',
  title: 'The trace must lie near 0 mV, with room on both sides',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `The voltage between skin and electrode shifts the whole trace. A large offset means a dry electrode or a
            wrong zero in the profile, and brings the trace so close to the end of its range that the next tall beat is
            clipped.`,
  formula: '|median(x)|;  min(top − median(x), median(x) − bottom)',
  references: ['MIT-BIH, 228 windows: 99th percentile 0.93 mV, maximum 1.14 mV'],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'paced'],
  measures: {
    offset_mv: { unit: 'mV', meaning: 'distance of the median from 0 mV' },
    headroom_mv: { unit: 'mV', meaning: "distance of the median from the nearer end of the converter's range" },
  },
  settings: {
    infoAbove: { default: millivolts(1), relaxedBy: 'increase', meaning: 'a larger offset is noted (info)' },
    warnAbove: { default: millivolts(2), relaxedBy: 'increase', meaning: 'a larger offset gives a warning' },
    minHeadroom: {
      default: millivolts(1),
      relaxedBy: 'decrease',
      meaning: 'room that a beat needs up to the end of the range; less gives a warning',
    },
  },
  check(lead, { infoAbove, warnAbove, minHeadroom }, say) {
    const where = lead.wholeWindow();
    const offset = lead.levels().offset();
    const headroom = lead.levels().headroom();
    const sentence = 'is offset by {value}; at most {limit} is expected';
    return say
      .measured({ offset_mv: offset, headroom_mv: headroom })
      .warn({
        where,
        when: headroom < minHeadroom,
        value: headroom,
        limit: minHeadroom,
        sentence: 'only {value} of headroom before the end of its range; a beat needs {limit}',
      })
      .warn({ where, when: offset > warnAbove, limit: warnAbove, sentence })
      .info({ where, when: offset > infoAbove, limit: infoAbove, sentence })
      .pass('is offset by {value}');
  },
});
