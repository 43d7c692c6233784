import { wholeRecording } from '../facts.ts';
import { rule } from '../rule.ts';
import { count } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'all-read',
  version: 1,
  group: 'structure',
  title: 'Every channel of a file should be an ECG lead, and all of the file should be read',
  severity: 'info',
  appliesTo: 'file',
  because: `A file may hold more than the ECG: breathing, a pulse wave, a counter. Such channels are left out by their name
            or unit. Whatever else was not read as it stands is reported here, so that nobody wonders where it went.`,
  formula: 'number of things that were left out or read with care',
  references: ['docs/querying.md: `samples` holds ECG leads only'],
  mustStayQuietOn: ['sinus'],
  measures: { notes_count: { unit: 'count', meaning: 'things that were left out or read with care' } },
  settings: {},
  check(file, _, say) {
    const notes = file.notes ?? [];
    return say
      .measured({ notes_count: count(notes.length) })
      .info({ where: wholeRecording(file), when: notes.length > 0, sentence: verbatim(notes.join('; ')) })
      .pass('the whole file was read');
  },
});
