import { rule } from '../rule.ts';
import { microvolts, seconds } from '../units.ts';

export default rule({
  id: 'frozen-trace',
  version: 1,
  group: 'integrity',
  title: 'The trace must not be flat',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `A heart at rest still moves the trace, and so does the amplifier's noise. A flat line, the same value again
            and again, means lead off (a loose electrode), a buffer that ran dry, or a padded file. In asystole the
            amplifier's noise remains.`,
  formula: 'flat = longest run with x[i] = x[i−1];  nearly flat = longest run with max(x) − min(x) ≤ band',
  references: [
    'doi:10.1088/0967-3334/33/9/1449 (Hayn 2012, empty lead)',
    'MIT-BIH, 228 windows: longest constant run 0.028 s, longest within 10 µV 0.056 s',
    'CinC 2011, 9276 leads of acceptable recordings: 99th percentiles 0.098 s and 0.208 s',
  ],
  mustStayQuietOn: ['ventricular-flutter', 'ventricular-fibrillation', 'asystole-with-noise', 'long-pause'],
  measures: { still_s: { unit: 's', meaning: 'longest flat line: the value does not change at all' } },
  settings: {
    warnAfter: {
      default: seconds(0.2),
      relaxedBy: 'increase',
      meaning: 'an exactly flat line this long gives a warning',
      crossesWindows: true,
    },
    rejectAfter: {
      default: seconds(0.5),
      relaxedBy: 'increase',
      meaning: 'an exactly flat line this long is unusable there',
      crossesWindows: true,
    },
    band: {
      default: microvolts(10),
      relaxedBy: 'decrease',
      meaning: 'a line within this peak to peak counts as nearly flat',
    },
    rejectWithinBandAfter: {
      default: seconds(1),
      relaxedBy: 'increase',
      meaning: 'a nearly flat line this long is unusable there',
      crossesWindows: true,
    },
  },
  check(lead, { warnAfter, rejectAfter, band, rejectWithinBandAfter }, say) {
    const flat = lead.constantStretches();
    return say
      .measured({ still_s: flat.longest() })
      .reject({
        where: lead.stretchesWithin(band, rejectWithinBandAfter),
        sentence: `flat within ${band} for {value} (limit {limit})`,
      })
      .reject({
        where: flat.lasting(rejectAfter),
        sentence: 'flat line for {value} (limit {limit})',
      })
      .warn({ where: flat.lasting(warnAfter), sentence: 'flat line for {value}' })
      .pass('the longest flat line lasts {value}');
  },
});
