/** Which statement is meant: on the command line, in a file, one of the saved questions, or from standard input. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { QUESTIONS, type Question } from '../../lake/questions.ts';
import { type Arguments, WrongArguments } from '../terminal/arguments.ts';
import type { CommandContext } from '../terminal/command-context.ts';
import { quoted, systemMessage } from '../terminal/text.ts';

/** A number of a question, as its title begins: `01 What …`. */
const NUMBER = /^\d+ /;

/**
 * The statement that the arguments give; undefined when it is to be typed at a prompt.
 *
 * @throws {WrongArguments} when there is none, or more than one
 */
export async function statementIn(
  { names, values }: Arguments,
  { folder, input }: CommandContext,
): Promise<string | undefined> {
  const [sql, second] = names;
  if (second !== undefined) throw new WrongArguments('Give one statement, in quotes: ./ecg sql "SELECT …".');
  const [file, question] = [values.get('file'), values.get('question')];
  if ([sql, file, question].filter((one) => one !== undefined).length > 1) {
    throw new WrongArguments('Give only one of a statement, --file and --question.');
  }
  if (file !== undefined) return textOf(resolve(folder, file), file);
  if (question !== undefined) return questionCalled(question).sql;
  if (sql !== undefined && sql !== '-') return sql;
  if (sql === undefined && input?.isTerminal === true) return undefined;
  const text = (await input?.text()) ?? '';
  if (text.trim() !== '') return text;
  throw new WrongArguments('Give a statement: ./ecg sql "SELECT …".');
}

/** @throws {WrongArguments} when there is no such question */
export function questionCalled(name: string): Question {
  const number = /^\d+$/.test(name) ? Number(name) : Number.NaN;
  const found = QUESTIONS.find(({ id }, at) => at + 1 === number || id === name);
  if (found !== undefined) return found;
  throw new WrongArguments(
    `--question must be from 1 to ${QUESTIONS.length}, got ${quoted(name)}: ./ecg sql --help lists them.`,
  );
}

/** `1  What arrived each day, and what became of it?` */
export function questionTitles(): (readonly [number: string, title: string])[] {
  return QUESTIONS.map(({ title }, at) => [String(at + 1), title.replace(NUMBER, '')]);
}

function textOf(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new WrongArguments(`${quoted(name)} cannot be read: ${systemMessage(error)}.`);
  }
}
