import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { hz, isOneOf, percent } from '../units.ts';

export default rule({
  id: 'sampling-rate',
  version: 2,
  group: 'structure',
  title: 'The sampling rate should be one that ECG devices use',
  severity: 'warn',
  appliesTo: 'file',
  because: `A rate that no device uses is most often a typing mistake, or belongs to something else in the file. A
            recording without any rate is rejected by known-meaning.`,
  formula: 'usual = any u with |f − u| ≤ tolerance · u,  f = samples per second',
  references: ['AHA/ACC/HRS 2007, doi:10.1016/j.jacc.2007.01.024 (500 Hz advised for diagnosis)'],
  mustStayQuietOn: ['sinus'],
  measures: { sampling_rate_hz: { unit: 'Hz', meaning: 'samples per second and lead' } },
  settings: {
    usual: {
      default: [125, 128, 200, 250, 257, 300, 360, 500, 512, 1000].map(hz),
      relaxedBy: 'more entries',
      meaning: 'sampling rates that devices use; any other rate gives a warning',
    },
    tolerance: { default: percent(0.5), relaxedBy: 'increase', meaning: 'how far from one of them the rate may be' },
  },
  check(file, { usual, tolerance }, say) {
    const where = wholeRecording(file);
    const rate = file.samplingRate;
    if (rate === undefined) return say.notApplicable('the sampling rate is unknown');
    return say
      .measured({ sampling_rate_hz: rate })
      .warn({
        where,
        when: !isOneOf(rate, usual, tolerance),
        sentence: `{value} is not a sampling rate that devices use: ${usual.slice(0, -1).join(', ')} or ${usual.at(-1)}`,
      })
      .pass('{value}');
  },
});
