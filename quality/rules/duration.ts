import { durationOf, wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { hours, seconds } from '../units.ts';

export default rule({
  id: 'duration',
  version: 1,
  group: 'structure',
  title: 'The recording must last long enough to be judged',
  severity: 'reject',
  appliesTo: 'file',
  because: `Under five seconds there are too few beats for any statement, and what is so short was most often cut off.
            Over two days the rate or the orientation of the matrix is most often wrong.`,
  formula: 'T = N / f,  N samples per lead at f per second;  shortest ≤ T ≤ longest',
  references: ['Clifford 2012, doi:10.1088/0967-3334/33/9/1419 (quality in windows of 5 s and more)'],
  mustStayQuietOn: ['sinus', 'long-pause'],
  measures: { duration_s: { unit: 's', meaning: 'samples per lead over sampling rate' } },
  settings: {
    shortest: { default: seconds(5), relaxedBy: 'decrease', meaning: 'what is shorter is rejected' },
    longest: { default: hours(49), relaxedBy: 'increase', meaning: 'two days and the hour that the clocks go back' },
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
        sentence: 'lasts {value}, at least {limit} are needed',
      })
      .warn({ where, when: duration > longest, limit: longest, sentence: 'lasts {value}, longer than {limit}' })
      .pass('lasts {value}');
  },
});
