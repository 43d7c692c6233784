import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'sources-agree',
  version: 1,
  group: 'structure',
  title: 'File, profile and metadata should agree',
  severity: 'info',
  appliesTo: 'file',
  because: `Sampling rate, gain and zero may be given in the upload's metadata, in the file and in the profile; the
            first of these that gives a value is believed. Where another one differs, one of them is wrong and someone
            should know.`,
  formula: 'number of facts (rate, gain, zero, …) for which two of metadata, file and profile give different values',
  references: ['docs/adr: metadata over file over profile'],
  mustStayQuietOn: ['sinus'],
  measures: { disagreements: { unit: 'count', meaning: 'facts on which two sources differ' } },
  settings: {},
  check(file, _, say) {
    const said = file.disagreements.map(
      ({ about, believed, overruled }) =>
        `the ${believed.source} says ${about} ${believed.value}, the ${overruled.source} ${overruled.value}`,
    );
    return say
      .measured({ disagreements: count(said.length) })
      .info({
        where: wholeRecording(file),
        when: said.length > 0,
        sentence: verbatim(`${said.join('; ')}; each time, the first is believed`),
      })
      .pass('the sources agree');
  },
});
