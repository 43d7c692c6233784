import { rule } from '../rule.ts';
import { count, microvolts, percent } from '../units.ts';

export default rule({
  id: 'resolution',
  version: 2,
  group: 'acquisition',
  title: 'The resolution must be fine enough to show a P wave',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `Guidelines ask for a resolution of 10 µV or finer. A coarser one, or a trace that spans few codes, turns small
            waves into stairs: the gain is wrong, the signal uses only a corner of the converter's range, or the lead holds
            no heart. The codes are counted from the lowest value to the highest, since a QRS of few samples passes many
            without stopping. Many codes that never occur mean that the signal was scaled up after it was digitised.`,
  formula: `resolution = min(distance of two distinct values);  codes = distinct values;  unused = 1 − codes / possible codes;
            range = (max − min) / resolution + 1`,
  references: [
    'AHA/ACC/HRS 2007, doi:10.1016/j.jacc.2007.01.024 (10 µV or less)',
    'MIT-BIH, 228 windows: 141 to 776 distinct codes in 10 s; CinC 2011, acceptable recordings: 1st percentile 66',
  ],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'asystole-with-noise'],
  measures: {
    step_uv: { unit: 'µV', meaning: 'resolution: smallest difference of two values' },
    codes_count: { unit: 'count', meaning: 'distinct values in the window' },
    unused_codes_pct: { unit: '%', meaning: 'codes between 1st and 99th percentile that never occur' },
  },
  settings: {
    coarsest: { default: microvolts(10), relaxedBy: 'increase', meaning: 'a coarser resolution gives a warning' },
    minCodes: {
      default: count(32),
      relaxedBy: 'decrease',
      meaning: 'fewer codes from the lowest value to the highest give a warning',
    },
    maxUnused: {
      default: percent(60),
      relaxedBy: 'increase',
      meaning: 'a larger share of unused codes is noted (info)',
    },
  },
  check(lead, { coarsest, minCodes, maxUnused }, say) {
    const where = lead.wholeWindow();
    const levels = lead.levels();
    const resolution = levels.resolution();
    const range = levels.spanned();
    const unused = levels.unused();
    return say
      .measured({ step_uv: resolution, codes_count: levels.distinct(), unused_codes_pct: unused })
      .warn({
        where,
        when: range < minCodes,
        value: range,
        limit: minCodes,
        sentence: 'spans only {value} codes from lowest to highest; at least {limit} are expected',
      })
      .warn({
        where,
        when: resolution > coarsest,
        limit: coarsest,
        sentence: 'resolution of {value}, coarser than {limit}',
      })
      .info({
        where,
        when: unused > maxUnused,
        value: unused,
        limit: maxUnused,
        sentence: '{value} of the codes in its range never occur',
      })
      .pass('resolution of {value}');
  },
});
