/**
 * A judged file whose sentences do not name it. A sentence about the sheet beside a file names the sheet, and so the file;
 * it may quote a line of the sheet, or the record that the sheet was written for.
 */

import { BadFileError } from '../mat/errors.ts';
import { nameOfFile, UPLOAD_ENDINGS } from '../recording/companion/companion-keys.ts';
import { quoted } from '../recording/quoted.ts';
import type { JudgedFile, UnreadableFile } from './judged-file.ts';

const HIDDEN = '…';
const QUOTED = /"[^"]*"/g;
/** A sheet that was written for another record: a file that was renamed to hide a name may still have it there. */
const RECORD_OF_SHEET = /\bit describes "[^"]*"/g;

/** The same file; where a sentence has its name, `…` stands instead. */
export function withoutName(file: JudgedFile | UnreadableFile): JudgedFile | UnreadableFile {
  const hidden = hiding(nameOfFile(file.path));
  if ('error' in file) {
    const { code, byte, reason } = file.error;
    return { ...file, error: new BadFileError(code, byte, hidden(reason)) };
  }
  const { judgement, verdicts } = file;
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
  return (sentence) =>
    sentence
      .replace(files, HIDDEN)
      .replace(RECORD_OF_SHEET, `it describes "${HIDDEN}"`)
      .replace(QUOTED, (words) => words.replace(bare, HIDDEN));
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
