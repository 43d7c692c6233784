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
  formula: 'signal = the variable called as the profile says, best name first; else the only real matrix of numbers',
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
        sentence: `${name} was read as the signal: its name is not in the profile, but no other variable could be it`,
      })
      .pass(signal === undefined ? `${name} is there` : `${name} is the signal`);
  },
});
