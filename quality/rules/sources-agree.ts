import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'sources-agree',
  version: 1,
  group: 'structure',
  title: 'The file, its profile and its metadata should say the same',
  severity: 'info',
  appliesTo: 'file',
  because: `Rate, gain and zero may be written in the upload's metadata, in the file, and in the profile; the first of
            these that speaks is believed. Where another says otherwise, one of them is wrong and somebody should know.`,
  formula: 'number of facts (rate, gain, zero, …) of which two of metadata, file and profile say different values',
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
      .pass('nothing contradicts');
  },
});
