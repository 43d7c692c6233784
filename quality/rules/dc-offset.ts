import { rule } from '../rule.ts';
import { millivolts } from '../units.ts';

export default rule({
  id: 'dc-offset',
  version: 1,
  group: 'acquisition',
  title: 'The trace must lie near zero, with room on both sides',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `The voltage between skin and electrode shifts the whole trace. A large shift tells of a dry electrode or of a
            wrong zero in the profile, and brings the trace so near to the end of its range that the next high beat is
            cut off.`,
  formula: '|median(x)|;  min(top − median(x), median(x) − bottom)',
  references: ['MIT-BIH, 228 windows: 99th percentile 0.93 mV, maximum 1.14 mV'],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'paced'],
  measures: {
    offset_mv: { unit: 'mV', meaning: 'distance of the median from 0 mV' },
    headroom_mv: { unit: 'mV', meaning: "distance of the median from the nearer end of the converter's range" },
  },
  settings: {
    infoAbove: { default: millivolts(1), relaxedBy: 'increase', meaning: 'shift that is noted' },
    warnAbove: { default: millivolts(2), relaxedBy: 'increase', meaning: 'shift that is mentioned' },
    minHeadroom: { default: millivolts(1), relaxedBy: 'decrease', meaning: 'room that a beat needs' },
  },
  check(lead, { infoAbove, warnAbove, minHeadroom }, say) {
    const where = lead.wholeWindow();
    const offset = millivolts(Math.abs(lead.levels().median().value));
    const headroom = lead.levels().headroom();
    const sentence = 'lies {value} from zero; under {limit} is expected';
    return say
      .measured({ offset_mv: offset, headroom_mv: headroom })
      .warn({
        where,
        when: headroom < minHeadroom,
        value: headroom,
        limit: minHeadroom,
        sentence: 'lies {value} from the end of its range; a beat needs {limit}',
      })
      .warn({ where, when: offset > warnAbove, limit: warnAbove, sentence })
      .info({ where, when: offset > infoAbove, limit: infoAbove, sentence })
      .pass('lies {value} from zero');
  },
});
