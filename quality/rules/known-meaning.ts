import { type ClaimSource, wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'known-meaning',
  version: 1,
  group: 'structure',
  title: 'It must be known what the numbers mean',
  severity: 'reject',
  appliesTo: 'file',
  because: `Numbers without a sampling rate have no seconds, and counts without a gain have no millivolts. Where nobody
            says them, or two say different things, any value would be a guess that looks like a measurement. The same
            holds where the values cannot be those of the device that the profile describes.`,
  formula: 'facts that nobody says + contradictions + reasons why the values are not those of the named profile',
  references: ['docs/adr: what nobody says is never stored'],
  mustStayQuietOn: ['sinus'],
  measures: { unknown_count: { unit: 'count', meaning: 'facts that nobody says, or that two say differently' } },
  settings: {},
  check(file, _, say) {
    const { signal, meaning, refused } = file;
    if (meaning === undefined) return say.notApplicable('whoever handed the numbers over said what they mean');
    if (signal === undefined && (refused !== undefined || file.whyNoSignal !== '')) {
      return say.notApplicable('there is no signal');
    }
    const { unknown, contradictions, misfits, fitting } = meaning;
    const where = wholeRecording(file);
    const missing = unknown.map(({ fact, found }) =>
      found === '' ? `nobody says ${fact}` : `nobody says ${fact}: ${found}`,
    );
    const metadata = unknown.map((fact) => fact.metadata).join(' and ');
    const fit = fitting.length > 0 ? `; these profiles would fit: ${fitting.join(', ')}` : '';
    const waysOut = `name a profile with --profile, upload into a folder of that name, set the metadata ${metadata}, or put a .hea beside it${fit}`;
    const differing = contradictions.map(
      ({ about, believed, overruled }) =>
        `${nameOf(believed.source)} says ${about} ${believed.value}, and ${nameOf(overruled.source)} ${overruled.value}`,
    );
    return say
      .measured({ unknown_count: count(unknown.length + contradictions.length + misfits.length) })
      .reject({ where, when: unknown.length > 0, sentence: verbatim(`${missing.join('; ')}; ${waysOut}`) })
      .reject({
        where,
        when: contradictions.length > 0,
        sentence: verbatim(
          `${differing.join('; ')}: one of them is wrong, and the metadata of the upload can say which`,
        ),
      })
      .reject({ where, when: misfits.length > 0, sentence: verbatim(`${misfits.join('; ')}${fit}`) })
      .pass('the meaning of the numbers is known');
  },
});

function nameOf(source: ClaimSource): string {
  return source === 'companion' ? 'the sheet beside it' : `the ${source}`;
}
