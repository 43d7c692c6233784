/** `./ecg rules words`: the words that rules are written in. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { listText } from '../../local/terminal/help-text.ts';
import { paintWith } from '../../local/terminal/paint.ts';
import { quoted } from '../../local/terminal/text.ts';
import { type SignalSubject, signalSubjects } from './signal-words.ts';

const MAX_COLUMNS = 100;

export const main = command({
  call: './ecg rules words',
  names: '[TEXT]',
  about:
    'Lists the words that a rule can use, from their doc comments: what it is given (a Lead, all Leads of a window, or the FileFacts of a file), and what each word answers with.',
  examples: [
    ['./ecg rules words', 'all of them'],
    ['./ecg rules words flat', 'those about flat lines'],
  ],
  exitStatus: { 0: 'listed', 2: 'wrong use, or no word is about it' },
  run: ({ names }, { out, colours }) => {
    const text = names.join(' ');
    const subjects = signalSubjects().flatMap((subject) => matching(subject, text));
    if (subjects.length === 0) {
      throw new WrongArguments(`No word is about ${quoted(text)}: ./ecg rules words shows all.`);
    }
    const paint = paintWith(colours);
    for (const [at, { name, text: about, words }] of subjects.entries()) {
      const terms = words.map(({ form, text: meaning }) => [form, meaning] as const);
      const heading = `${paint('bold', name)}  ${about}`;
      out.write(`${at > 0 ? '\n' : ''}${listText(heading, terms, Math.min(out.columns, MAX_COLUMNS))}\n`);
    }
    return 0;
  },
});

/** The subject with the words that are about a text; none when no word is. */
function matching(subject: SignalSubject, text: string): SignalSubject[] {
  const sought = text.toLowerCase();
  const words = subject.words.filter(({ form, text: about }) => `${form} ${about}`.toLowerCase().includes(sought));
  return words.length === 0 ? [] : [{ ...subject, words }];
}
