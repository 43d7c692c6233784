import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'numeric-real-matrix',
  version: 1,
  group: 'structure',
  title: 'The signal must be a matrix of real numbers',
  severity: 'reject',
  appliesTo: 'file',
  because: `Samples are real numbers in rows and columns, whole or not, logical included. A signal that is complex,
            sparse, text, a struct, empty or three-dimensional was saved to mean something else, and guessing which part
            is the heart would invent a recording.`,
  formula: 'class is numeric or logical, not complex, not sparse, at most 2 dimensions, at least 1 sample',
  references: ['MathWorks, MAT-File Format: array types and flags (complex, sparse), dimensions'],
  mustStayQuietOn: ['sinus'],
  measures: { sample_values_count: { unit: 'count', meaning: 'samples of all leads together' } },
  settings: {},
  check(file, _, say) {
    const { signal, refused } = file;
    if (signal === undefined && refused?.because !== 'kind')
      return say.notApplicable('no variable was found for the signal');
    const where = wholeRecording(file);
    const name = verbatim(`"${signal?.variable ?? refused?.variable}"`);
    return say
      .measured({ sample_values_count: count(file.leadCount * file.sampleCount) })
      .reject({
        where,
        when: signal === undefined,
        sentence: `${name} ${verbatim(refused?.why ?? '')}; expected a real numeric matrix`,
      })
      .reject({ where, when: file.sampleCount === 0, sentence: `${name} holds no samples` })
      .pass(`${name} is a matrix of real numbers`);
  },
});
