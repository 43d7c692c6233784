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
  because: `A recording without samples can be neither judged nor queried. The signal is the variable with one of the
            names that the profile lists; in a file with a single real numeric matrix, that matrix needs no name.`,
  formula: 'signal = the variable with a name from the profile, best name first; else the only real numeric matrix',
  references: ['MathWorks, MAT-File Format: array flags (complex, sparse), dimensions'],
  mustStayQuietOn: ['sinus'],
  measures: { signal_candidates: { unit: 'count', meaning: 'real numeric matrices that could be the signal' } },
  settings: {},
  check(file, _, say) {
    const where = wholeRecording(file);
    const { signal, refused, candidates } = file;
    const name = verbatim(`"${(signal ?? refused)?.variable}"`);
    return say
      .measured({ signal_candidates: candidates })
      .reject({ where, when: signal === undefined && refused === undefined, sentence: verbatim(file.whyNoSignal) })
      .info({
        where,
        when: signal?.chosenBy === 'being the only one',
        sentence: `${name} was read as the signal: it does not have an expected name, but no other variable could be the signal`,
      })
      .pass(signal === undefined ? `${name} was found` : `${name} is the signal`);
  },
});
