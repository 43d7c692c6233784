/** Which statement is meant: on the command line, in a file, one of the saved questions, or from standard input. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Arguments, WrongArguments } from '../terminal/arguments.ts';
import type { CommandContext } from '../terminal/command-context.ts';
import { quoted, systemMessage } from '../terminal/text.ts';
import { askedQuestion } from './question.ts';

/**
 * The statement that the arguments give; undefined when it is to be typed at a prompt.
 *
 * @throws {WrongArguments} when there is none, or more than one
 */
export async function statementIn(
  { names, values, lists }: Arguments,
  { folder, input }: CommandContext,
): Promise<string | undefined> {
  const [sql, second] = names;
  if (second !== undefined) throw new WrongArguments('Give one statement, in quotes: ./ecg sql "SELECT …".');
  const [file, question] = [values.get('file'), values.get('question')];
  if ([sql, file, question].filter((one) => one !== undefined).length > 1) {
    throw new WrongArguments('Give only one of a statement, --file and --question.');
  }
  const set = lists.get('set') ?? [];
  if (question === undefined && set.length > 0) {
    throw new WrongArguments('--set belongs to a saved question: name one by --question.');
  }
  if (file !== undefined) return textOf(resolve(folder, file), file);
  if (question !== undefined) return askedQuestion(question, set);
  if (sql !== undefined && sql !== '-') return sql;
  if (sql === undefined && input?.isTerminal === true) return undefined;
  const text = (await input?.text()) ?? '';
  if (text.trim() !== '') return text;
  throw new WrongArguments('Give a statement: ./ecg sql "SELECT …".');
}

function textOf(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new WrongArguments(`${quoted(name)} cannot be read: ${systemMessage(error)}.`);
  }
}
