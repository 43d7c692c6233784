/**
 * A judged file whose sentences do not name it. A sentence about the sheet beside a file names the sheet, and so the file;
 * it may quote a line of the sheet, or the record that the sheet was written for. Metadata and folders may hold a name, too. Names of
 * leads are shown as they are given.
 */
import type { Disagreement } from '../../quality/facts.ts';
import { verbatim } from '../../quality/verdict.ts';

import { BadFileError } from '../mat/errors.ts';
import { companionKeysOf, nameOfFile, UPLOAD_ENDINGS } from '../recording/companion/companion-keys.ts';
import { quoted } from '../recording/quoted.ts';
import type { JudgedFile, UnreadableFile } from './judged-file.ts';

const HIDDEN = '…';
const QUOTED = /"[^"]*"/g;
/** From the first quotation mark to the last: what is quoted may have some of its own. */
const ALL_QUOTED = /".*"/;
/** What a note about a sheet begins with. */
const ABOUT_SHEET = /^the sheet ".*?" was ignored: /;
/** A sheet that was written for another record: a file that was renamed to hide a name may still have it there. */
const OF_ANOTHER = /^it describes ".*", but this file is ".*"$/;

/** The same file; where a sentence has its name, `…` stands instead. */
export function withoutName(file: JudgedFile | UnreadableFile): JudgedFile | UnreadableFile {
  const withoutFile = hiding(nameOfFile(file.path));
  if ('error' in file) {
    const { code, byte, reason } = file.error;
    return { ...file, error: new BadFileError(code, byte, withoutFile(reason)) };
  }
  const { judgement, verdicts } = file;
  const withoutSaid = hidingSaid(file.recording.facts, file.path);
  const hidden = (sentence: string) => withoutFile(withoutSaid(sentence));
  const { reason, findings } = judgement;
  return {
    ...file,
    judgement: {
      ...judgement,
      reason: reason === undefined ? undefined : hidden(reason),
      findings: findings.map((finding) => ({ ...finding, message: hidden(finding.message) })),
    },
    verdicts: verdicts.map(({ worst, ...rest }) => ({
      ...rest,
      worst: { ...worst, verdict: { ...worst.verdict, sentence: hidden(worst.verdict.sentence) } },
    })),
  };
}

/**
 * Hides `NAME.mat` and the names of the sheets anywhere in a sentence. The bare name may be a word of any sentence, as in
 * `signal.mat`, so it is hidden only where it is quoted; names are always in quotation marks.
 */
function hiding(name: string): (sentence: string) => string {
  const endings = UPLOAD_ENDINGS.map(literally).join('|');
  const files = wholeWord(`${literally(shown(name))}(?:${endings})`);
  const bare = wholeWord(literally(shown(name)));
  return (sentence) => sentence.replace(files, HIDDEN).replace(QUOTED, (words) => words.replace(bare, HIDDEN));
}

/**
 * Hides what a sheet, the metadata and the folder say in words of their own. Sentences have them as the facts do, so that nobody has to
 * guess where a quotation ends that may hold anything.
 */
function hidingSaid(
  { notes = [], disagreements, meaning }: JudgedFile['recording']['facts'],
  path: string,
): (sentence: string) => string {
  const values = [...disagreements, ...(meaning?.contradictions ?? [])].flatMap(toldValues);
  const pairs = [
    ...notes.map((note) => [note, hiddenNote(note, path)] as const),
    ...values.map((value) => [value, value.replace(ALL_QUOTED, `"${HIDDEN}"`)] as const),
  ].filter(([said, instead]) => said !== instead);
  const longestFirst = pairs
    .flatMap(([said, instead]) => [[said, instead] as const, [verbatim(said), instead] as const])
    .toSorted(([a], [b]) => b.length - a.length);
  return (sentence) => longestFirst.reduce((words, [said, instead]) => words.replaceAll(said, () => instead), sentence);
}

/** What people, or who wrote a sheet, give as the value of a fact. */
function toldValues({ believed, overruled }: Disagreement): string[] {
  return [believed, overruled]
    .filter(({ source }) => source === 'metadata' || source === 'companion')
    .map(({ value }) => value);
}

function hiddenNote(note: string, path: string): string {
  if (note.startsWith('the folder ')) return note.replace(ALL_QUOTED, `"${HIDDEN}"`);
  const known = companionKeysOf(path)
    .map((key) => `the sheet ${quoted(key.slice(key.lastIndexOf('/') + 1))} was ignored: `)
    .find((start) => note.startsWith(start));
  const start = known ?? ABOUT_SHEET.exec(note)?.[0];
  if (start === undefined) return note;
  const why = note.slice(start.length);
  const hidden = OF_ANOTHER.test(why)
    ? `it describes "${HIDDEN}", but this file is "${HIDDEN}"`
    : why.replace(ALL_QUOTED, `"${HIDDEN}"`);
  return `the sheet "${HIDDEN}" was ignored: ${hidden}`;
}

/** As a sentence has it: on one line, and cut short where it is long. */
function shown(name: string): string {
  return quoted(name).slice(1, -1);
}

/** What is not a part of a longer word or number. */
function wholeWord(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu');
}

/** As a pattern that matches this text and no other. */
function literally(text: string): string {
  return text.replace(/[.*+?()[\]{}|^$\\]/g, '\\$&');
}
