import { rule } from '../rule.ts';
import { adu, seconds } from '../units.ts';

export default rule({
  id: 'copied-block',
  version: 1,
  group: 'integrity',
  title: 'No stretch of signal may come twice',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Noise never repeats itself: in an hour of real signal, the longest stretch that comes twice bit for bit is
            some ten samples. A quarter of a second that does is a buffer written twice, or a hole filled with old
            signal. Two copies right behind one another are a packet sent twice, or a simulator's loop: a warning.
            Copies are seen when both lie in one window or its margin.`,
  formula:
    'x[i] = x[i + d] for all i of a block of n ≥ shortest·fs samples (64 at least), d ≥ n, max(x) − min(x) ≥ range',
  references: ['MIT-BIH: the longest exact repeat is 8 samples in 48 × 10 s, 9 samples in 30 × 60 s'],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'paced', 'asystole-with-noise'],
  measures: { copied_s: { unit: 's', meaning: 'longest stretch that comes twice' } },
  settings: {
    shortest: {
      default: seconds(0.25),
      relaxedBy: 'increase',
      meaning: 'so long must a copy be to be reported',
      crossesWindows: true,
    },
    range: {
      default: adu(4),
      relaxedBy: 'increase',
      meaning: 'peak to peak that it must have; what hardly moves repeats',
    },
  },
  check(lead, { shortest, range }, say) {
    const { apart, adjacent } = lead.copies(shortest, range);
    return say
      .measured({ copied_s: apart.and(adjacent).longest() })
      .reject({ where: apart, value: apart.longest(), limit: shortest, sentence: '{value} of signal come twice' })
      .warn({
        where: adjacent,
        value: adjacent.longest(),
        limit: shortest,
        sentence: '{value} of signal come twice, right behind one another',
      })
      .pass('no stretch comes twice', shortest);
  },
});
