/** The words that rules are written in, read from the doc comments of `quality/signal/`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paragraph } from './words.ts';

/** One word: what a rule can ask of a subject. */
export interface SignalWord {
  readonly name: string;
  /** As it is written in a rule: `stretchesWithin(band: µV, atLeast: s): Stretches`. */
  readonly form: string;
  /** Its doc comment, on one line; empty where its name says it all. */
  readonly text: string;
}

/** What a rule is given, or what one of its words answers with. */
export interface SignalSubject {
  readonly name: string;
  readonly text: string;
  readonly words: readonly SignalWord[];
}

const QUALITY = join(import.meta.dirname, '..', '..', 'quality');

/** What `check` is given, by what a rule applies to. */
const GIVEN = ['Lead', 'Leads', 'FileFacts'];

const SUBJECT = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:class|interface) (\w+)[^\n{]*\{\n([\s\S]*?)\n\}/g;
/** A doc comment, if there is one, and a member that is not private; methods end at their opening brace, fields with a semicolon. */
const WORD =
  /^(?: {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)? {2}(?!private |constructor|static |return |\/|\*|\})(?:readonly |get )?(\w+)\??((?:<[^>]*>)?\([^{;]*?\))?: ([^\n]*?)(?: \{|;)$/gm;

/** What rules are given, and everything that their words lead to, each before what it leads to. */
export function signalSubjects(): SignalSubject[] {
  const all = new Map(
    sources()
      .flatMap(subjectsIn)
      .map((subject) => [subject.name, subject]),
  );
  const found = new Map<string, SignalSubject>();
  const visit = (name: string) => {
    const subject = all.get(name);
    if (subject === undefined || found.has(name)) return;
    found.set(name, subject);
    for (const { form } of subject.words) for (const type of form.match(/\b[A-Z]\w+/g) ?? []) visit(type);
  };
  for (const name of GIVEN) visit(name);
  return [...found.values()];
}

function sources(): string[] {
  const signal = readdirSync(join(QUALITY, 'signal')).map((name) => join(QUALITY, 'signal', name));
  return [join(QUALITY, 'facts.ts'), ...signal].map((file) => readFileSync(file, 'utf8'));
}

function subjectsIn(source: string): SignalSubject[] {
  return [...source.matchAll(SUBJECT)].map(([, comment = '', name = '', body = '']) => ({
    name,
    text: plain(comment),
    words: [...body.matchAll(WORD)].map(([, doc = '', word = '', parameters = '', type = '']) => ({
      name: word,
      form: readable(`${word}${parameters}: ${type}`),
      text: plain(doc),
    })),
  }));
}

function plain(comment: string): string {
  return paragraph(comment.replace(/^ *\* ?/gm, ''));
}

/** `Quantity<'s'>` is what a rule calls seconds. */
function readable(form: string): string {
  return paragraph(form)
    .replace(/Quantity<'([^']+)'>/g, '$1')
    .replace(/\breadonly /g, '');
}
