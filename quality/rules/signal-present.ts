import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'signal-present',
  version: 1,
  group: 'structure',
  title: 'The file must hold a signal',
  severity: 'reject',
  appliesTo: 'file',
  because: `A recording without samples can neither be judged nor queried. The signal is the variable with one of the
            names that the profile lists; a file with a single real numeric matrix needs no name.`,
  references: ['MathWorks, MAT-File Format: array flags (complex, sparse), dimensions'],
  mustStayQuietOn: ['sinus'],
  measures: { signal_candidates: { unit: 'count', meaning: 'real numeric matrices that could be the signal' } },
  settings: {},
  check(file, _, say) {
    const where = wholeRecording(file);
    const { signal, candidates } = file;
    const name = verbatim(`"${signal?.variable}"`);
    const isEmpty = signal !== undefined && file.leadCount * file.sampleCount === 0;
    return say
      .measured({ signal_candidates: candidates })
      .reject({ where, when: signal === undefined, sentence: verbatim(file.whyNoSignal) })
      .reject({ where, when: isEmpty, sentence: `${name} holds no samples` })
      .info({
        where,
        when: signal?.chosenBy === 'being the only one',
        sentence: `${name} was read as the signal: its name is not in the profile, but no other variable could be it`,
      })
      .pass(`${name} is the signal`);
  },
});
