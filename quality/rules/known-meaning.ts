import { type ClaimSource, wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'known-meaning',
  version: 1,
  group: 'structure',
  title: 'What the numbers mean must be known',
  severity: 'reject',
  appliesTo: 'file',
  because: `Numbers without a sampling rate have no seconds, and counts without a gain have no millivolts. Where nobody
            gives them, or two sources differ, any value would be a guess that looks like a measurement. The same holds
            where the values cannot come from the device that the profile describes.`,
  formula: 'facts that nobody gives + contradictions + reasons why the values do not fit the named profile',
  references: ['docs/adr/0033: a value that nobody says is never stored'],
  mustStayQuietOn: ['sinus'],
  measures: {
    unknown_count: { unit: 'count', meaning: 'facts that nobody gives, that sources contradict, or that do not fit' },
  },
  settings: {},
  check(file, _, say) {
    const { signal, meaning, refused } = file;
    if (meaning === undefined) return say.notApplicable('the caller said what the numbers mean');
    if (signal === undefined && (refused !== undefined || file.whyNoSignal !== '')) {
      return say.notApplicable('there is no signal');
    }
    const { unknown, contradictions, misfits, fitting } = meaning;
    const where = wholeRecording(file);
    const missing = unknown.map(({ fact, found }) => `${fact} is missing${found === '' ? '' : `: ${found}`}`);
    const metadata = unknown.map((fact) => fact.metadata).join(', and ');
    const fit = fitting.length > 0 ? `. Profiles that fit: ${fitting.join(', ')}` : '';
    const waysOut = `name a profile (--profile, or a folder of that name), set the metadata ${metadata}, or put a .hea file beside the recording`;
    const differing = contradictions.map(
      ({ about, believed, overruled }) =>
        `${nameOf(believed.source)} says ${about} ${believed.value}, but ${nameOf(overruled.source)} says ${overruled.value}`,
    );
    return say
      .measured({ unknown_count: count(unknown.length + contradictions.length + misfits.length) })
      .reject({
        where,
        when: unknown.length > 0,
        sentence: verbatim(`${missing.join('; ')}. To fix: ${waysOut}${fit}`),
      })
      .reject({
        where,
        when: contradictions.length > 0,
        sentence: verbatim(
          `${differing.join('; ')}. One of them is wrong; set the right value in the metadata of the upload`,
        ),
      })
      .reject({ where, when: misfits.length > 0, sentence: verbatim(`${misfits.join('; ')}${fit}`) })
      .pass('the meaning of the numbers is known');
  },
});

function nameOf(source: ClaimSource): string {
  return source === 'companion' ? 'the sheet beside it' : `the ${source}`;
}
