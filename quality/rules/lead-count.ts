import { wholeRecording } from '../facts.ts';
import { MAX_LEADS } from '../limits.ts';
import { rule } from '../rule.ts';
import { count, isOneOf } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'lead-count',
  version: 1,
  group: 'structure',
  title: 'The number of leads must be one that ECG devices record',
  severity: 'reject',
  appliesTo: 'file',
  because: `Devices record 1 to 3, 5, 6, 8, 12 or 15 leads; another number means an extra row (time, a pulse wave) or
            a missing one. With no lead, or with more than body surface maps have, it is not an ECG.`,
  references: ['AHA/ACC/HRS 2007, doi:10.1016/j.jacc.2007.01.024', 'body surface maps: up to 256 leads'],
  mustStayQuietOn: ['sinus'],
  measures: { leads_count: { unit: 'count', meaning: 'ECG leads of the recording' } },
  settings: {
    usual: {
      default: [1, 2, 3, 5, 6, 8, 12, 15].map(count),
      relaxedBy: 'more entries',
      meaning: 'numbers of leads that devices record; any other number gives a warning',
    },
    most: {
      default: count(MAX_LEADS),
      relaxedBy: 'increase',
      meaning: 'more leads are rejected, and no file with more is read',
    },
  },
  check(file, { usual, most }, say) {
    const { signal, refused } = file;
    if (signal === undefined && refused?.because !== 'leads') return say.notApplicable('there is no signal');
    const where = wholeRecording(file);
    const leads = count(file.leadCount);
    return say
      .measured({ leads_count: leads })
      .reject({
        where,
        when: signal === undefined,
        sentence: verbatim(`"${refused?.variable}" ${refused?.why}`),
      })
      .reject({ where, when: leads < count(1), sentence: 'no row of the signal is an ECG lead' })
      .reject({ where, when: leads > most, limit: most, sentence: '{value} leads (limit {limit})' })
      .warn({
        where,
        when: !isOneOf(leads, usual),
        sentence: `{value} leads; devices record ${usual.slice(0, -1).join(', ')} or ${usual.at(-1)}`,
      })
      .pass('number of leads: {value}');
  },
});
