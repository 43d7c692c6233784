/** A condition that stands behind `where`: checked before it is put between brackets, so that it stays one condition. */
import { WrongArguments } from '../../../local/terminal/arguments.ts';

/** Texts, names and comments of SQL, in which brackets and semicolons mean nothing; a quote that is never closed. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/y;
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//y;
const OPEN_QUOTE = /['"]|\$\w*\$|\/\*/y;

/**
 * Refuses what is not one condition: a second statement, a bracket that closes what the condition did not open, a quote or
 * comment without end. The lake itself refuses everything that does more than read.
 *
 * @throws {WrongArguments}
 */
export function checkCondition(text: string): void {
  if (text.trim() === '') throw refused('nothing');
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const skipped = matchAt(QUOTED, text, at) ?? matchAt(COMMENT, text, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const open = matchAt(OPEN_QUOTE, text, at);
    if (open !== undefined) throw refused(`a ${open} that is never closed`);
    const character = text[at];
    if (character === ';') throw refused('a semicolon, behind which another statement may hide');
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) throw refused('a ) that closes nothing');
    at += 1;
  }
  if (depth > 0) throw refused('a ( that is never closed');
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function refused(found: string): WrongArguments {
  return new WrongArguments(`--where must be one SQL condition over latest_recordings, got ${found}.`);
}
