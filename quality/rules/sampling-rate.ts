import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { hz, percent } from '../units.ts';

export default rule({
  id: 'sampling-rate',
  version: 1,
  group: 'structure',
  title: 'The sampling rate must be known, and one that ECG devices use',
  severity: 'reject',
  appliesTo: 'file',
  because: `Without the rate no second, no beat and no frequency can be told. Most MIT-BIH exports carry none, so the
            profile or the upload's metadata must. A rate that no device uses is most often a typing mistake.`,
  formula: 'usual = any u with |f − u| ≤ tolerance · u,  f = samples per second',
  references: ['AHA/ACC/HRS 2007, doi:10.1016/j.jacc.2007.01.024 (500 Hz advised for diagnosis)'],
  mustStayQuietOn: ['sinus'],
  measures: { sampling_rate_hz: { unit: 'Hz', meaning: 'samples per second and lead' } },
  settings: {
    usual: {
      default: [125, 128, 200, 250, 257, 300, 360, 500, 512, 1000].map(hz),
      relaxedBy: 'more entries',
      meaning: 'rates of known devices',
    },
    tolerance: { default: percent(0.5), relaxedBy: 'increase', meaning: 'how far from one of them a rate may be' },
  },
  check(file, { usual, tolerance }, say) {
    const where = wholeRecording(file);
    const rate = file.samplingRate;
    if (rate === undefined) {
      return say
        .measured({ sampling_rate_hz: hz(Number.NaN) })
        .reject({
          where,
          when: true,
          sentence: 'neither the file nor the profile nor the metadata says the sampling rate',
        })
        .pass('');
    }
    const isUsual = usual.some(({ value }) => Math.abs(rate.value - value) <= (value * tolerance.value) / 100);
    return say
      .measured({ sampling_rate_hz: rate })
      .warn({ where, when: !isUsual, sentence: `{value} is none of the rates of known devices (${usual.join(', ')})` })
      .pass('{value}');
  },
});
