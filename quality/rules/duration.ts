import { durationOf, wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { hours, seconds } from '../units.ts';

export default rule({
  id: 'duration',
  version: 1,
  group: 'structure',
  title: 'The recording must be long enough to judge',
  severity: 'reject',
  appliesTo: 'file',
  because: `Under five seconds there are too few beats for any statement, and a recording this short was most often cut
            off. Over two days, the sampling rate or the orientation of the matrix is most often wrong.`,
  formula: 'T = N / f,  N samples per lead at f per second;  shortest ≤ T ≤ longest',
  references: ['Clifford 2012, doi:10.1088/0967-3334/33/9/1419 (quality in windows of 5 s and more)'],
  mustStayQuietOn: ['sinus', 'long-pause'],
  measures: { duration_s: { unit: 's', meaning: 'samples per lead over sampling rate' } },
  settings: {
    shortest: { default: seconds(5), relaxedBy: 'decrease', meaning: 'a shorter recording is rejected' },
    longest: {
      default: hours(49),
      relaxedBy: 'increase',
      meaning: 'a longer one gives a warning: two days, and the hour when the clocks go back',
    },
  },
  check(file, { shortest, longest }, say) {
    const where = wholeRecording(file);
    const duration = durationOf(file);
    return say
      .measured({ duration_s: duration })
      .reject({
        where,
        when: duration < shortest,
        limit: shortest,
        sentence: 'lasts {value}; at least {limit} is required',
      })
      .warn({ where, when: duration > longest, limit: longest, sentence: 'lasts {value}, longer than {limit}' })
      .pass('lasts {value}');
  },
});
