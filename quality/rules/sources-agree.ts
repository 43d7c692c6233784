import { type ClaimSource, type Disagreement, wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'sources-agree',
  version: 2,
  group: 'structure',
  title: 'Metadata, sheet, file and profile should agree',
  severity: 'warn',
  appliesTo: 'file',
  because: `Sampling rate, gain, zero and names may be given in the upload's metadata, in a sheet beside the file, in the
            file and in the profile; the first of these that gives a value is believed. A profile's values are defaults,
            so a different value elsewhere is only noted. Where metadata overrules what the file itself says, one of them
            is wrong, and someone should know.`,
  formula: 'number of facts (rate, gain, zero, …) for which two sources give different values',
  references: ['docs/adr: metadata over sheet and file, these over the profile'],
  mustStayQuietOn: ['sinus'],
  measures: { disagreements: { unit: 'count', meaning: 'facts on which two sources differ' } },
  settings: {},
  check(file, _, say) {
    const said = file.disagreements.map(sentenceOf);
    const overruled = file.disagreements.filter(isOverruledByMetadata).map(sentenceOf);
    const where = wholeRecording(file);
    return say
      .measured({ disagreements: count(said.length) })
      .warn({ where, when: overruled.length > 0, sentence: verbatim(`${overruled.join('; ')}; ${END}`) })
      .info({ where, when: said.length > 0, sentence: verbatim(`${said.join('; ')}; ${END}`) })
      .pass('the sources agree');
  },
});

const END = 'the first was used';

function sentenceOf({ about, believed, overruled }: Disagreement): string {
  return `${nameOf(believed.source)} says ${about} ${believed.value}, but ${nameOf(overruled.source)} says ${overruled.value}`;
}

function isOverruledByMetadata({ believed, overruled }: Disagreement): boolean {
  return believed.source === 'metadata' && (overruled.source === 'companion' || overruled.source === 'file');
}

function nameOf(source: ClaimSource): string {
  return source === 'assumed'
    ? 'the default profile'
    : source === 'companion'
      ? 'the sheet beside it'
      : `the ${source}`;
}
