import { rule } from '../rule.ts';
import { adu, seconds } from '../units.ts';

export default rule({
  id: 'copied-block',
  version: 1,
  group: 'integrity',
  title: 'No stretch of signal may be repeated exactly',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Noise never repeats itself: in an hour of real signal, the longest stretch that occurs twice bit for bit is
            about ten samples. A quarter of a second that does is a buffer written twice, or a gap filled with old
            signal. Two copies back to back are a packet sent twice, or a simulator's loop: a warning. Copies are found
            when both lie in one window or its margin.`,
  formula:
    'x[i] = x[i + d] for all i of a block of n ≥ shortest·fs samples (64 at least), d ≥ n, max(x) − min(x) ≥ range',
  references: ['MIT-BIH: the longest exact repeat is 8 samples in 48 × 10 s, 9 samples in 30 × 60 s'],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'ventricular-fibrillation', 'paced', 'asystole-with-noise'],
  measures: { copied_s: { unit: 's', meaning: 'longest stretch that is repeated exactly' } },
  settings: {
    shortest: {
      default: seconds(0.25),
      relaxedBy: 'increase',
      meaning: 'a copy at least this long is reported',
      crossesWindows: true,
    },
    range: {
      default: adu(4),
      relaxedBy: 'increase',
      meaning: 'peak to peak that a copy must have, since a nearly flat line repeats by chance',
    },
  },
  check(lead, { shortest, range }, say) {
    const { apart, adjacent } = lead.copies(shortest, range);
    return say
      .measured({ copied_s: apart.and(adjacent).longest() })
      .reject({
        where: apart,
        value: apart.longest(),
        limit: shortest,
        sentence: '{value} of signal is repeated exactly',
      })
      .warn({
        where: adjacent,
        value: adjacent.longest(),
        limit: shortest,
        sentence: '{value} of signal is repeated exactly, back to back',
      })
      .pass('no stretch is repeated exactly', shortest);
  },
});
